package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.function.SessionUser;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.SourcePosition;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Functions that say who runs a statement and where, which the standard writes as words alone. */
final class SessionNames {
  private static final Set<String> USERS =
      Set.of("CURRENT_USER", "SESSION_USER", "SYSTEM_USER", "USER");
  private static final Set<String> DATABASES =
      Set.of("CURRENT_CATALOG", "CURRENT_DATABASE", "DATABASE");
  private static final Set<String> SCHEMAS = Set.of("CURRENT_SCHEMA", "SCHEMA");

  /** Those that no rule keeps from being names, so that they are names where one is known. */
  private static final Set<String> WORDS =
      Set.of(
          "CURRENT_CATALOG",
          "CURRENT_ROLE",
          "CURRENT_SCHEMA",
          "CURRENT_USER",
          "SESSION_USER",
          "SYSTEM_USER");

  private SessionNames() {}

  /** Whether a path is a word that is a value where nothing has that name. */
  static boolean isWord(PathExpression path) {
    return path.steps().isEmpty()
        && !path.first().quoted()
        && WORDS.contains(path.first().name().toUpperCase(Locale.ROOT));
  }

  /**
   * The value of a function of that name; null if there is none.
   *
   * @param name in capitals
   */
  static @Nullable SqlNode value(String name, String database, SourcePosition position) {
    if (USERS.contains(name)) {
      return ExpressionTranslator.call(SessionUser.INSTANCE, position);
    }
    if (DATABASES.contains(name)) {
      return TypedLiterals.text(database, Positions.calcite(position));
    }
    if (SCHEMAS.contains(name)) {
      return TypedLiterals.text(Catalog.MAIN, Positions.calcite(position));
    }
    if (name.equals("CURRENT_ROLE")) {
      throw SqlError.at(
          SqlErrors.NOT_SUPPORTED_YET,
          position,
          "CURRENT_ROLE is not supported yet: there are no accounts and no roles. CURRENT_USER is the"
              + " user that the connection names; a column of that name is written"
              + " \"CURRENT_ROLE\".");
    }
    return null;
  }
}
