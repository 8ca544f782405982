package io.partita.engine;

/** The request is malformed or cannot be fulfilled whatever is stored; nothing was done. */
public final class ValidationException extends EngineException {
  private static final long serialVersionUID = 1L;
  private final Kind kind;

  /** What is wrong, in kinds that clients treat alike. */
  public enum Kind {
    SYNTAX,
    UNDEFINED_PLACEHOLDER,
    FUNCTION,
    UNKNOWN_INDEX,
    NOT_PROJECTED,
    OVERLAPPING_PATHS,
    DUPLICATE_ITEM,
    TYPE_MISMATCH,
    NUMBER_TEXT,
    NUMBER_RANGE,
    KEY_MISSING,
    INVALID_PARAMETER,
    DOCUMENT_PATH,
    TOO_LARGE,
    KEY_UPDATE,
    WRONG_OBJECT_KIND,
    TABLE_DEFINITION,
    WRONG_STATE,
    OTHER
  }

  public ValidationException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The kind of fault. */
  public Kind kind() {
    return kind;
  }
}
