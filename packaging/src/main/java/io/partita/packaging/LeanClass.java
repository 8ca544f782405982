package io.partita.packaging;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.TypePath;
import org.objectweb.asm.tree.ClassNode;

/**
 * A class without what only debuggers and checkers read inside of methods: names of local
 * variables, and annotations of types. The lines of stack traces stay.
 */
final class LeanClass extends ClassVisitor {
  private LeanClass(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  static ClassNode of(byte[] bytes) {
    ClassNode node = new ClassNode();
    new ClassReader(bytes).accept(new LeanClass(node), 0);
    return node;
  }

  static byte[] bytes(ClassNode node) {
    ClassWriter writer = new ClassWriter(0);
    node.accept(writer);
    return writer.toByteArray();
  }

  /** The lean class of a class; that itself where its annotations are not as they should be. */
  static byte[] bytes(byte[] bytes) {
    try {
      return bytes(of(bytes));
    } catch (ArrayIndexOutOfBoundsException e) {
      return bytes;
    }
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    return new LeanMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
  }

  private static final class LeanMethod extends MethodVisitor {
    LeanMethod(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitLocalVariable(
        String name,
        String descriptor,
        @Nullable String signature,
        Label start,
        Label end,
        int index) {}

    @Override
    public @Nullable AnnotationVisitor visitInsnAnnotation(
        int reference, @Nullable TypePath path, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitTryCatchAnnotation(
        int reference, @Nullable TypePath path, String descriptor, boolean visible) {
      return null;
    }

    @Override
    public @Nullable AnnotationVisitor visitLocalVariableAnnotation(
        int reference,
        @Nullable TypePath path,
        Label[] start,
        Label[] end,
        int[] index,
        String descriptor,
        boolean visible) {
      return null;
    }
  }
}
