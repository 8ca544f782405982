package io.partita.sql;

import io.partita.engine.CancellationReason;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DamagedFileException;
import io.partita.engine.DirectoryUnavailableException;
import io.partita.engine.DiskFullException;
import io.partita.engine.EngineException;
import io.partita.engine.EngineUnavailableException;
import io.partita.engine.IdempotentParameterMismatchException;
import io.partita.engine.ItemCollectionSizeLimitExceededException;
import io.partita.engine.MemoryLimitException;
import io.partita.engine.OutcomeUnknownException;
import io.partita.engine.RequestCancelledException;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.ResourceNotFoundException;
import io.partita.engine.SnapshotTooOldException;
import io.partita.engine.StorageWriteException;
import io.partita.engine.ThrottlingException;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.TransactionConflictException;
import io.partita.engine.TransactionInProgressException;
import io.partita.engine.UnknownFormatException;
import io.partita.engine.ValidationException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which entry of {@link SqlErrors} stands for an exception that leaves the engine unwrapped. */
public final class EngineErrors {
  private static final Map<Class<? extends EngineException>, SqlErrors> BY_CLASS =
      Map.ofEntries(
          Map.entry(ConditionalCheckFailedException.class, SqlErrors.CONFLICT),
          Map.entry(DamagedFileException.class, SqlErrors.DAMAGED),
          Map.entry(DirectoryUnavailableException.class, SqlErrors.CANNOT_CONNECT),
          Map.entry(DiskFullException.class, SqlErrors.DISK_FULL),
          Map.entry(EngineUnavailableException.class, SqlErrors.ENGINE_FAILED),
          Map.entry(IdempotentParameterMismatchException.class, SqlErrors.INVALID_PARAMETER),
          Map.entry(ItemCollectionSizeLimitExceededException.class, SqlErrors.LIMIT),
          Map.entry(MemoryLimitException.class, SqlErrors.OUT_OF_MEMORY),
          Map.entry(OutcomeUnknownException.class, SqlErrors.OUTCOME_UNKNOWN),
          Map.entry(RequestCancelledException.class, SqlErrors.CANCELLED),
          Map.entry(ResourceNotFoundException.class, SqlErrors.UNDEFINED_TABLE),
          Map.entry(SnapshotTooOldException.class, SqlErrors.CONFLICT),
          Map.entry(StorageWriteException.class, SqlErrors.IO),
          Map.entry(ThrottlingException.class, SqlErrors.THROTTLED),
          Map.entry(TransactionConflictException.class, SqlErrors.CONFLICT),
          Map.entry(TransactionInProgressException.class, SqlErrors.CONFLICT),
          Map.entry(UnknownFormatException.class, SqlErrors.UNKNOWN_FORMAT));

  /** Exceptions whose fields decide. */
  private static final Map<Class<? extends EngineException>, Function<EngineException, SqlErrors>>
      BY_FIELDS =
          Map.of(
              ResourceInUseException.class,
              thrown ->
                  ((ResourceInUseException) thrown).exists()
                      ? SqlErrors.DUPLICATE_TABLE
                      : SqlErrors.OBJECT_IN_USE,
              TransactionCanceledException.class,
              thrown -> ofReasons((TransactionCanceledException) thrown),
              ValidationException.class,
              thrown -> of(((ValidationException) thrown).kind()));

  private EngineErrors() {}

  /** The entry for an exception of the engine. */
  public static SqlErrors of(EngineException thrown) {
    Function<EngineException, SqlErrors> byFields = BY_FIELDS.get(thrown.getClass());
    return byFields != null
        ? byFields.apply(thrown)
        : BY_CLASS.getOrDefault(thrown.getClass(), SqlErrors.INTERNAL);
  }

  /** The entry of the first reason that is not {@code None}. */
  private static SqlErrors ofReasons(TransactionCanceledException thrown) {
    for (CancellationReason reason : thrown.reasons()) {
      if (!reason.code().equals(CancellationReason.NONE.code())) {
        return of(reason);
      }
    }
    return SqlErrors.CONFLICT;
  }

  private static SqlErrors of(CancellationReason reason) {
    return switch (reason.code()) {
      case "ConditionalCheckFailed", "TransactionConflict" -> SqlErrors.CONFLICT;
      case "DuplicateItem" -> SqlErrors.DUPLICATE_KEY;
      case "ItemCollectionSizeLimitExceeded" -> SqlErrors.LIMIT;
      case "ThrottlingError", "ProvisionedThroughputExceeded" -> SqlErrors.THROTTLED;
      case "ValidationError" -> of(reason.kind());
      default -> SqlErrors.INTERNAL;
    };
  }

  private static SqlErrors of(ValidationException.@Nullable Kind kind) {
    if (kind == null) {
      return SqlErrors.DATA;
    }
    return switch (kind) {
      case SYNTAX -> SqlErrors.SYNTAX;
      case UNDEFINED_PLACEHOLDER -> SqlErrors.UNDEFINED_PARAMETER;
      case FUNCTION -> SqlErrors.UNDEFINED_FUNCTION;
      case UNKNOWN_INDEX -> SqlErrors.UNDEFINED_OBJECT;
      case NOT_PROJECTED -> SqlErrors.UNDEFINED_COLUMN;
      case OVERLAPPING_PATHS -> SqlErrors.DUPLICATE_COLUMN;
      case DUPLICATE_ITEM -> SqlErrors.CARDINALITY;
      case TYPE_MISMATCH -> SqlErrors.DATATYPE_MISMATCH;
      case NUMBER_TEXT -> SqlErrors.NUMBER_TEXT;
      case NUMBER_RANGE -> SqlErrors.OUT_OF_RANGE;
      case KEY_MISSING -> SqlErrors.NOT_NULL;
      case INVALID_PARAMETER -> SqlErrors.INVALID_PARAMETER;
      case DOCUMENT_PATH -> SqlErrors.DOCUMENT_PATH;
      case TOO_LARGE -> SqlErrors.LIMIT;
      case KEY_UPDATE -> SqlErrors.KEY_UPDATE;
      case WRONG_OBJECT_KIND -> SqlErrors.WRONG_OBJECT_KIND;
      case TABLE_DEFINITION -> SqlErrors.INVALID_TABLE_DEFINITION;
      case WRONG_STATE -> SqlErrors.WRONG_STATE;
      case OTHER -> SqlErrors.DATA;
    };
  }
}
