package io.partita.packaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes the lambdas and method references of a class nested classes of it. A process spins a class
 * for each that it meets, with the JDK's class writer, which it has to warm up for that; a class
 * that lies in the jar takes a third of the time.
 */
final class Closures {
  /** Of a closure without captured values: itself. */
  private static final String INSTANCE = "INSTANCE";

  /** Of the others: makes one of the captured values. */
  private static final String OF = "of";

  private static final String OBJECT = Type.getInternalName(Object.class);
  private static final String FACTORY = "java/lang/invoke/LambdaMetafactory";

  private final ClassNode host;
  private final Map<String, byte[]> made = new LinkedHashMap<>();

  private Closures(ClassNode host) {
    this.host = host;
  }

  /**
   * Makes the closures of a class classes.
   *
   * @return the new classes by name, which its nest host is yet to name as members
   */
  static Map<String, byte[]> extract(ClassNode host) {
    Closures closures = new Closures(host);
    host.methods.forEach(closures::extract);
    if (!closures.made.isEmpty() && (host.version & 0xffff) < Opcodes.V11) {
      host.version = Opcodes.V11; // Older ones have no nests, and members may call private methods.
    }
    return closures.made;
  }

  /** The class whose nest a class is in: the one that names the members. */
  static String nestHost(ClassNode member) {
    return member.nestHostClass == null ? member.name : member.nestHostClass;
  }

  private void extract(MethodNode method) {
    for (AbstractInsnNode instruction : method.instructions.toArray()) {
      if (instruction instanceof InvokeDynamicInsnNode site && isClosure(site)) {
        String name = host.name + "$$Closure" + (made.size() + 1);
        made.put(name, closure(name, site));
        method.instructions.set(
            site,
            Type.getArgumentCount(site.desc) == 0
                ? new FieldInsnNode(
                    Opcodes.GETSTATIC,
                    name,
                    INSTANCE,
                    Type.getReturnType(site.desc).getDescriptor())
                : new MethodInsnNode(Opcodes.INVOKESTATIC, name, OF, site.desc, false));
      }
    }
  }

  /** Serializable ones and those of several interfaces have another factory, and stay. */
  private boolean isClosure(InvokeDynamicInsnNode site) {
    return site.bsm.getOwner().equals(FACTORY)
        && site.bsm.getName().equals("metafactory")
        && !callsSuper((Handle) site.bsmArgs[1]);
  }

  private boolean callsSuper(Handle method) {
    return method.getTag() == Opcodes.H_INVOKESPECIAL && !method.getOwner().equals(host.name);
  }

  private byte[] closure(String name, InvokeDynamicInsnNode site) {
    Type type = Type.getReturnType(site.desc);
    Type[] captured = Type.getArgumentTypes(site.desc);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
        name,
        null,
        OBJECT,
        new String[] {type.getInternalName()});
    writer.visitNestHost(nestHost(host));
    constructor(writer, name, captured);
    if (captured.length == 0) {
      instance(writer, name, type);
    } else {
      factory(writer, name, site.desc);
    }
    method(writer, name, site);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static String constructorDescriptor(Type[] captured) {
    return Type.getMethodDescriptor(Type.VOID_TYPE, captured);
  }

  private static String field(int index) {
    return "captured" + index;
  }

  private static void constructor(ClassWriter writer, String name, Type[] captured) {
    MethodVisitor code =
        writer.visitMethod(
            Opcodes.ACC_PRIVATE, "<init>", constructorDescriptor(captured), null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, "<init>", "()V", false);
    int slot = 1;
    for (int i = 0; i < captured.length; i++) {
      String descriptor = captured[i].getDescriptor();
      writer
          .visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field(i), descriptor, null, null)
          .visitEnd();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), slot);
      code.visitFieldInsn(Opcodes.PUTFIELD, name, field(i), descriptor);
      slot += captured[i].getSize();
    }
    end(code, Opcodes.RETURN);
  }

  private static void instance(ClassWriter writer, String name, Type type) {
    writer
        .visitField(
            Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, INSTANCE, type.getDescriptor(), null, null)
        .visitEnd();
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", "()V", false);
    code.visitFieldInsn(Opcodes.PUTSTATIC, name, INSTANCE, type.getDescriptor());
    end(code, Opcodes.RETURN);
  }

  private static void factory(ClassWriter writer, String name, String descriptor) {
    Type[] captured = Type.getArgumentTypes(descriptor);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, OF, descriptor, null, null);
    code.visitCode();
    code.visitTypeInsn(Opcodes.NEW, name);
    code.visitInsn(Opcodes.DUP);
    int slot = 0;
    for (Type value : captured) {
      code.visitVarInsn(value.getOpcode(Opcodes.ILOAD), slot);
      slot += value.getSize();
    }
    code.visitMethodInsn(
        Opcodes.INVOKESPECIAL, name, "<init>", constructorDescriptor(captured), false);
    end(code, Opcodes.ARETURN);
  }

  /** The interface's method, which calls the closure's with the captured values before its own. */
  private static void method(ClassWriter writer, String name, InvokeDynamicInsnNode site) {
    Type declared = (Type) site.bsmArgs[0];
    Handle called = (Handle) site.bsmArgs[1];
    Type stated = (Type) site.bsmArgs[2];
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC, site.name, declared.getDescriptor(), null, null);
    code.visitCode();
    boolean makes = called.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    if (makes) {
      code.visitTypeInsn(Opcodes.NEW, called.getOwner());
      code.visitInsn(Opcodes.DUP);
    }
    Conversion conversion = new Conversion(code);
    List<Type> taken = taken(called);
    Type[] captured = Type.getArgumentTypes(site.desc);
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitFieldInsn(Opcodes.GETFIELD, name, field(i), captured[i].getDescriptor());
      conversion.convert(captured[i], taken.get(i), captured[i]);
    }
    Type[] given = declared.getArgumentTypes();
    int slot = 1;
    for (int i = 0; i < given.length; i++) {
      code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), slot);
      conversion.convert(given[i], taken.get(captured.length + i), stated.getArgumentTypes()[i]);
      slot += given[i].getSize();
    }
    code.visitMethodInsn(
        opcode(called),
        called.getOwner(),
        called.getName(),
        called.getDesc(),
        called.isInterface());
    Type result =
        makes ? Type.getObjectType(called.getOwner()) : Type.getReturnType(called.getDesc());
    if (!declared.getReturnType().equals(Type.VOID_TYPE)) {
      conversion.convert(result, declared.getReturnType(), stated.getReturnType());
    }
    end(code, declared.getReturnType().getOpcode(Opcodes.IRETURN));
  }

  /** What the called method takes, its receiver first. */
  private static List<Type> taken(Handle called) {
    List<Type> taken = new ArrayList<>();
    if (called.getTag() != Opcodes.H_INVOKESTATIC
        && called.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
      taken.add(Type.getObjectType(called.getOwner()));
    }
    taken.addAll(Arrays.asList(Type.getArgumentTypes(called.getDesc())));
    return taken;
  }

  /** A private method of the nest is called as others are. */
  private static int opcode(Handle called) {
    return switch (called.getTag()) {
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
      default -> called.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
    };
  }

  private static void end(MethodVisitor code, int instruction) {
    code.visitInsn(instruction);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
