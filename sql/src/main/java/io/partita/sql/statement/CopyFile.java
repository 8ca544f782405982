package io.partita.sql.statement;

import java.util.Locale;

/**
 * The file of a COPY.
 *
 * @param path as it is written
 * @param header whether the first line of a csv file names its columns
 * @param position of the path
 */
public record CopyFile(String path, Format format, boolean header, SourcePosition position) {

  /** How the rows are written in the file. */
  public enum Format {
    CSV,
    JSON,
    DYNAMODB_JSON,
    NOSQL_WORKBENCH;

    /** As the option {@code FORMAT} spells it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What happens to a row whose key is in the table already. */
  public enum Conflict {
    ERROR,
    SKIP,
    REPLACE
  }
}
