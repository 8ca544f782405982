package io.partita.jdbc.shell;

import io.partita.engine.value.AttributeValue;
import io.partita.jdbc.PartitaResultSet;
import io.partita.sql.Json;
import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.StringJoiner;

/** Prints each row as a line with a JSON object; numbers and documents are what they are. */
final class JsonPrinter implements ResultFormat.Printer {
  private final PrintStream out;

  JsonPrinter(PrintStream out) {
    this.out = out;
  }

  @Override
  public long print(ResultSet rows) throws SQLException {
    PartitaResultSet values = rows.unwrap(PartitaResultSet.class);
    ResultSetMetaData about = rows.getMetaData();
    String[] names = new String[about.getColumnCount()];
    for (int i = 0; i < names.length; i++) {
      names[i] = Json.text(new AttributeValue.S(about.getColumnLabel(i + 1)));
    }
    long count = 0;
    while (rows.next()) {
      StringJoiner line = new StringJoiner(",", "{", "}");
      for (int i = 0; i < names.length; i++) {
        line.add(names[i] + ":" + values.getJson(i + 1));
      }
      out.println(line);
      count++;
    }
    return count;
  }
}
