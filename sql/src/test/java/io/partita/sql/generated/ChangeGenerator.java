package io.partita.sql.generated;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes changes of two tables that SQLite understands in the same way as Partita: INSERT with what
 * it does at a conflict, UPDATE and DELETE by keys, indexes and anything else, with queries in
 * them, and transactions with savepoints around them.
 */
final class ChangeGenerator {
  private static final int LONGEST = 18;
  private static final List<String> TEXTS = List.of("x", "y", "zed", "Zo\u00eb", "x y", "%");

  /** A place of a value: of pk, sk or id, a number or a text. */
  private static final Pattern PARAMETER = Pattern.compile(":([psinb])\\b");

  private final Random random;
  private boolean inTransaction;
  private int savepoints;

  ChangeGenerator(long seed) {
    this.random = new Random(seed);
    // The first numbers of neighbouring seeds are alike.
    IntStream.range(0, 8).forEach(i -> random.nextInt());
  }

  /** What defines the tables, for both. */
  static List<String> definitions() {
    return List.of(
        "CREATE TABLE {t} (pk INTEGER NOT NULL, sk INTEGER NOT NULL, a INTEGER, b VARCHAR(20),"
            + " c INTEGER, PRIMARY KEY (pk, sk))",
        "CREATE TABLE {u} (id VARCHAR(20) NOT NULL, a INTEGER, b VARCHAR(20), n INTEGER,"
            + " PRIMARY KEY (id))");
  }

  /**
   * A change that is made several times.
   *
   * @param values of its parameters, for each time
   */
  record Batch(String text, List<List<@Nullable Object>> values) {
    /** The text with the values of one time as literals. */
    String literal(List<@Nullable Object> one) {
      Iterator<@Nullable Object> next = one.iterator();
      return Pattern.compile("\\?")
          .matcher(text)
          .replaceAll(
              parameter -> {
                Object value = next.next();
                return value instanceof String ? "'" + value + "'" : String.valueOf(value);
              });
    }
  }

  /** The text with the tables' names in it, which may have a prefix. */
  static String named(String text, String prefix) {
    return text.replace("{t}", prefix + "t").replace("{u}", prefix + "u");
  }

  static boolean isQuery(String text) {
    return text.startsWith("SELECT");
  }

  /** Whether it changes a table, unlike what controls a transaction. */
  static boolean isChange(String text) {
    return text.contains("{") && !isQuery(text);
  }

  /** The statements of this generator's seed. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    for (int i = 3 + random.nextInt(4); i > 0; i--) {
      statements.add(insert());
    }
    for (int i = random.nextInt(LONGEST); i >= 0; i--) {
      statements.add(random.nextInt(6) == 0 ? bracket() : change());
    }
    if (inTransaction) {
      statements.add(random.nextInt(3) == 0 ? "ROLLBACK" : "COMMIT");
    }
    return statements;
  }

  /** A change of items by their whole key, or of those of a partition key. */
  Batch batch() {
    String insert = "INTO {t} (pk, sk, a, b, c) VALUES (:p, :s, :n, :b, :n)";
    String written =
        switch (random.nextInt(12)) {
          case 0, 1 -> "INSERT " + insert;
          case 2 -> "INSERT " + insert + " ON CONFLICT DO NOTHING";
          case 3 -> "INSERT " + insert + " ON CONFLICT DO UPDATE SET a = EXCLUDED.a, c = c + 1";
          case 4 -> "REPLACE " + insert;
          case 5 -> "UPDATE {t} SET a = :n, c = c + :n WHERE pk = :p AND sk = :s";
          case 6 -> "UPDATE {t} SET b = :b WHERE pk = :p AND sk = :s AND a < :n";
          case 7 -> "UPDATE {t} SET c = :n WHERE pk = :p AND sk > :s";
          case 8 -> "DELETE FROM {t} WHERE pk = :p AND sk = :s";
          case 9 -> "DELETE FROM {t} WHERE pk = :p AND sk = :s AND c > :n";
          case 10 -> "INSERT INTO {u} (id, a, b, n) VALUES (:i, :n, :b, :n), (:i, :n, 'x', 1)";
          default ->
              "UPDATE {u} SET n = n + :n, a = (SELECT COUNT(*) FROM {t} AS o WHERE o.pk = :p)"
                  + " WHERE id = :i";
        };
    List<String> kinds =
        PARAMETER.matcher(written).results().map(parameter -> parameter.group(1)).toList();
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (int i = random.nextInt(15); i >= 0; i--) {
      List<@Nullable Object> one = new ArrayList<>();
      kinds.forEach(kind -> one.add(value(kind)));
      values.add(one);
    }
    return new Batch(PARAMETER.matcher(written).replaceAll("?"), values);
  }

