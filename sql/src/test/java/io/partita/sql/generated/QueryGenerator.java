package io.partita.sql.generated;

import io.partita.sql.generated.Shop.Column;
import io.partita.sql.generated.Shop.Domain;
import io.partita.sql.generated.Shop.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes queries over the {@link Shop} that each database understands in the same way: typed, with
 * an order that leaves no choice where rows are counted off, and without what is computed as DOUBLE
 * where two values are compared for equality.
 *
 * <p>A table stands in a query as {@code {alias}}, and the place of a block's hints as {@code
 * {hints}}, so that one text serves every way to read it.
 */
final class QueryGenerator {
  /** A query and the tables in it. */
  record Query(String template, List<Use> uses, boolean ordered) {
    /** The text that reads each table by a name, with hints in each block. */
    String reading(Function<Use, String> name, String hints) {
      String text = template.replace("{hints} ", hints);
      for (Use use : uses) {
        text = text.replace("{" + use.alias() + "}", name.apply(use));
      }
      return text;
    }
  }

  /** A table under its alias, which no other has. */
  record Use(String alias, Table table) {}

  /** What a block's expressions may name. */
  private record Scope(List<Field> fields, @Nullable Scope outer) {
    List<Field> of(Domain domain) {
      return fields.stream().filter(field -> field.column().domain() == domain).toList();
    }
  }

  private record Field(String qualifier, Column column) {
    String text() {
      return qualifier + "." + column.name();
    }
  }

  private static final int DEEPEST = 2;

  private final Random random;
  private final Conditions conditions = new Conditions();
  private final List<Use> uses = new ArrayList<>();
  private int aliases;
  private boolean ordered;

  QueryGenerator(long seed) {
    this.random = new Random(seed);
    // The first numbers of neighbouring seeds are alike.
    IntStream.range(0, 8).forEach(i -> random.nextInt());
  }

