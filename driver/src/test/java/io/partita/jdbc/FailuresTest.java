package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
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
import io.partita.engine.ValidationException.Kind;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.SqlErrors.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of errors, complete in both directions. */
class FailuresTest {
  private static final Path FILE = Path.of("shop", "log");

  /** One exception of each class, and of each way that its fields can go, with its SQLState. */
  private static Map<EngineException, String> states() {
    Map<EngineException, String> states = new LinkedHashMap<>();
    states.put(new ConditionalCheckFailedException(null, 0), "40001");
    states.put(new DamagedFileException(FILE, 8, "wrong checksum", null), "58D01");
    states.put(new DirectoryUnavailableException(FILE, 1, "in use by process 1", null), "08001");
    states.put(new DiskFullException("full", null), "53100");
    states.put(new EngineUnavailableException("failed", null), "08006");
    states.put(new IdempotentParameterMismatchException(), "22023");
    states.put(new ItemCollectionSizeLimitExceededException(), "54000");
    states.put(new MemoryLimitException("memorySize"), "53200");
    states.put(new OutcomeUnknownException("log", new IOException("torn")), "40003");
    states.put(new RequestCancelledException(true), "57014");
    states.put(new RequestCancelledException(false), "57014");
    states.put(ResourceInUseException.tableExists("t"), "42P07");
    states.put(ResourceInUseException.busy("t"), "55006");
    states.put(new ResourceNotFoundException("t"), "42P01");
    states.put(new SnapshotTooOldException(7, "it is 61 s old"), "40001");
    states.put(new StorageWriteException("log", null), "58030");
    states.put(new TransactionConflictException(), "40001");
    states.put(new TransactionInProgressException(), "40001");
    states.put(new UnknownFormatException(FILE, "version 9"), "58D02");
    states.put(new ValidationException(Kind.OTHER, "odd"), "22000");
    states.put(cancelled("ConditionalCheckFailed", null), "40001");
    states.put(cancelled("TransactionConflict", null), "40001");
    states.put(cancelled("ItemCollectionSizeLimitExceeded", null), "54000");
    states.put(cancelled("DuplicateItem", null), "23505");
    states.put(cancelled("ThrottlingError", null), "53400");
    states.put(new ThrottlingException("t/i", "behind"), "53400");
    states.put(cancelled("ProvisionedThroughputExceeded", null), "53400");
    states.put(cancelled("ValidationError", Kind.TYPE_MISMATCH), "42804");
    states.put(cancelled("ValidationError", null), "22000");
    states.put(new TransactionCanceledException(List.of()), "40001");
    return states;
  }

  private static TransactionCanceledException cancelled(String code, @Nullable Kind kind) {
    return new TransactionCanceledException(
        List.of(CancellationReason.NONE, new CancellationReason(code, "why", null, kind)));
  }

  @Test
  void everyExceptionOfTheEngineHasItsState() {
    states()
        .forEach(
            (thrown, state) -> {
              SQLException failure = Failures.of(thrown);

              assertThat(failure.getSQLState()).as(thrown.toString()).isEqualTo(state);
              assertThat(failure.getMessage()).isEqualTo(thrown.getMessage());
              assertThat(failure.getCause()).isSameAs(thrown);
            });
  }

  @Test
  void noExceptionOfTheEngineIsForgotten() {
    Set<String> tested = new HashSet<>();
    states().keySet().forEach(thrown -> tested.add(thrown.getClass().getSimpleName()));
    List<String> present =
        new ClassFileImporter()
            .importPackages("io.partita.engine").stream()
                .filter(type -> type.getPackageName().equals("io.partita.engine"))
                .filter(type -> type.isAssignableTo(EngineException.class))
                .filter(type -> !type.isEquivalentTo(EngineException.class))
                .map(JavaClass::getSimpleName)
                .toList();

    assertThat(present).isNotEmpty();
    assertThat(tested).containsExactlyInAnyOrderElementsOf(present);
  }

  @Test
  void everyKindOfAFaultyRequestHasItsState() {
    Map<Kind, String> expected = new HashMap<>();
    expected.put(Kind.SYNTAX, "42601");
    expected.put(Kind.UNDEFINED_PLACEHOLDER, "42P02");
    expected.put(Kind.FUNCTION, "42883");
    expected.put(Kind.UNKNOWN_INDEX, "42704");
    expected.put(Kind.NOT_PROJECTED, "42703");
    expected.put(Kind.OVERLAPPING_PATHS, "42701");
    expected.put(Kind.DUPLICATE_ITEM, "21000");
    expected.put(Kind.TYPE_MISMATCH, "42804");
    expected.put(Kind.NUMBER_TEXT, "22P02");
    expected.put(Kind.NUMBER_RANGE, "22003");
    expected.put(Kind.KEY_MISSING, "23502");
    expected.put(Kind.INVALID_PARAMETER, "22023");
    expected.put(Kind.DOCUMENT_PATH, "2203F");
    expected.put(Kind.TOO_LARGE, "54000");
    expected.put(Kind.KEY_UPDATE, "428C9");
    expected.put(Kind.WRONG_OBJECT_KIND, "42809");
    expected.put(Kind.TABLE_DEFINITION, "42P16");
    expected.put(Kind.WRONG_STATE, "55000");
    expected.put(Kind.OTHER, "22000");
    Map<Kind, String> states = new HashMap<>();
    for (Kind kind : Kind.values()) {
      states.put(kind, Failures.of(new ValidationException(kind, "why")).getSQLState());
    }

    assertThat(states).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(SqlErrors.class)
  void everyErrorOfTheSqlLayerKeepsItsStateCodeAndClass(SqlErrors error) {
    Map<Category, Class<?>> classes =
        Map.of(
            Category.SYNTAX, java.sql.SQLSyntaxErrorException.class,
            Category.DATA, java.sql.SQLDataException.class,
            Category.INTEGRITY, java.sql.SQLIntegrityConstraintViolationException.class,
            Category.ROLLBACK, java.sql.SQLTransactionRollbackException.class,
            Category.TRANSIENT_CONNECTION, java.sql.SQLTransientConnectionException.class,
            Category.CONNECTION, java.sql.SQLNonTransientConnectionException.class,
            Category.AUTHORIZATION, java.sql.SQLInvalidAuthorizationSpecException.class,
            Category.FEATURE, java.sql.SQLFeatureNotSupportedException.class,
            Category.PLAIN, SQLException.class);

    SQLException failure = Failures.of(new SqlError(error, "why"));

    assertThat(failure.getSQLState()).isEqualTo(error.sqlState()).hasSize(5);
    assertThat(failure.getErrorCode()).isEqualTo(error.vendorCode());
    assertThat(failure.getClass()).isEqualTo(classes.get(error.category()));
    assertThat(failure.getMessage()).isEqualTo("why");
  }

  @Test
  void anExceptionOfTheEngineThatNobodyMappedIsADefect() {
    @SuppressWarnings("serial")
    class Unmapped extends EngineException {
      Unmapped() {
        super("new");
      }
    }

    assertThat(Failures.of(new Unmapped()).getSQLState()).isEqualTo("XX000");
  }
}
