package io.partita.sql.statement;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    /**
     * What a file's name says of its format, or null: {@code .csv}, {@code .json}, {@code .jsonl},
     * {@code .ndjson}, each also before {@code .gz}.
     */
    static @Nullable Format ofName(String path) {
      Matcher ending = ENDING.matcher(path);
      if (!ending.find()) {
        return null;
      }
      return ending.group(1).equalsIgnoreCase("csv") ? CSV : JSON;
    }

    private static final Pattern ENDING =
        Pattern.compile("\\.(csv|json|jsonl|ndjson)(\\.gz)?$", Pattern.CASE_INSENSITIVE);
  }

  /** What happens to a row whose key is in the table already. */
  public enum Conflict {
    ERROR,
    SKIP,
    REPLACE
  }
}
