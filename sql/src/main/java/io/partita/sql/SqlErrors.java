package io.partita.sql;

/**
 * Every error that a user can meet: its SQLState, the class of exception that reports it, its
 * vendor code, and whether trying again may help. The one table; nothing else spells a SQLState.
 */
public enum SqlErrors {
  SCAN_REFUSED("42SCN", 1001, Category.SYNTAX, false),
  NOT_SUPPORTED_YET("42NYS", 1002, Category.SYNTAX, false),
  SYNTAX("42601", 1003, Category.SYNTAX, false),
  UNDEFINED_TABLE("42P01", 1004, Category.SYNTAX, false),
  UNDEFINED_OBJECT("42704", 1005, Category.SYNTAX, false),
  UNDEFINED_COLUMN("42703", 1006, Category.SYNTAX, false),
  UNDEFINED_FUNCTION("42883", 1007, Category.SYNTAX, false),
  AMBIGUOUS_COLUMN("42702", 1008, Category.SYNTAX, false),
  DUPLICATE_COLUMN("42701", 1009, Category.SYNTAX, false),
  DUPLICATE_TABLE("42P07", 1010, Category.SYNTAX, false),
  INVALID_TABLE_DEFINITION("42P16", 1011, Category.SYNTAX, false),
  DATATYPE_MISMATCH("42804", 1012, Category.SYNTAX, false),
  WRONG_OBJECT_KIND("42809", 1013, Category.SYNTAX, false),
  KEY_UPDATE("428C9", 1014, Category.SYNTAX, false),
  UNDEFINED_PARAMETER("42P02", 1015, Category.SYNTAX, false),
  GROUPING("42803", 1016, Category.SYNTAX, false),
  FILE_REFUSED("42501", 1017, Category.SYNTAX, false),

  WRONG_PARAMETER_COUNT("07001", 1101, Category.PLAIN, false),

  NOT_CONVERTIBLE("22018", 1201, Category.DATA, false),
  OUT_OF_RANGE("22003", 1202, Category.DATA, false),
  DATETIME_FORMAT("22007", 1203, Category.DATA, false),
  TOO_LONG("22001", 1204, Category.DATA, false),
  DIVISION_BY_ZERO("22012", 1205, Category.DATA, false),
  NUMBER_TEXT("22P02", 1206, Category.DATA, false),
  INVALID_PARAMETER("22023", 1207, Category.DATA, false),
  DOCUMENT_PATH("2203F", 1208, Category.DATA, false),
  DATA("22000", 1209, Category.DATA, false),
  CARDINALITY("21000", 1210, Category.DATA, false),

  DUPLICATE_KEY("23505", 1301, Category.INTEGRITY, false),
  NOT_NULL("23502", 1302, Category.INTEGRITY, false),

  INVALID_CURSOR_STATE("24000", 1401, Category.PLAIN, false),
  NO_ACTIVE_TRANSACTION("25P01", 1402, Category.PLAIN, false),
  ACTIVE_TRANSACTION("25001", 1403, Category.PLAIN, false),
  READ_ONLY("25006", 1404, Category.PLAIN, false),
  CONFLICT("40001", 1405, Category.ROLLBACK, true),
  OUTCOME_UNKNOWN("40003", 1406, Category.ROLLBACK, false),
  NO_SAVEPOINT("3B001", 1407, Category.PLAIN, false),

  READ_BUDGET("53B01", 1501, Category.PLAIN, false),
  WRITE_BUDGET("53B02", 1502, Category.PLAIN, false),
  THROTTLED("53400", 1503, Category.TRANSIENT_CONNECTION, true),
  LIMIT("54000", 1504, Category.PLAIN, false),
  STATEMENT_TOO_COMPLEX("54001", 1505, Category.SYNTAX, false),
  WRONG_STATE("55000", 1506, Category.PLAIN, false),
  OBJECT_IN_USE("55006", 1507, Category.PLAIN, true),
  CANCELLED("57014", 1508, Category.PLAIN, false),

  DISK_FULL("53100", 1601, Category.PLAIN, true),
  OUT_OF_MEMORY("53200", 1602, Category.PLAIN, false),
  IO("58030", 1603, Category.PLAIN, false),
  DAMAGED("58D01", 1604, Category.PLAIN, false),
  UNKNOWN_FORMAT("58D02", 1605, Category.PLAIN, false),

  ENGINE_FAILED("08006", 1701, Category.CONNECTION, true),
  CANNOT_CONNECT("08001", 1702, Category.CONNECTION, false),
  CONNECTION_CLOSED("08003", 1703, Category.CONNECTION, false),
  PASSWORD("28000", 1704, Category.AUTHORIZATION, false),
  OBJECT_CLOSED("HY010", 1705, Category.PLAIN, false),

  FEATURE_NOT_SUPPORTED("0A000", 1801, Category.FEATURE, false),
  INTERNAL("XX000", 1901, Category.PLAIN, false);

  /** The class of {@code java.sql} exception that reports an error. */
  public enum Category {
    SYNTAX,
    DATA,
    INTEGRITY,
    ROLLBACK,
    TRANSIENT_CONNECTION,
    CONNECTION,
    AUTHORIZATION,
    FEATURE,
    PLAIN
  }

  private final String sqlState;
  private final int vendorCode;
  private final Category category;
  private final boolean retryable;

  SqlErrors(String sqlState, int vendorCode, Category category, boolean retryable) {
    this.sqlState = sqlState;
    this.vendorCode = vendorCode;
    this.category = category;
    this.retryable = retryable;
  }

  /** The five characters of the SQLState. */
  public String sqlState() {
    return sqlState;
  }

  /** A number of our own, the same in every release. */
  public int vendorCode() {
    return vendorCode;
  }

  /** The class of exception. */
  public Category category() {
    return category;
  }

  /** Whether the same statement may succeed when it is tried again. */
  public boolean retryable() {
    return retryable;
  }
}