  private @Nullable Object value(String kind) {
    return switch (kind) {
      case "p" -> random.nextInt(60) == 0 ? null : (Object) (1 + random.nextInt(4));
      case "s" -> 1 + random.nextInt(6);
      case "i" -> Character.toString('k' + random.nextInt(8));
      case "n" -> random.nextInt(6) == 0 ? null : (Object) random.nextInt(9);
      default -> random.nextInt(6) == 0 ? null : TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }

  private String bracket() {
    if (!inTransaction) {
      inTransaction = true;
      savepoints = 0;
      return "BEGIN";
    }
    return switch (random.nextInt(5)) {
      case 0 -> end("COMMIT");
      case 1 -> end("ROLLBACK");
      case 2 -> savepoints > 0 ? rollbackTo() : change();
      default -> "SAVEPOINT s" + savepoints++;
    };
  }

  private String end(String how) {
    inTransaction = false;
    return how;
  }

  private String rollbackTo() {
    int kept = random.nextInt(savepoints);
    savepoints = kept + 1;
    return "ROLLBACK TO s" + kept;
  }

  /** A change of one of the tables. */
  String change() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> insert();
      case 3 -> delete();
      default -> update();
    };
  }

  /** An INSERT or REPLACE of one of the tables. */
  String insert() {
    boolean first = random.nextInt(3) > 0;
    String text =
        (random.nextInt(8) == 0 ? "REPLACE" : "INSERT")
            + " INTO "
            + (first ? "{t} (pk, sk, a, b, c) " : "{u} (id, a, b, n) ")
            + (random.nextInt(5) == 0 ? query(first) : values(first));
    return switch (text.startsWith("REPLACE") ? 2 : random.nextInt(6)) {
      case 0 -> text + " ON CONFLICT DO NOTHING";
      case 1 ->
          text
              + " ON CONFLICT DO UPDATE SET "
              + (first
                  ? "a = EXCLUDED.a, c = " + number(first, 1)
                  : "n = EXCLUDED.n, b = " + text(first, 1));
      default -> text;
    };
  }

  private String values(boolean first) {
    Set<String> keys = new LinkedHashSet<>();
    for (int i = random.nextInt(4) * random.nextInt(2); i >= 0; i--) {
      keys.add(key(first));
    }
    List<String> rows = new ArrayList<>();
    for (String key : keys) {
      rows.add("(" + key + ", " + literal() + ", " + textLiteral() + ", " + literal() + ")");
    }
    return "VALUES " + String.join(", ", rows);
  }

  private String query(boolean first) {
    return first
        ? "SELECT pk, sk + "
            + (1 + random.nextInt(6))
            + ", "
            + number(true, 1)
            + ", "
            + text(true, 1)
            + ", c FROM {t} WHERE "
            + condition(true, 1)
        : "SELECT id || '"
            + (random.nextBoolean() ? "" : "2")
            + "', "
            + number(false, 1)
            + ", "
            + text(false, 1)
            + ", n FROM {u} WHERE "
            + condition(false, 1);
  }

  private String key(boolean first) {
    return first
        ? (1 + random.nextInt(4)) + ", " + (1 + random.nextInt(6))
        : "'" + (char) ('k' + random.nextInt(8)) + "'";
  }

  /** A query of one of the tables or both, whose rows have an order where that matters. */
  String read() {
    int pk = 1 + random.nextInt(4);
    return switch (random.nextInt(13)) {
      case 0 -> "SELECT COUNT(*) FROM {t}";
      case 1 ->
          "SELECT COUNT(*), SUM(a) FROM {t} WHERE pk = " + pk + " AND sk > " + random.nextInt(6);
      case 2 -> "SELECT MIN(sk), MAX(sk) FROM {t} WHERE pk = " + pk;
      case 3 -> "SELECT pk, sk, b FROM {t} WHERE a = " + random.nextInt(6) + " ORDER BY pk, sk";
      case 4 ->
          "SELECT sk, b FROM {t} WHERE pk = "
              + pk
              + " ORDER BY sk "
              + (random.nextBoolean() ? "" : "DESC ")
              + "LIMIT "
              + (1 + random.nextInt(2));
      case 5 ->
          "SELECT sk, c FROM {t} WHERE pk = "
              + pk
              + " AND c > "
              + random.nextInt(7)
              + " ORDER BY sk";
      case 6 ->
          "SELECT o.sk, v.n FROM {t} AS o JOIN {u} AS v ON v.id = o.b WHERE o.pk = "
              + pk
              + " ORDER BY o.sk";
      case 7 ->
          "SELECT v.id, COUNT(o.sk) FROM {u} AS v LEFT JOIN {t} AS o ON o.a = v.a"
              + " GROUP BY v.id ORDER BY v.id";
      case 8 ->
          "SELECT id, a, b, n FROM {u} WHERE id IN ("
              + key(false)
              + ", 'x', "
              + key(false)
              + ") ORDER BY id";
      case 9 ->
          "SELECT pk, COUNT(*) FROM {t} WHERE " + condition(true, 2) + " GROUP BY pk ORDER BY pk";
      case 10 ->
          "SELECT pk, sk FROM {t} WHERE (pk, sk) IN (("
              + key(true)
              + "), ("
              + key(true)
              + ")) ORDER BY pk, sk";
      case 11 -> "SELECT id FROM {u} WHERE " + condition(false, 2) + " ORDER BY id";
      default ->
          "SELECT DISTINCT b FROM {t} WHERE pk IN (" + pk + ", 2) AND b IS NOT NULL ORDER BY b";
    };
  }

  private String update() {
    boolean first = random.nextInt(4) > 0;
    List<String> sets = new ArrayList<>();
    if (random.nextBoolean()) {
      sets.add("a = " + number(first, 2));
    }
    if (random.nextInt(3) == 0) {
      sets.add("b = " + text(first, 2));
    }
    if (sets.isEmpty() || random.nextBoolean()) {
      sets.add((first ? "c" : "n") + " = " + number(first, 2));
    }
    return "UPDATE "
        + (first ? "{t}" : "{u}")
        + " SET "
        + String.join(", ", sets)
        + " WHERE "
        + reach(first);
  }

  private String delete() {
    boolean first = random.nextInt(3) > 0;
    return "DELETE FROM " + (first ? "{t}" : "{u}") + " WHERE " + reach(first);
  }

  /** What a change applies to: often one item, or those of a key. */
  private String reach(boolean first) {
    String key =
        first
            ? switch (random.nextInt(6)) {
              case 0, 1 ->
                  "pk = " + (1 + random.nextInt(4)) + " AND sk = " + (1 + random.nextInt(6));
              case 2 -> "pk = " + (1 + random.nextInt(4));
              case 3 -> "pk IN (1, " + (1 + random.nextInt(4)) + ") AND sk > " + random.nextInt(6);
              case 4 -> "a = " + random.nextInt(5);
              default -> condition(true, 2);
            }
            : switch (random.nextInt(4)) {
              case 0, 1 -> "id = " + key(false);
              case 2 -> "id IN (" + key(false) + ", " + key(false) + ")";
              default -> condition(false, 2);
            };
    return random.nextInt(3) == 0 ? key + " AND " + condition(first, 1) : key;
  }

  private String condition(boolean first, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      String one = condition(first, depth - 1);
      String other = condition(first, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> "(" + one + " OR " + other + ")";
        case 1 -> "NOT (" + one + ")";
        default -> "(" + one + " AND " + other + ")";
      };
    }
    String own = first ? "{t}" : "{u}";
    String other = first ? "{u}" : "{t}";
    String column = numberColumn(first);
    return switch (random.nextInt(depth > 0 ? 12 : 9)) {
      case 0 -> column + " = " + random.nextInt(6);
      case 1 -> column + " " + comparison() + " " + number(first, 0);
      case 2 -> column + " BETWEEN " + random.nextInt(4) + " AND " + (2 + random.nextInt(4));
      case 3 -> column + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
      case 4 -> column + " IN (1, " + random.nextInt(6) + ", " + random.nextInt(9) + ")";
      case 5 -> "b = " + textValue();
      case 6 -> "b LIKE " + (random.nextBoolean() ? "'z%'" : "'%y'");
      case 7 -> "b IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
      case 8 -> "b <> " + textValue();
      case 9 ->
          (random.nextBoolean() ? "" : "NOT ")
              + ("EXISTS (SELECT 1 FROM " + other + " AS o WHERE o.a = " + own + ".")
              + (random.nextBoolean() ? "a)" : (first ? "c)" : "n)"));
      case 10 -> column + " IN (SELECT o.a FROM " + other + " AS o WHERE o.a IS NOT NULL)";
      default -> column + " " + comparison() + " (SELECT MAX(o.a) FROM " + other + " AS o)";
    };
  }

  private String comparison() {
    return List.of("<", "<=", ">", ">=", "<>").get(random.nextInt(5));
  }

  private String numberColumn(boolean first) {
    return first
        ? List.of("pk", "sk", "a", "c").get(random.nextInt(4))
        : random.nextBoolean() ? "a" : "n";
  }

  private String number(boolean first, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      return random.nextInt(3) == 0 ? Integer.toString(random.nextInt(8)) : numberColumn(first);
    }
    String one = number(first, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "NULL";
      case 1 -> "COALESCE(" + one + ", " + random.nextInt(5) + ")";
      case 2 -> "CASE WHEN " + condition(first, 0) + " THEN " + one + " ELSE " + literal() + " END";
      case 3 ->
          "(SELECT COUNT(*) FROM "
              + (first ? "{u}" : "{t}")
              + " AS o WHERE o.a = "
              + random.nextInt(5)
              + ")";
      case 4 -> "NULLIF(" + one + ", " + random.nextInt(5) + ")";
      case 5 -> "(" + one + " * 2 - 3)";
      case 6 -> "ABS(" + one + ")";
      default -> "(" + one + " + 1)";
    };
  }

  private String text(boolean first, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return random.nextBoolean() ? "b" : textValue();
    }
    return switch (random.nextInt(4)) {
      case 0 -> "SUBSTRING(" + text(first, 0) + ", 1, 2)";
      case 1 -> "COALESCE(" + text(first, depth - 1) + ", 'none')";
      case 2 ->
          "CASE WHEN "
              + condition(first, 0)
              + " THEN "
              + text(first, depth - 1)
              + " ELSE 'else' END";
      default -> "TRIM(" + text(first, depth - 1) + ")";
    };
  }

  private String literal() {
    return random.nextInt(6) == 0 ? "NULL" : Integer.toString(random.nextInt(9));
  }

  private String textLiteral() {
    return random.nextInt(6) == 0 ? "NULL" : textValue();
  }

  private String textValue() {
    return "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
  }
}
