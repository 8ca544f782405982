package io.partita.sql.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/** What trees of Calcite hold of queries, whose relations have names inside the plan. */
final class Queries {
  private static final Pattern RELATION = Pattern.compile(PlanSchema.RELATION + "\\d+");

  private Queries() {}

  static boolean isQuery(SqlCall call) {
    return SqlKind.QUERY.contains(call.getKind());
  }

  /** Whether there is a query in an expression. */
  static boolean isIn(SqlNode node) {
    boolean[] found = {false};
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            found[0] |= isQuery(call);
            return found[0] ? null : super.visit(call);
          }
        });
    return found[0];
  }

  /** The relations that a tree has columns of and does not read itself. */
  static Set<String> relationsAround(SqlNode node) {
    Set<String> named = new HashSet<>();
    Set<String> read = new HashSet<>();
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier name) {
            if (isRelation(name)) {
              read.add(name.names.get(0));
            } else if (name.names.size() > 1) {
              named.add(name.names.get(0));
            }
            return null;
          }
        });
    named.removeAll(read);
    return named;
  }

  private static boolean isRelation(SqlIdentifier name) {
    return name.names.size() == 1 && RELATION.matcher(name.names.get(0)).matches();
  }

  /** Whether two trees say the same, whatever the relations that they read are called. */
  static boolean areSame(SqlNode a, SqlNode b) {
    if (a.getKind() != b.getKind()) {
      return false;
    }
    return a.equalsDeep(b, Litmus.IGNORE)
        || (isIn(a) && isIn(b) && renamed(a).equalsDeep(renamed(b), Litmus.IGNORE));
  }

  /** Has a plan depend on the literals of two trees that are the same, so that they stay so. */
  static void requireSame(SqlNode a, SqlNode b, StatementParameters parameters) {
    List<Integer> first = literals(a);
    List<Integer> second = literals(b);
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).equals(second.get(i))) {
        IntStream.of(first.get(i), second.get(i))
            .filter(number -> number >= 0)
            .forEach(parameters::depend);
      }
    }
  }

  /** The numbers of the literals; -1 for one that is not lifted. */
  private static List<Integer> literals(SqlNode node) {
    List<Integer> numbers = new ArrayList<>();
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlLiteral literal) {
            numbers.add(
                literal instanceof TypedLiterals.Liftable liftable ? liftable.number() : -1);
            return null;
          }
        });
    return numbers;
  }

  /** A tree that calls the relations that it reads by their numbers in it. */
  private static SqlNode renamed(SqlNode node) {
    Map<String, String> names = new HashMap<>();
    node.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlIdentifier name) {
            if (isRelation(name)) {
              names.putIfAbsent(name.names.get(0), "$" + names.size());
            }
            return null;
          }
        });
    return Objects.requireNonNull(
        node.accept(
            new SqlShuttle() {
              @Override
              public SqlNode visit(SqlIdentifier name) {
                String other = names.get(name.names.get(0));
                return other == null ? name : name.setName(0, other);
              }
            }));
  }
}