  /** The query of this generator's seed. */
  Query query() {
    String text =
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> ordered(grouped(), true);
          case 3 -> combined();
          case 4 -> windowed();
          case 5 -> overDerived();
          default -> ordered(plain(null, 0), false);
        };
    return new Query(text, List.copyOf(uses), ordered);
  }

  /** A block, without ORDER BY: its outputs and what follows them. */
  private record Block(String with, boolean distinct, List<String> outputs, String rest) {
    String text() {
      String list =
          IntStream.range(0, outputs.size())
              .mapToObj(i -> outputs.get(i) + " AS c" + (i + 1))
              .collect(Collectors.joining(", "));
      return with + "SELECT {hints} " + (distinct ? "DISTINCT " : "") + list + " " + rest;
    }
  }

  private Block plain(@Nullable Scope outer, int depth) {
    Scope scope = scope(outer);
    String from = from(scope, depth);
    List<String> outputs = new ArrayList<>();
    boolean distinct = random.nextInt(6) == 0;
    for (int i = random.nextInt(4); i >= 0; i--) {
      outputs.add(output(scope, depth, !distinct));
    }
    return new Block("", distinct, outputs, from + where(scope, depth));
  }

  private String output(Scope scope, int depth, boolean quotients) {
    return switch (random.nextInt(9)) {
      case 0 -> expression(Domain.TEXT, scope, depth);
      case 1 ->
          quotients && random.nextBoolean()
              ? "("
                  + expression(Domain.NUMBER, scope, depth)
                  + " / "
                  + (1 + random.nextInt(9))
                  + ")"
              : expression(Domain.NUMBER, scope, depth);
      case 2 ->
          "CASE WHEN "
              + condition(scope, depth)
              + " THEN 1 WHEN NOT "
              + condition(scope, depth)
              + " THEN 0 END";
      case 3 -> "(" + condition(scope, depth) + ")";
      default -> any(scope.fields()).text();
    };
  }

  private String ordered(Block block, boolean grouped) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return block.text();
    }
    ordered = true;
    List<Integer> places =
        new ArrayList<>(IntStream.rangeClosed(1, block.outputs().size()).boxed().toList());
    Collections.shuffle(places, random);
    String order =
        places.stream()
            .map(place -> (random.nextBoolean() ? place.toString() : "c" + place) + direction())
            .collect(Collectors.joining(", "));
    String limit =
        kind == 1
            ? ""
            : " LIMIT " + random.nextInt(12) + (kind == 2 ? "" : " OFFSET " + random.nextInt(6));
    List<Use> all = List.copyOf(uses);
    if (!grouped && !block.distinct() && all.size() == 1 && random.nextBoolean()) {
      return block.text() + " ORDER BY " + byKey(all.get(0)) + limit;
    }
    return block.text() + " ORDER BY " + order + limit;
  }

  /** The order of the key, or that of an index and then of the key. */
  private String byKey(Use use) {
    List<String> parts = new ArrayList<>();
    boolean descending = random.nextBoolean();
    if (random.nextBoolean()) {
      parts.addAll(any(use.table().indexes()).keys());
    }
    use.table().keys().stream().filter(key -> !parts.contains(key)).forEach(parts::add);
    return parts.stream()
        .map(part -> use.alias() + "." + part + (descending ? " DESC" : ""))
        .collect(Collectors.joining(", "));
  }

  private String direction() {
    return any(List.of("", "", " DESC", " ASC", " DESC NULLS LAST", " NULLS LAST", " NULLS FIRST"));
  }

  private Block grouped() {
    Scope scope = scope(null);
    String from = from(scope, 0);
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Domain domain = any(List.of(Domain.values()));
      String key =
          random.nextInt(4) > 0 || domain == Domain.FLAG || domain == Domain.DAY
              ? any(scope.fields()).text()
              : expression(domain, scope, DEEPEST);
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    List<String> outputs = new ArrayList<>(keys);
    for (int i = random.nextInt(3); i >= 0; i--) {
      outputs.add(aggregate(scope));
    }
    String group =
        keys.isEmpty()
            ? ""
            : " GROUP BY "
                + (random.nextBoolean()
                    ? String.join(", ", keys)
                    : IntStream.rangeClosed(1, keys.size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(", ")));
    String having =
        random.nextInt(3) > 0
            ? ""
            : " HAVING "
                + any(
                    List.of(
                        "COUNT(*) > " + random.nextInt(6),
                        "MIN(" + number(scope) + ") < " + literal(Domain.NUMBER),
                        "SUM(" + number(scope) + ") IS NOT NULL",
                        "MAX(" + text(scope) + ") >= " + literal(Domain.TEXT),
                        "AVG(" + number(scope) + ") > " + random.nextInt(40)));
    return new Block("", false, outputs, from + where(scope, 0) + group + having);
  }

  private String number(Scope scope) {
    return column(Domain.NUMBER, scope);
  }

  private String text(Scope scope) {
    return column(Domain.TEXT, scope);
  }

  private String aggregate(Scope scope) {
    String call =
        switch (random.nextInt(9)) {
          case 0 -> "COUNT(*)";
          case 1 -> "COUNT(" + any(scope.fields()).text() + ")";
          case 2 -> "COUNT(DISTINCT " + any(scope.fields()).text() + ")";
          case 3 -> "SUM(" + expression(Domain.NUMBER, scope, DEEPEST) + ")";
          case 4 -> "SUM(DISTINCT " + number(scope) + ")";
          case 5 -> "AVG(" + number(scope) + ")";
          case 6 -> "MIN(" + expression(Domain.TEXT, scope, DEEPEST) + ")";
          case 7 -> "MAX(" + column(any(List.of(Domain.DAY, Domain.NUMBER)), scope) + ")";
          default -> "SUM(CASE WHEN " + condition(scope, DEEPEST) + " THEN 1 ELSE 0 END)";
        };
    return random.nextInt(5) == 0
        ? call + " FILTER (WHERE " + condition(scope, DEEPEST) + ")"
        : call;
  }

  private String combined() {
    List<Domain> domains = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      domains.add(any(List.of(Domain.NUMBER, Domain.NUMBER, Domain.TEXT, Domain.DAY)));
    }
    String text = branch(domains);
    for (int i = random.nextInt(2); i >= 0; i--) {
      text +=
          any(List.of(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " EXCEPT ALL "))
              + branch(domains);
      if (i > 0) {
        // What binds how is another matter.
        text = "SELECT * FROM (" + text + ") AS s" + aliases++;
      }
    }
    String order =
        IntStream.rangeClosed(1, domains.size())
            .mapToObj(place -> place + direction())
            .collect(Collectors.joining(", "));
    ordered = random.nextBoolean();
    return ordered ? text + " ORDER BY " + order : text;
  }

  private String branch(List<Domain> domains) {
    Scope scope = scope(null);
    String from = from(scope, 0);
    List<String> outputs =
        domains.stream().map(domain -> expression(domain, scope, DEEPEST)).toList();
    return new Block("", random.nextInt(5) == 0, outputs, from + where(scope, 0)).text();
  }

  private String windowed() {
    Scope scope = scope(null);
    String from = from(scope, DEEPEST);
    List<Use> all = List.copyOf(uses);
    String total =
        all.stream()
            .flatMap(use -> use.table().keys().stream().map(key -> use.alias() + "." + key))
            .collect(Collectors.joining(", "));
    List<String> outputs = new ArrayList<>(List.of(total.split(", ")));
    for (int i = random.nextInt(2); i >= 0; i--) {
      String partition =
          random.nextInt(3) == 0 ? "" : "PARTITION BY " + any(scope.fields()).text() + " ";
      String ties = partition + "ORDER BY " + number(scope) + direction();
      String noTies = ties + ", " + total;
      outputs.add(
          switch (random.nextInt(9)) {
            case 0 -> "ROW_NUMBER() OVER (" + noTies + ")";
            case 1 -> "RANK() OVER (" + ties + ")";
            case 2 -> "DENSE_RANK() OVER (" + ties + ")";
            case 3 -> "SUM(" + number(scope) + ") OVER (" + ties + ")";
            case 4 -> "COUNT(*) OVER (" + partition + ")";
            case 5 -> "LAG(" + any(scope.fields()).text() + ") OVER (" + noTies + ")";
            case 6 -> moving(scope, ties, noTies);
            case 7 -> "FIRST_VALUE(" + any(scope.fields()).text() + ") OVER (" + noTies + ")";
            default -> "NTILE(" + (1 + random.nextInt(4)) + ") OVER (" + noTies + ")";
          });
    }
    return ordered(new Block("", false, outputs, from + where(scope, DEEPEST)), true);
  }

  /** An aggregate over a frame that gains and loses rows. */
  private String moving(Scope scope, String ties, String noTies) {
    String aggregate =
        switch (random.nextInt(4)) {
          case 0 -> "MAX(" + text(scope) + ")";
          case 1 -> "MIN(" + number(scope) + ")";
          case 2 -> "SUM(" + number(scope) + ")";
          default -> "COUNT(" + any(scope.fields()).text() + ")";
        };
    String filter =
        random.nextInt(4) == 0
            ? " FILTER (WHERE " + number(scope) + " > " + random.nextInt(20) + ")"
            : "";
    boolean rows = random.nextBoolean();
    // A distance of 0 takes all peers in, before and after; DuckDB leaves out those on one side.
    int near = random.nextInt(3) + (rows ? 0 : 1);
    int far = near + random.nextInt(6);
    String frame =
        switch (random.nextInt(5)) {
          case 0 -> far + " PRECEDING AND " + near + " PRECEDING";
          case 1 -> near + " FOLLOWING AND " + far + " FOLLOWING";
          case 2 -> near + " FOLLOWING AND UNBOUNDED FOLLOWING";
          default -> far + " PRECEDING AND " + near + " FOLLOWING";
        };
    String order = rows ? noTies + " ROWS" : ties + " RANGE";
    return aggregate + filter + " OVER (" + order + " BETWEEN " + frame + ")";
  }

  /** A query over a derived table, or over one of WITH that may be used twice. */
  private String overDerived() {
    Block inner = random.nextBoolean() ? grouped() : plain(null, 1);
    String name = "d" + aliases++;
    String below = name + ".c1 IS NOT NULL";
    String order = " ORDER BY " + name + ".c1" + direction();
    ordered = true;
    if (random.nextBoolean()) {
      return "WITH "
          + name
          + " AS ("
          + inner.text()
          + ") SELECT "
          + name
          + ".c1, COUNT(*) FROM "
          + name
          + (random.nextBoolean() ? "" : ", " + name + " AS other WHERE other.c1 = " + name + ".c1")
          + " GROUP BY "
          + name
          + ".c1"
          + order;
    }
    return "SELECT "
        + name
        + ".c1 FROM ("
        + inner.text()
        + ") AS "
        + name
        + (random.nextBoolean() ? " WHERE " + below : "")
        + order;
  }

  private Scope scope(@Nullable Scope outer) {
    return new Scope(new ArrayList<>(), outer);
  }

  private String source(Scope scope, Table table) {
    Use use = new Use("t" + aliases++, table);
    uses.add(use);
    table.columns().forEach(column -> scope.fields().add(new Field(use.alias(), column)));
    return "{" + use.alias() + "} AS " + use.alias();
  }

  private String from(Scope scope, int depth) {
    StringBuilder from = new StringBuilder("FROM ").append(source(scope, any(Shop.TABLES)));
    int joins = depth > 0 ? random.nextInt(5) / 4 : Math.max(0, random.nextInt(6) - 3);
    for (int i = 0; i < joins; i++) {
      List<Field> left = List.copyOf(scope.fields());
      Scope right = new Scope(new ArrayList<>(), null);
      String source = source(right, any(Shop.TABLES));
      scope.fields().addAll(right.fields());
      String kind = any(List.of(" JOIN ", " JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN "));
      from.append(kind).append(source).append(" ON ").append(pair(left, right.fields()));
      if (random.nextInt(4) == 0 && !kind.contains("FULL")) {
        from.append(" AND ").append(conditions.simple(right));
      }
    }
    return from.toString();
  }

  /** An equality of a field on each side, of a key where there is one of that domain. */
  private String pair(List<Field> left, List<Field> right) {
    List<Field> wanted = new ArrayList<>();
    for (Field field : right) {
      if (field.column().joins() != null) {
        wanted.add(field);
      }
    }
    Field to = any(wanted);
    List<Field> related =
        left.stream().filter(f -> to.column().joins().equals(f.column().joins())).toList();
    List<Field> alike =
        left.stream().filter(f -> f.column().domain() == to.column().domain()).toList();
    Field by = any(related.isEmpty() ? alike : related);
    return by.text() + " = " + to.text();
  }

  private String where(Scope scope, int depth) {
    if (random.nextInt(6) == 0) {
      return "";
    }
    String where = " WHERE " + condition(scope, depth);
    return switch (random.nextInt(10)) {
      case 0 -> where + " AND " + conditions.rows(scope, depth);
      case 1, 2, 3, 4 -> where + " AND " + conditions.onKey(scope, depth);
      default -> where;
    };
  }

  private String condition(Scope scope, int depth) {
    return conditions.any(scope, depth);
  }

  /** Conditions on the fields of a scope. */
  private final class Conditions {
    String any(Scope scope, int depth) {
      return switch (random.nextInt(14)) {
        case 0 -> "(" + any(scope, depth) + " AND " + any(scope, depth) + ")";
        case 1 -> "(" + any(scope, depth) + " OR " + any(scope, depth) + ")";
        case 2 -> "(NOT " + any(scope, depth) + ")";
        case 3, 4 -> depth < DEEPEST ? subquery(scope, depth) : simple(scope);
        case 5, 6, 7 -> onKey(scope, depth);
        default -> simple(scope);
      };
    }

    /**
     * What may be found by key: equality, ranges, lists, beginnings, queries, on key attributes.
     */
    String onKey(Scope scope, int depth) {
      List<Field> keys = scope.fields().stream().filter(f -> f.column().key()).toList();
      Field key = QueryGenerator.this.any(keys);
      String text = key.text();
      boolean queried = depth < DEEPEST && key.column().domain() != Domain.DAY;
      return switch (random.nextInt(queried ? 10 : 8)) {
        case 8, 9 -> text + givenByQuery(key.column().domain(), scope, depth);
        case 0, 1, 2 -> text + " = " + literal(key);
        case 3 -> text + " IN (" + literals(key) + ")";
        case 4 -> text + " BETWEEN " + literal(key) + " AND " + literal(key);
        case 5 -> "(" + text + " = " + literal(key) + " OR " + text + " = " + literal(key) + ")";
        case 6 ->
            key.column().domain() == Domain.TEXT
                ? text + " LIKE '" + prefix(key) + "%'"
                : "(" + text + " < " + literal(key) + " OR " + text + " >= " + literal(key) + ")";
        default -> text + comparison() + literal(key);
      };
    }

    /** Two key attributes at once; only whether it is true, as DuckDB's rows are never unknown. */
    String rows(Scope scope, int depth) {
      List<Field> keys = scope.fields().stream().filter(f -> f.column().key()).toList();
      Field a = QueryGenerator.this.any(keys);
      Field b = QueryGenerator.this.any(keys);
      boolean queried =
          depth < DEEPEST && a.column().domain() != Domain.DAY && b.column().domain() != Domain.DAY;
      if (queried && random.nextInt(3) == 0) {
        return "(" + a.text() + ", " + b.text() + ")" + rowsGivenByQuery(a, b, scope, depth);
      }
      String rows =
          IntStream.rangeClosed(0, random.nextInt(3))
              .mapToObj(i -> "(" + literal(a) + ", " + literal(b) + ")")
              .collect(Collectors.joining(", "));
      return "(" + a.text() + ", " + b.text() + ") IN (" + rows + ")";
    }

    private String rowsGivenByQuery(Field a, Field b, Scope scope, int depth) {
      Scope inner = scope(scope);
      String from = from(inner, depth + 1);
      String first = own(a.column().domain(), inner);
      String second = own(b.column().domain(), inner);
      String correlation = random.nextInt(4) == 0 ? pair(scope.fields(), inner.fields()) : "";
      return " IN (SELECT {hints} "
          + first
          + ", "
          + second
          + " "
          + from
          + " WHERE "
          + (correlation.isEmpty() ? "" : correlation + " AND ")
          + first
          + " IS NOT NULL AND "
          + second
          + " IS NOT NULL)";
    }

    /** One of the values of a query, which now and then depends on the row around it. */
    private String givenByQuery(Domain domain, Scope scope, int depth) {
      Scope inner = scope(scope);
      String from = from(inner, depth + 1);
      String correlation = random.nextInt(4) == 0 ? pair(scope.fields(), inner.fields()) : "";
      String where =
          correlation.isEmpty()
              ? random.nextInt(4) == 0 ? "" : " WHERE " + any(inner, depth + 1)
              : " WHERE " + correlation;
      String value = own(domain, inner);
      return random.nextInt(4) == 0
          ? " = (SELECT {hints} MAX(" + value + ") " + from + where + ")"
          : " IN (SELECT {hints} " + value + " " + from + where + ")";
    }

    String simple(Scope scope) {
      Field field = QueryGenerator.this.any(scope.fields());
      Domain domain = field.column().domain();
      String text = field.text();
      if (domain == Domain.FLAG) {
        return QueryGenerator.this.any(
            List.of(
                text,
                "(NOT " + text + ")",
                text + " = TRUE",
                text + " IS NULL",
                text + " <> TRUE"));
      }
      return switch (random.nextInt(10)) {
        case 0 -> text + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
        case 1 -> text + (random.nextBoolean() ? " NOT" : "") + " IN (" + literals(field) + ")";
        case 2 ->
            text
                + (random.nextBoolean() ? " NOT" : "")
                + " BETWEEN "
                + literal(field)
                + " AND "
                + literal(field);
        case 3 ->
            domain == Domain.TEXT
                ? text
                    + (random.nextBoolean() ? " NOT" : "")
                    + " LIKE '"
                    + QueryGenerator.this.any(
                        List.of("%e%", "_%", "%", "o_en", prefix(field) + "%"))
                    + "'"
                : text + comparison() + literal(field);
        case 4 -> text + comparison() + column(domain, scope);
        case 5 -> text + " IS DISTINCT FROM " + literal(field);
        case 6 ->
            domain == Domain.DAY
                ? text + comparison() + literal(field)
                : expression(domain, scope, DEEPEST) + comparison() + literal(field);
        default -> text + comparison() + literal(field);
      };
    }

    private String comparison() {
      return QueryGenerator.this.any(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= "));
    }

    private String subquery(Scope scope, int depth) {
      // DuckDB gives wrong rows for a correlated query after ANY or ALL.
      boolean quantified = random.nextInt(7) == 0;
      Scope inner = scope(quantified ? null : scope);
      String from = from(inner, depth + 1);
      String correlation =
          quantified || random.nextInt(3) == 0 ? "" : pair(scope.fields(), inner.fields());
      String own = random.nextInt(3) == 0 ? "" : any(inner, depth + 1);
      String where =
          correlation.isEmpty() && own.isEmpty()
              ? ""
              : " WHERE "
                  + correlation
                  + (correlation.isEmpty() || own.isEmpty() ? "" : " AND ")
                  + own;
      Domain domain = QueryGenerator.this.any(List.of(Domain.NUMBER, Domain.TEXT));
      String value = own(domain, inner);
      String opposite = column(domain, scope);
      String query = from + where;
      if (quantified) {
        return opposite
            + comparison()
            + QueryGenerator.this.any(List.of("ANY", "ALL"))
            + " (SELECT {hints} "
            + value
            + " "
            + query
            + ")";
      }
      return switch (random.nextInt(6)) {
        case 0, 1 -> "EXISTS (SELECT {hints} 1 " + query + ")";
        case 2 -> "NOT EXISTS (SELECT {hints} " + value + " " + query + ")";
        case 3 -> opposite + " IN (SELECT {hints} " + value + " " + query + ")";
        case 4 -> opposite + " NOT IN (SELECT {hints} " + value + " " + query + ")";
        default ->
            opposite
                + comparison()
                + "(SELECT {hints} "
                + QueryGenerator.this.any(List.of("MIN", "MAX"))
                + "("
                + value
                + ") "
                + query
                + ")";
      };
    }

    private String literals(Field field) {
      return IntStream.rangeClosed(0, random.nextInt(4))
          .mapToObj(i -> literal(field))
          .collect(Collectors.joining(", "));
    }

    private String literal(Field field) {
      return field.column().literal(random);
    }

    private String prefix(Field field) {
      String value = field.column().value(random);
      return value.substring(0, Math.min(value.length(), 1 + random.nextInt(2)));
    }
  }

  /** An expression of a domain over a scope; a day is a column or a choice of columns. */
  private String expression(Domain domain, Scope scope, int depth) {
    String column = column(domain, scope);
    if (depth < DEEPEST && random.nextInt(12) == 0 && domain != Domain.FLAG) {
      Scope inner = scope(scope);
      String from = from(inner, DEEPEST);
      return "(SELECT {hints} "
          + any(List.of("MIN", "MAX"))
          + "("
          + own(domain, inner)
          + ") "
          + from
          + " WHERE "
          + pair(scope.fields(), inner.fields())
          + ")";
    }
    int kind = random.nextInt(10);
    if (kind == 0) {
      return "CASE WHEN "
          + conditions.simple(scope)
          + " THEN "
          + column
          + " ELSE "
          + (random.nextBoolean() ? "NULL" : column(domain, scope))
          + " END";
    }
    if (kind == 1) {
      return "COALESCE(" + column + ", " + column(domain, scope) + ")";
    }
    return switch (domain) {
      case NUMBER ->
          switch (kind) {
            case 2 -> "(" + column + " + " + column(domain, scope) + ")";
            case 3 -> "(" + column + " * " + any(List.of("2", "1.5", "-0.25")) + ")";
            case 4 -> "(" + literal(domain) + " - " + column + ")";
            case 5 -> "ABS(" + column + ")";
            case 6 -> "(-" + column + ")";
            case 7 -> "CHAR_LENGTH(" + text(scope) + ")";
            default -> column;
          };
      case TEXT ->
          switch (kind) {
            case 2 -> "UPPER(" + column + ")";
            case 3 -> "(" + column + " || '-' || " + column(domain, scope) + ")";
            case 4 -> "SUBSTRING(" + column + ", " + (1 + random.nextInt(3)) + ", 2)";
            case 5 -> "NULLIF(" + column + ", " + literal(domain) + ")";
            case 6 -> "TRIM(" + column + ")";
            default -> column;
          };
      case DAY, FLAG -> column;
    };
  }

  /** A column of a domain, of this block or of one around it; a literal if there is none. */
  private String column(Domain domain, Scope scope) {
    Scope outer = scope.outer();
    return outer != null && random.nextInt(8) == 0 && !outer.of(domain).isEmpty()
        ? any(outer.of(domain)).text()
        : own(domain, scope);
  }

  /** A column of this block; a literal if there is none. */
  private String own(Domain domain, Scope scope) {
    List<Field> fields = scope.of(domain);
    return fields.isEmpty() ? literal(domain) : any(fields).text();
  }

  private String literal(Domain domain) {
    return switch (domain) {
      case NUMBER -> any(List.of("0", "1", "3", "7", "12.5", "40", "-2", "99.99"));
      case TEXT -> any(List.of("'open'", "'C3'", "''", "'Zoë'", "'m'"));
      case DAY -> "DATE '2026-02-10'";
      case FLAG -> "TRUE";
    };
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
