package io.partita.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a query as lines of text, the same for Partita and for DuckDB. */
public final class QueryAnswer {
  /** DuckDB computes averages and quotients as DOUBLE, of which so many digits are sure. */
  private static final MathContext SURE = new MathContext(9);

  private QueryAnswer() {}

  /** What a peer answers. */
  public static List<String> of(Connection peer, String query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = peer.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          cells.add(text(rows.getObject(i)));
        }
        lines.add(String.join(" | ", cells));
      }
    }
    return lines;
  }

  /** What Partita answers. */
  public static List<String> of(Session session, String query) {
    List<String> lines = new ArrayList<>();
    try (Rows rows =
        session.prepare(query).execute(new Object[0], ExecutionOptions.DEFAULT).rows()) {
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < rows.width(); i++) {
          cells.add(text(rows.get(i)));
        }
        lines.add(String.join(" | ", cells));
      }
    }
    return lines;
  }

  private static String text(@Nullable Object value) {
    if (!(value instanceof Number)) {
      return String.valueOf(value);
    }
    BigDecimal number = new BigDecimal(value.toString()).round(SURE);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
