package io.partita.packaging;

import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The conversions between what a functional interface hands over and what a closure's method takes,
 * and back: widening, boxing and casts, as {@code LambdaMetafactory} documents them.
 */
final class Conversion {
  private static final List<Type> PRIMITIVES =
      List.of(
          Type.BOOLEAN_TYPE,
          Type.CHAR_TYPE,
          Type.BYTE_TYPE,
          Type.SHORT_TYPE,
          Type.INT_TYPE,
          Type.FLOAT_TYPE,
          Type.LONG_TYPE,
          Type.DOUBLE_TYPE);

  private final MethodVisitor code;

  Conversion(MethodVisitor code) {
    this.code = code;
  }

  /**
   * Converts the value on top of the stack.
   *
   * @param stated the type that it has by the interface's type arguments
   */
  void convert(Type from, Type to, Type stated) {
    if (from.equals(to)) {
      return;
    }
    if (isPrimitive(from)) {
      if (isPrimitive(to)) {
        widen(from, to);
      } else {
        box(from, to);
      }
    } else if (isPrimitive(to)) {
      unbox(from, to, stated);
    } else if (!to.equals(Type.getType(Object.class))) {
      code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
    }
  }

  private void box(Type from, Type to) {
    Type primitive = isBox(to) ? unboxed(to) : from;
    widen(from, primitive);
    Type box = boxed(primitive);
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        box.getInternalName(),
        "valueOf",
        Type.getMethodDescriptor(box, primitive),
        false);
  }

  private void unbox(Type from, Type to, Type stated) {
    Type box = isBox(from) ? from : isBox(stated) ? stated : boxed(to);
    if (!from.equals(box)) {
      code.visitTypeInsn(Opcodes.CHECKCAST, box.getInternalName());
    }
    Type primitive = unboxed(box);
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        box.getInternalName(),
        primitive.getClassName() + "Value",
        Type.getMethodDescriptor(primitive),
        false);
    widen(primitive, to);
  }

  private void widen(Type from, Type to) {
    if (from.equals(to)) {
      return;
    }
    switch (to.getSort()) {
      case Type.LONG -> code.visitInsn(Opcodes.I2L);
      case Type.FLOAT -> code.visitInsn(from.equals(Type.LONG_TYPE) ? Opcodes.L2F : Opcodes.I2F);
      case Type.DOUBLE ->
          code.visitInsn(
              from.equals(Type.LONG_TYPE)
                  ? Opcodes.L2D
                  : from.equals(Type.FLOAT_TYPE) ? Opcodes.F2D : Opcodes.I2D);
      default -> {
        // The smaller ones are ints on the stack.
      }
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static boolean isBox(Type type) {
    return PRIMITIVES.stream().anyMatch(primitive -> boxed(primitive).equals(type));
  }

  private static Type unboxed(Type box) {
    return PRIMITIVES.stream()
        .filter(primitive -> boxed(primitive).equals(box))
        .findFirst()
        .orElseThrow();
  }

  private static Type boxed(Type primitive) {
    return Type.getType(
        switch (primitive.getSort()) {
          case Type.BOOLEAN -> Boolean.class;
          case Type.CHAR -> Character.class;
          case Type.BYTE -> Byte.class;
          case Type.SHORT -> Short.class;
          case Type.INT -> Integer.class;
          case Type.FLOAT -> Float.class;
          case Type.LONG -> Long.class;
          case Type.DOUBLE -> Double.class;
          default -> throw new IllegalArgumentException(primitive + " has no box");
        });
  }
}
