package io.partita.sql.function;

import static io.partita.sql.type.Family.BINARY;
import static io.partita.sql.type.Family.BOOLEAN;
import static io.partita.sql.type.Family.DATE;
import static io.partita.sql.type.Family.DOUBLE;
import static io.partita.sql.type.Family.DYNAMIC;
import static io.partita.sql.type.Family.INSTANT;
import static io.partita.sql.type.Family.NUMBER;
import static io.partita.sql.type.Family.TEXT;
import static io.partita.sql.type.Family.TIME;
import static io.partita.sql.type.Family.TIMESTAMP;
import static io.partita.sql.type.Family.UUID;

import io.partita.engine.value.AttributeType;
import io.partita.engine.value.Binary;
import io.partita.sql.type.Family;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every function there is. Those that a statement can name are found by {@link #find}; the others
 * are what operators become inside a plan.
 *
 * <p>To add a function: write a public static method in one of the classes of this package, and one
 * line here.
 */
public final class FunctionLibrary {
  private static final Map<String, List<ScalarFunction>> NAMED = new TreeMap<>();

  private static final Class<?> DYN = DynamicFunctions.class;
  private static final Class<?> TXT = TextFunctions.class;
  private static final Class<?> NUM = NumberFunctions.class;
  private static final Class<?> TIM = DateTimeFunctions.class;
  private static final Class<?> DOC = DocumentFunctions.class;

  public static final ScalarFunction ATTRIBUTE =
      plan("$ATTRIBUTE", DYN, "attribute", DYNAMIC, DYNAMIC, TEXT);
  public static final ScalarFunction MEMBER =
      plan("$MEMBER", DYN, "member", DYNAMIC, DYNAMIC, TEXT);
  public static final ScalarFunction ELEMENT =
      plan("$ELEMENT", DYN, "element", DYNAMIC, DYNAMIC, NUMBER);
  public static final ScalarFunction VALUE = plan("$VALUE", DYN, "value", DYNAMIC, DYNAMIC);

  /** The stored form of a dynamic value. */
  public static final ScalarFunction STORED = plan("$STORED", DYN, "stored", DYNAMIC, DYNAMIC);

  /** A value with what orders it, for aggregates, or a row: a value with those behind it. */
  public static final ScalarFunction KEYED =
      plan("$KEYED", Keyed.class, "of", DYNAMIC, DYNAMIC, DYNAMIC);

  public static final ScalarFunction JSON =
      plan("$JSON", JsonFunctions.class, "json", DYNAMIC, DYNAMIC);
  public static final ScalarFunction JSON_SCALAR =
      plan("JSON_VALUE", JsonFunctions.class, "scalar", TEXT, DYNAMIC);
  public static final ScalarFunction JSON_DOCUMENT =
      plan("JSON_QUERY", JsonFunctions.class, "document", DYNAMIC, DYNAMIC);

  /** Takes its argument as a dynamic value. */
  public static final ScalarFunction TO_DYNAMIC =
      plan("$TO_DYNAMIC", DYN, "dynamic", DYNAMIC, DYNAMIC);

  /** The canonical text of a value that is the text of a family, any other as it is. */
  public static final ScalarFunction CANONICAL =
      plan("$CANONICAL", DYN, "canonical", DYNAMIC, DYNAMIC, TEXT);

  public static final ScalarFunction IN_SET =
      plan("$IN_SET", ValueSet.class, "contains", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction IN_ROWS =
      plan("$IN_ROWS", RowSet.class, "contains", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction QUANTIFIED =
      plan("$QUANTIFIED", ValueSet.class, "compare", BOOLEAN, DYNAMIC, DYNAMIC, TEXT, BOOLEAN);
  public static final ScalarFunction REST = plan("$REST", DYN, "rest", DYNAMIC, DYNAMIC, TEXT);
  public static final ScalarFunction IS_MISSING =
      plan("$IS_MISSING", DYN, "isMissing", BOOLEAN, DYNAMIC);
  public static final ScalarFunction EXISTS = plan("$EXISTS", DYN, "exists", BOOLEAN, DYNAMIC);
  public static final ScalarFunction HAS_TYPE =
      plan("$HAS_TYPE", DYN, "hasType", BOOLEAN, DYNAMIC, TEXT);
  public static final ScalarFunction SIZE = plan("$SIZE", DYN, "size", NUMBER, DYNAMIC);
  public static final ScalarFunction BEGINS_WITH =
      plan("$BEGINS_WITH", DYN, "beginsWith", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction CONTAINS =
      plan("$CONTAINS", DYN, "contains", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction BINARY_LITERAL = plan("$BINARY", DYN, "binary", BINARY, TEXT);
  public static final ScalarFunction DATE_LITERAL = plan("$DATE", DYN, "date", DATE, TEXT);
  public static final ScalarFunction TIME_LITERAL = plan("$TIME", DYN, "time", TIME, TEXT);
  public static final ScalarFunction TIMESTAMP_LITERAL =
      plan("$TIMESTAMP", DYN, "time", TIMESTAMP, TEXT);
  public static final ScalarFunction INSTANT_LITERAL = plan("$INSTANT", DYN, "time", INSTANT, TEXT);

  /** A timestamp in a zone as an instant. */
  public static final ScalarFunction AT_ZONE =
      plan("$AT_ZONE", TIM, "atZone", INSTANT, TIMESTAMP, TEXT);

  /** An instant as a timestamp in a zone. */
  public static final ScalarFunction LOCAL = plan("$LOCAL", TIM, "local", TIMESTAMP, INSTANT, TEXT);

  public static final ScalarFunction UUID_LITERAL = plan("$UUID", DYN, "time", UUID, TEXT);
  public static final ScalarFunction MIDNIGHT = plan("$MIDNIGHT", DYN, "midnight", TIMESTAMP, DATE);
  public static final ScalarFunction DATE_TEXT = plan("$DATE_TEXT", DYN, "dateText", TEXT, DATE);
  public static final ScalarFunction DYNAMIC_EQUAL =
      plan("$EQUAL", DYN, "equal", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DYNAMIC_NOT_EQUAL =
      plan("$NOT_EQUAL", DYN, "notEqual", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DYNAMIC_LESS =
      plan("$LESS", DYN, "less", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DYNAMIC_LESS_OR_EQUAL =
      plan("$LESS_OR_EQUAL", DYN, "lessOrEqual", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DYNAMIC_GREATER =
      plan("$GREATER", DYN, "greater", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DYNAMIC_GREATER_OR_EQUAL =
      plan("$GREATER_OR_EQUAL", DYN, "greaterOrEqual", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction DISTINCT =
      plan("$DISTINCT", DYN, "distinct", BOOLEAN, DYNAMIC, DYNAMIC);
  public static final ScalarFunction TEXT_LESS =
      plan("$TEXT_LESS", TXT, "less", BOOLEAN, TEXT, TEXT);
  public static final ScalarFunction TEXT_LESS_OR_EQUAL =
      plan("$TEXT_LESS_OR_EQUAL", TXT, "lessOrEqual", BOOLEAN, TEXT, TEXT);
  public static final ScalarFunction TEXT_GREATER =
      plan("$TEXT_GREATER", TXT, "greater", BOOLEAN, TEXT, TEXT);
  public static final ScalarFunction TEXT_GREATER_OR_EQUAL =
      plan("$TEXT_GREATER_OR_EQUAL", TXT, "greaterOrEqual", BOOLEAN, TEXT, TEXT);
  public static final ScalarFunction CONCAT = plan("||", TXT, "concat", TEXT, TEXT, TEXT);
  public static final ScalarFunction LIKE = plan("LIKE", TXT, "like", BOOLEAN, TEXT, TEXT);
  public static final ScalarFunction LIKE_ESCAPE =
      plan("LIKE ESCAPE", TXT, "like", BOOLEAN, TEXT, TEXT, TEXT);
  public static final ScalarFunction ADD = plan("+", NUM, "add", NUMBER, NUMBER, NUMBER);
  public static final ScalarFunction SUBTRACT = plan("-", NUM, "subtract", NUMBER, NUMBER, NUMBER);
  public static final ScalarFunction MULTIPLY = plan("*", NUM, "multiply", NUMBER, NUMBER, NUMBER);
  public static final ScalarFunction DIVIDE = plan("/", NUM, "divide", NUMBER, NUMBER, NUMBER);
  public static final ScalarFunction REMAINDER =
      plan("%", NUM, "remainder", NUMBER, NUMBER, NUMBER);
  public static final ScalarFunction NEGATE = plan("unary -", NUM, "negate", NUMBER, NUMBER);

  /** Takes its argument as a truth value. */
  public static final ScalarFunction TO_BOOLEAN =
      plan("$TO_BOOLEAN", DYN, "asBoolean", BOOLEAN, BOOLEAN);

  /** Takes its argument as an exact number. */
  public static final ScalarFunction TO_NUMBER =
      plan("$TO_NUMBER", NUM, "asNumber", NUMBER, NUMBER);

  public static final ScalarFunction EXACT = plan("$EXACT", NUM, "exact", NUMBER, DOUBLE);
  public static final ScalarFunction TO_DOUBLE =
      plan("$TO_DOUBLE", NUM, "toDouble", DOUBLE, NUMBER);

  /** The number without its fraction. */
  public static final ScalarFunction WHOLE = plan("TRUNCATE", NUM, "truncate", NUMBER, NUMBER);

  public static final OverloadedFunction EXTRACT =
      new OverloadedFunction(
          "EXTRACT",
          List.of(1),
          List.of(
              plan("EXTRACT", TIM, "extract", NUMBER, TEXT, TIMESTAMP),
              plan("EXTRACT", TIM, "extractOfTime", NUMBER, TEXT, TIME)));

  /** EXTRACT of EPOCH, which alone of all fields has no need of a zone. */
  public static final OverloadedFunction EPOCH =
      new OverloadedFunction(
          "EXTRACT",
          List.of(1),
          List.of(
              plan("EXTRACT", TIM, "extract", NUMBER, TEXT, TIMESTAMP),
              plan("EXTRACT", TIM, "extractOfTime", NUMBER, TEXT, TIME),
              plan("EXTRACT", TIM, "epoch", NUMBER, TEXT, INSTANT)));

  private static final ScalarFunction INSTANT_PLUS =
      plan("$PLUS", TIM, "instantPlus", INSTANT, INSTANT, NUMBER, NUMBER);

  private static final ScalarFunction TIMESTAMP_PLUS =
      plan("$PLUS", TIM, "timestampPlus", TIMESTAMP, TIMESTAMP, NUMBER, NUMBER);

  private static final ScalarFunction INSTANT_REACHED =
      plan("$REACHED", TIM, "instantReached", INSTANT, INSTANT, NUMBER, NUMBER);

  private static final ScalarFunction TIMESTAMP_REACHED =
      plan("$REACHED", TIM, "timestampReached", TIMESTAMP, TIMESTAMP, NUMBER, NUMBER);

  /** A number of months and of seconds that are whole days later. */
  public static final OverloadedFunction PLUS_DAYS =
      new OverloadedFunction(
          "$PLUS",
          List.of(0),
          List.of(
              TIMESTAMP_PLUS,
              INSTANT_PLUS,
              plan("$PLUS", TIM, "datePlus", DATE, DATE, NUMBER, NUMBER)));

  /** A number of months and of seconds later. */
  public static final OverloadedFunction PLUS_SECONDS =
      new OverloadedFunction(
          "$PLUS",
          List.of(0),
          List.of(
              TIMESTAMP_PLUS,
              INSTANT_PLUS,
              plan("$PLUS", TIM, "timePlus", TIME, TIME, NUMBER, NUMBER)));

  /** What lies a number of months and of seconds that are whole days away, or the end of time. */
  public static final OverloadedFunction REACHED_IN_DAYS =
      new OverloadedFunction(
          "$REACHED",
          List.of(0),
          List.of(
              TIMESTAMP_REACHED,
              INSTANT_REACHED,
              plan("$REACHED", TIM, "dateReached", DATE, DATE, NUMBER, NUMBER)));

  /** What lies a number of months and of seconds away, or the end of time. */
  public static final OverloadedFunction REACHED_IN_SECONDS =
      new OverloadedFunction("$REACHED", List.of(0), List.of(TIMESTAMP_REACHED, INSTANT_REACHED));

  public static final OverloadedFunction DIFFERENCE =
      new OverloadedFunction(
          "TIMESTAMPDIFF",
          List.of(1, 2),
          List.of(
              plan("TIMESTAMPDIFF", TIM, "difference", NUMBER, TEXT, TIMESTAMP, TIMESTAMP),
              plan("TIMESTAMPDIFF", TIM, "differenceOfInstants", NUMBER, TEXT, INSTANT, INSTANT)));

  /** A difference of numbers, or of dates in days. */
  public static final OverloadedFunction MINUS =
      new OverloadedFunction(
          "-", List.of(0, 1), List.of(SUBTRACT, plan("-", TIM, "daysBetween", NUMBER, DATE, DATE)));

  /** FLOOR and CEIL to a unit. */
  public static final OverloadedFunction FLOOR_TO = rounding("FLOOR", "truncate", "dateFloor");

  public static final OverloadedFunction CEIL_TO = rounding("CEIL", "ceiling", "dateCeiling");

  public static final OverloadedFunction GREATEST = extreme("GREATEST", "greatest");
  public static final OverloadedFunction LEAST = extreme("LEAST", "least");

  public static final ScalarFunction LIST_APPEND =
      plan("LIST_APPEND", DOC, "listAppend", DYNAMIC, DYNAMIC, DYNAMIC);
  public static final ScalarFunction SET_ADD =
      plan("SET_ADD", DOC, "setAdd", DYNAMIC, DYNAMIC, DYNAMIC);
  public static final ScalarFunction SET_DELETE =
      plan("SET_DELETE", DOC, "setDelete", DYNAMIC, DYNAMIC, DYNAMIC);

  /** Functions of one field of a date or time, with the names by which EXTRACT knows it. */
  public static final Map<String, String> FIELDS =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("YEAR", "YEAR"),
                  Map.entry("QUARTER", "QUARTER"),
                  Map.entry("MONTH", "MONTH"),
                  Map.entry("WEEK", "WEEK"),
                  Map.entry("DAY", "DAY"),
                  Map.entry("DAYOFMONTH", "DAY"),
                  Map.entry("DAYOFWEEK", "DAYOFWEEK"),
                  Map.entry("DAYOFYEAR", "DOY"),
                  Map.entry("HOUR", "HOUR"),
                  Map.entry("MINUTE", "MINUTE"),
                  Map.entry("SECOND", "SECOND"))));

  private static final Map<Family, ScalarFunction> EXTRACTIONS =
      Map.of(
          TEXT, plan("$AS_TEXT", TXT, "asText", TEXT, DYNAMIC),
          NUMBER, plan("$AS_NUMBER", NUM, "asNumber", NUMBER, DYNAMIC),
          BOOLEAN, plan("$AS_BOOLEAN", DYN, "asBoolean", BOOLEAN, DYNAMIC),
          BINARY, plan("$AS_BINARY", DYN, "asBinary", BINARY, DYNAMIC),
          DATE, plan("$AS_DATE", DYN, "asDate", DATE, DYNAMIC),
          TIME, plan("$AS_TIME", DYN, "asTime", TIME, DYNAMIC),
          TIMESTAMP, plan("$AS_TIMESTAMP", DYN, "asTimestamp", TIMESTAMP, DYNAMIC),
          INSTANT, plan("$AS_INSTANT", DYN, "asInstant", INSTANT, DYNAMIC),
          UUID, plan("$AS_UUID", Uuids.class, "asUuid", UUID, DYNAMIC));

  private static final Map<Family, AttributeType> ENGINE_TYPES =
      Map.of(
          TEXT, AttributeType.S,
          NUMBER, AttributeType.N,
          BOOLEAN, AttributeType.BOOL,
          BINARY, AttributeType.B);

  private static final Map<Family, ScalarFunction> CASTS = casts();

  static {
    named("UPPER", TXT, "upper", TEXT, TEXT);
    named("UCASE", TXT, "upper", TEXT, TEXT);
    named("LOWER", TXT, "lower", TEXT, TEXT);
    named("LCASE", TXT, "lower", TEXT, TEXT);
    named("CHAR_LENGTH", TXT, "charLength", NUMBER, TEXT);
    named("CHARACTER_LENGTH", TXT, "charLength", NUMBER, TEXT);
    named("LENGTH", TXT, "charLength", NUMBER, TEXT);
    named("SUBSTRING", TXT, "substring", TEXT, TEXT, NUMBER);
    named("SUBSTRING", TXT, "substring", TEXT, TEXT, NUMBER, NUMBER);
    named("SUBSTR", TXT, "substring", TEXT, TEXT, NUMBER);
    named("SUBSTR", TXT, "substring", TEXT, TEXT, NUMBER, NUMBER);
    named("LEFT", TXT, "left", TEXT, TEXT, NUMBER);
    named("RIGHT", TXT, "right", TEXT, TEXT, NUMBER);
    named("TRIM", TXT, "trim", TEXT, TEXT);
    named("TRIM", TXT, "trim", TEXT, TEXT, TEXT, TEXT);
    named("LTRIM", TXT, "leftTrim", TEXT, TEXT);
    named("RTRIM", TXT, "rightTrim", TEXT, TEXT);
    named("POSITION", TXT, "position", NUMBER, TEXT, TEXT);
    named("LOCATE", TXT, "position", NUMBER, TEXT, TEXT);
    named("REPLACE", TXT, "replace", TEXT, TEXT, TEXT, TEXT);
    named("CONCAT", TXT, "concat", TEXT, TEXT, TEXT);
    named("OVERLAY", TXT, "overlay", TEXT, TEXT, TEXT, NUMBER);
    named("OVERLAY", TXT, "overlay", TEXT, TEXT, TEXT, NUMBER, NUMBER);
    named("REPEAT", TXT, "repeat", TEXT, TEXT, NUMBER);
    named("REVERSE", TXT, "reverse", TEXT, TEXT);
    named("LPAD", TXT, "leftPad", TEXT, TEXT, NUMBER);
    named("LPAD", TXT, "leftPad", TEXT, TEXT, NUMBER, TEXT);
    named("RPAD", TXT, "rightPad", TEXT, TEXT, NUMBER);
    named("RPAD", TXT, "rightPad", TEXT, TEXT, NUMBER, TEXT);
    for (ScalarFunction function : List.of(LIST_APPEND, SET_ADD, SET_DELETE)) {
      NAMED.put(function.getName(), List.of(function));
    }
    named("CARDINALITY", DYN, "cardinality", NUMBER, DYNAMIC);
    named("ABS", NUM, "abs", NUMBER, NUMBER);
    named("MOD", NUM, "remainder", NUMBER, NUMBER, NUMBER);
    named("FLOOR", NUM, "floor", NUMBER, NUMBER);
    named("CEIL", NUM, "ceiling", NUMBER, NUMBER);
    named("CEILING", NUM, "ceiling", NUMBER, NUMBER);
    named("ROUND", NUM, "round", NUMBER, NUMBER);
    named("ROUND", NUM, "round", NUMBER, NUMBER, NUMBER);
    named("TRUNCATE", NUM, "truncate", NUMBER, NUMBER);
    named("TRUNCATE", NUM, "truncate", NUMBER, NUMBER, NUMBER);
    named("SIGN", NUM, "sign", NUMBER, NUMBER);
    named("SQRT", NUM, "squareRoot", DOUBLE, DOUBLE);
    named("POWER", NUM, "power", DOUBLE, DOUBLE, DOUBLE);
    named("EXP", NUM, "exp", DOUBLE, DOUBLE);
    named("LN", NUM, "ln", DOUBLE, DOUBLE);
    named("LOG", NUM, "ln", DOUBLE, DOUBLE);
    named("LOG10", NUM, "log10", DOUBLE, DOUBLE);
    named("PI", NUM, "pi", DOUBLE);
    named("RAND", RandomValues.class, "number", DOUBLE);
    named("UUID", RandomValues.class, "uuid", UUID);
    named("GEN_RANDOM_UUID", RandomValues.class, "uuid", UUID);
    for (String name : List.of("SIN", "COS", "TAN", "COT", "ASIN", "ACOS", "ATAN")) {
      named(name, NUM, name.toLowerCase(Locale.ROOT), DOUBLE, DOUBLE);
    }
    named("ATAN2", NUM, "atan2", DOUBLE, DOUBLE, DOUBLE);
    named("DEGREES", NUM, "degrees", DOUBLE, DOUBLE);
    named("RADIANS", NUM, "radians", DOUBLE, DOUBLE);
    named("ASCII", TXT, "codePoint", NUMBER, TEXT);
    named("CHAR", TXT, "character", TEXT, NUMBER);
    named("CHR", TXT, "character", TEXT, NUMBER);
    named("SPACE", TXT, "space", TEXT, NUMBER);
    named("INSERT", TXT, "insert", TEXT, TEXT, NUMBER, NUMBER, TEXT);
    named("OCTET_LENGTH", TXT, "octetLength", NUMBER, TEXT);
    named("LOCATE", TXT, "position", NUMBER, TEXT, TEXT, NUMBER);
    named("SOUNDEX", TXT, "soundex", TEXT, TEXT);
    named("DIFFERENCE", TXT, "difference", NUMBER, TEXT, TEXT);
    named("DATE_TRUNC", TIM, "truncate", TIMESTAMP, TEXT, TIMESTAMP);
    named("DAYNAME", TIM, "dayName", TEXT, TIMESTAMP);
    named("MONTHNAME", TIM, "monthName", TEXT, TIMESTAMP);
  }

  private FunctionLibrary() {}

  /** The functions of that name, one per number of arguments; empty if there is none. */
  public static List<ScalarFunction> find(String name) {
    return NAMED.getOrDefault(name.toUpperCase(Locale.ROOT), List.of());
  }

  /** The names that a statement can use. */
  public static Collection<String> names() {
    return NAMED.keySet();
  }

  /** What takes a value of a family out of a dynamic one, null where it is of another; or null. */
  public static @Nullable ScalarFunction extraction(Family family) {
    return EXTRACTIONS.get(family);
  }

  /** The type of the values that an operator takes out of dynamic ones, or null if it does not. */
  public static @Nullable AttributeType extracted(SqlOperator operator) {
    for (Map.Entry<Family, AttributeType> stored : ENGINE_TYPES.entrySet()) {
      if (operator.equals(EXTRACTIONS.get(stored.getKey()))) {
        return stored.getValue();
      }
    }
    return null;
  }

  /** What a written CAST to a family calls. */
  public static ScalarFunction cast(Family family) {
    ScalarFunction cast = CASTS.get(family);
    if (cast == null) {
      throw new IllegalArgumentException("no cast to " + family);
    }
    return cast;
  }

  private static Map<Family, ScalarFunction> casts() {
    Map<Family, ScalarFunction> casts = new HashMap<>();
    Map<Family, String> methods =
        new EnumMap<>(
            Map.of(
                TEXT, "toText",
                NUMBER, "toNumber",
                DOUBLE, "toDouble",
                BOOLEAN, "toBoolean",
                DATE, "toDate",
                TIME, "toTime",
                TIMESTAMP, "toTimestamp",
                UUID, "toUuid",
                DYNAMIC, "toDocument",
                BINARY, "toBinary"));
    methods.put(INSTANT, "toInstant");
    methods.forEach(
        (family, method) ->
            casts.put(
                family,
                plan(
                    "$CAST_" + family,
                    CastFunctions.class,
                    method,
                    family,
                    DYNAMIC,
                    TEXT,
                    NUMBER,
                    NUMBER,
                    BOOLEAN)));
    return casts;
  }

  private static void named(
      String name, Class<?> owner, String method, Family result, Family... parameters) {
    NAMED
        .computeIfAbsent(name, unknown -> new ArrayList<>())
        .add(plan(name, owner, method, result, parameters));
  }

  private static OverloadedFunction rounding(String name, String ofTimestamp, String ofDate) {
    return new OverloadedFunction(
        name + " TO",
        List.of(1),
        List.of(
            plan("$" + name, TIM, ofTimestamp, TIMESTAMP, TEXT, TIMESTAMP),
            plan("$" + name, TIM, ofDate, DATE, TEXT, DATE)));
  }

  /** The greater or the less of two, which are of one family. */
  private static OverloadedFunction extreme(String name, String method) {
    List<ScalarFunction> variants = new ArrayList<>();
    for (Family family :
        List.of(
            DYNAMIC, TEXT, NUMBER, DOUBLE, BOOLEAN, BINARY, DATE, TIME, TIMESTAMP, INSTANT, UUID)) {
      variants.add(plan(name, DYN, method, family, family, family));
    }
    return new OverloadedFunction(name, List.of(0, 1), variants);
  }

  private static ScalarFunction plan(
      String name, Class<?> owner, String method, Family result, Family... parameters) {
    for (Method candidate : owner.getMethods()) {
      if (Modifier.isStatic(candidate.getModifiers())
          && candidate.getName().equals(method)
          && takes(candidate, parameters)) {
        return new ScalarFunction(name, List.of(parameters), result, candidate);
      }
    }
    throw new IllegalStateException("no method " + owner.getSimpleName() + "." + method);
  }

  private static boolean takes(Method method, Family[] parameters) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != parameters.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (types[i] != Object.class && types[i] != runtimeClass(parameters[i])) {
        return false;
      }
    }
    return true;
  }

  private static Class<?> runtimeClass(Family family) {
    return switch (family) {
      case TEXT, TIME, TIMESTAMP, INSTANT, UUID -> String.class;
      case NUMBER -> BigDecimal.class;
      case DOUBLE -> Double.class;
      case BOOLEAN -> Boolean.class;
      case BINARY -> Binary.class;
      case DATE -> Integer.class;
      case DYNAMIC, NULL -> Object.class;
    };
  }
}
