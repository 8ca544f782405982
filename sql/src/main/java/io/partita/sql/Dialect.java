package io.partita.sql;

import io.partita.sql.function.CurrentTime;
import io.partita.sql.function.FunctionLibrary;
import io.partita.sql.function.ScalarFunction;
import io.partita.sql.statement.StatementParser;
import io.partita.sql.type.Family;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the language has: its words and its functions, as metadata shows them. */
public final class Dialect {
  private Dialect() {}

  /** The keywords that are names only in quotes, in capitals, sorted. */
  public static Set<String> reservedWords() {
    return StatementParser.reservedWords();
  }

  /** The scalar functions that a statement calls as {@code NAME(…)} with values, sorted by name. */
  public static List<Function> functions() {
    List<Function> functions = new ArrayList<>();
    for (String name : CurrentTime.names()) {
      Family result = Objects.requireNonNull(CurrentTime.result(name));
      functions.add(new Function(name, List.of(), result.sqlType()));
    }
    for (String name : FunctionLibrary.names()) {
      for (ScalarFunction function : FunctionLibrary.find(name)) {
        functions.add(
            new Function(
                name,
                function.parameters().stream().map(Family::sqlType).toList(),
                function.result().sqlType()));
      }
    }
    for (String name : FunctionLibrary.FIELDS.keySet()) {
      functions.add(new Function(name, List.of(SqlType.TIMESTAMP), SqlType.DECIMAL));
    }
    functions.sort(Comparator.comparing(Function::name));
    return functions;
  }

  /** A scalar function with so many parameters; a name may have several. */
  public record Function(String name, List<SqlType> parameters, SqlType result) {
    public Function {
      parameters = List.copyOf(parameters);
    }
  }
}
