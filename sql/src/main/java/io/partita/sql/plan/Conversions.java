package io.partita.sql.plan;

import io.partita.sql.function.CurrentTime;
import io.partita.sql.function.DateTimes;
import io.partita.sql.function.ExecutionValue;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.function.SessionZone;
import io.partita.sql.type.Family;
import io.partita.sql.type.PlanTypeFactory;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Values of one family as what they mean in another. */
final class Conversions {
  private Conversions() {}

  /** The family that two operands are compared in, or null if there is none. */
  static @Nullable Family common(RexNode left, Family a, RexNode right, Family b) {
    boolean columnOfText =
        a != b
            && ((a == Family.TEXT && !(left instanceof RexLiteral) && !mayBeText(b))
                || (b == Family.TEXT && !(right instanceof RexLiteral) && !mayBeText(a)));
    return columnOfText ? null : Family.common(a, b);
  }

  /** Whether a text that is no literal can stand beside it. */
  private static boolean mayBeText(Family family) {
    return family == Family.DYNAMIC || isReadFromText(family);
  }

  /**
   * As {@link #convert}; besides, a text beside a date, a time or a UUID is read as one, null if it
   * is none.
   */
  static @Nullable RexNode convertOperand(
      RexBuilder builder, RexNode node, Family family, SqlParserPos position) {
    if (Family.of(node.getType()) == Family.TEXT
        && isReadFromText(family)
        && !(node instanceof RexLiteral)) {
      ScalarFunction extraction = FunctionLibrary.extraction(family);
      return extraction == null ? null : call(builder, extraction, List.of(node));
    }
    return convert(builder, node, family, position);
  }

  /** The node as a value of the family, or null if it cannot be one. */
  static @Nullable RexNode convert(
      RexBuilder builder, RexNode node, Family family, SqlParserPos position) {
    RelDataType type = node.getType();
    Family from = Family.of(type);
    PlanTypeFactory factory = (PlanTypeFactory) builder.getTypeFactory();
    if (from == Family.NULL) {
      return builder.makeNullLiteral(factory.type(family));
    }
    if (from == Family.NUMBER && type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      // A count, the only integer inside a plan.
      RexNode number = call(builder, extractionOf(Family.NUMBER), List.of(node));
      return convert(builder, number, family, position);
    }
    if (from == family) {
      return node;
    }
    switch (family) {
      case DYNAMIC -> {
        return switch (from) {
          case DATE -> call(builder, FunctionLibrary.DATE_TEXT, List.of(node));
          case DOUBLE -> call(builder, FunctionLibrary.EXACT, List.of(node));
          default -> node;
        };
      }
      case DOUBLE -> {
        RexNode number = convert(builder, node, Family.NUMBER, position);
        return number == null ? null : call(builder, FunctionLibrary.TO_DOUBLE, List.of(number));
      }
      case NUMBER -> {
        if (from == Family.DOUBLE) {
          return call(builder, FunctionLibrary.EXACT, List.of(node));
        }
      }
      case TIMESTAMP -> {
        if (from == Family.DATE) {
          return call(builder, FunctionLibrary.MIDNIGHT, List.of(node));
        }
        if (from == Family.INSTANT) {
          return call(
              builder,
              FunctionLibrary.LOCAL,
              List.of(node, executionValue(builder, SessionZone.INSTANCE)));
        }
      }
      case INSTANT -> {
        if (node instanceof RexCall call && call.getOperator() instanceof CurrentTime now) {
          return from == Family.TIMESTAMP ? executionValue(builder, now.asInstant()) : null;
        }
        RexNode local =
            from == Family.DATE || from == Family.TIMESTAMP
                ? convert(builder, node, Family.TIMESTAMP, position)
                : null;
        if (local != null) {
          return call(
              builder,
              FunctionLibrary.AT_ZONE,
              List.of(local, executionValue(builder, SessionZone.INSTANCE)));
        }
      }
      default -> {}
    }
    if (from == Family.DYNAMIC) {
      ScalarFunction extraction = FunctionLibrary.extraction(family);
      return extraction == null ? null : call(builder, extraction, List.of(node));
    }
    return from == Family.TEXT && node instanceof RexLiteral literal
        ? parse(builder, literal, family, position)
        : null;
  }

  /** A text literal as what it stands beside; 22007 or 22018 if it is not one. */
  private static @Nullable RexNode parse(
      RexBuilder builder, RexLiteral literal, Family family, SqlParserPos position) {
    String text = literal.getValueAs(String.class);
    Object value = text == null ? null : TextLiterals.read(text, family, Positions.ours(position));
    if (value instanceof BigDecimal number) {
      return builder.makeExactLiteral(
          number, builder.getTypeFactory().createSqlType(SqlTypeName.DECIMAL));
    }
    if (value instanceof Boolean bool) {
      return builder.makeLiteral(bool);
    }
    if (value instanceof LocalDate date) {
      return textCall(builder, FunctionLibrary.DATE_LITERAL, DateTimes.text(date));
    }
    return value instanceof String canonical
        ? textCall(
            builder,
            switch (family) {
              case TIME -> FunctionLibrary.TIME_LITERAL;
              case UUID -> FunctionLibrary.UUID_LITERAL;
              case INSTANT -> FunctionLibrary.INSTANT_LITERAL;
              default -> FunctionLibrary.TIMESTAMP_LITERAL;
            },
            canonical)
        : null;
  }

  private static RexNode textCall(RexBuilder builder, ScalarFunction function, String text) {
    return call(builder, function, List.of(builder.makeLiteral(text)));
  }

  static RexNode call(RexBuilder builder, ScalarFunction function, List<RexNode> arguments) {
    PlanTypeFactory factory = (PlanTypeFactory) builder.getTypeFactory();
    return builder.makeCall(factory.type(function.result()), function, arguments);
  }

  static ScalarFunction extractionOf(Family family) {
    ScalarFunction extraction = FunctionLibrary.extraction(family);
    if (extraction == null) {
      throw new IllegalStateException("no extraction of " + family);
    }
    return extraction;
  }

  static boolean isReadFromText(Family family) {
    return family == Family.DATE
        || family == Family.TIME
        || family == Family.TIMESTAMP
        || family == Family.INSTANT
        || family == Family.UUID;
  }

  /**
   * A value of the family, to be compared as a dynamic one. What cannot be of it stays what it is,
   * and so differs from all that are, and from null.
   *
   * @param family null if the value has none in common with what it is compared with
   */
  static RexNode comparable(
      RexBuilder builder, RexNode node, @Nullable Family family, SqlParserPos position) {
    Family from = Family.of(node.getType());
    if (family == null || from == family || from == Family.NULL) {
      return node;
    }
    if (isReadFromText(family)
        && (from == Family.DYNAMIC || (from == Family.TEXT && !(node instanceof RexLiteral)))) {
      return call(
          builder, FunctionLibrary.CANONICAL, List.of(node, builder.makeLiteral(family.name())));
    }
    RexNode converted = from == Family.DYNAMIC ? null : convert(builder, node, family, position);
    return converted == null ? node : converted;
  }

  /** A value as a dynamic one, which every value can be. */
  static RexNode dynamic(RexBuilder builder, RexNode node, SqlParserPos position) {
    return Objects.requireNonNull(convert(builder, node, Family.DYNAMIC, position));
  }

  /** A value as one of the type that it has together with others. */
  static RexNode asType(RexBuilder builder, RexNode node, RelDataType type, SqlParserPos position) {
    boolean same =
        Family.of(node.getType()) == Family.of(type)
            && node.getType().getSqlTypeName() == type.getSqlTypeName();
    RexNode converted = same ? node : convert(builder, node, Family.of(type), position);
    if (converted == null) {
      throw new IllegalStateException(node.getType() + " is not part of " + type);
    }
    return converted;
  }

  static RexNode executionValue(RexBuilder builder, ExecutionValue value) {
    return builder.makeCall(
        value.type((PlanTypeFactory) builder.getTypeFactory()), value, List.of());
  }
}
