package io.partita.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.ItemVersions.ItemVersion;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions travel between processes, in the logs and test reports of a host program. */
class EngineExceptionsTest {
  private static final Path FILE = Path.of("shop", "log");
  private static final Item ITEM = Item.of(Map.of("pk", new AttributeValue.S("x")));

  static List<EngineException> exceptions() {
    PrimaryKey key = PrimaryKey.of("pk", new AttributeValue.S("x"));
    return List.of(
        new ConditionalCheckFailedException(ITEM, 7),
        new DamagedFileException(FILE, 8, "wrong checksum", null),
        new DirectoryUnavailableException(FILE, 1, "in use by process 1", null),
        new DiskFullException("full", null),
        new EngineUnavailableException("failed", null),
        new IdempotentParameterMismatchException(),
        new ItemCollectionSizeLimitExceededException(),
        new MemoryLimitException("memorySize"),
        new OutcomeUnknownException("log", new IOException("torn")),
        new RequestCancelledException(true),
        ResourceInUseException.busy("t"),
        new ResourceNotFoundException("t"),
        new SnapshotTooOldException(7, "it is 61 s old"),
        new StorageWriteException("log", null),
        new ThrottlingException("index", "too far behind"),
        new TransactionCanceledException(
            List.of(new CancellationReason("ConditionalCheckFailed", "why", ITEM, null))),
        new TransactionCanceledException(new ItemVersion("t", key, 7)),
        new TransactionCanceledException(RangeRead.ofAll("t", null, 7)),
        new TransactionConflictException(),
        new TransactionInProgressException(),
        new UnknownFormatException(FILE, "version 9"),
        new ValidationException(Kind.OTHER, "odd"));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void anExceptionKeepsItsMessageAndItsFactsWhenItIsSerialized(EngineException thrown)
      throws Exception {
    EngineException read = (EngineException) roundTrip(thrown);

    assertThat(read).hasMessage(thrown.getMessage());
    for (Method accessor : thrown.getClass().getDeclaredMethods()) {
      if (accessor.getParameterCount() == 0 && accessor.getReturnType() != void.class) {
        Object fact = accessor.invoke(read);
        boolean ofItems =
            Set.of("item", "reasons", "changedItem", "changedRange").contains(accessor.getName());
        if (!ofItems) {
          assertThat(fact).as(accessor.getName()).isEqualTo(accessor.invoke(thrown));
        } else if (accessor.getReturnType() == List.class) {
          assertThat((List<?>) fact).as("items do not travel").isEmpty();
        }
      }
    }
  }

  private static Object roundTrip(Object object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void everyExceptionIsTried() throws Exception {
    Path classes =
        Path.of(EngineException.class.getResource("EngineException.class").toURI()).getParent();
    List<String> present;
    try (Stream<Path> files = Files.list(classes)) {
      present =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Exception.class"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .filter(name -> !name.equals("EngineException"))
              .toList();
    }
    assertThat(exceptions().stream().map(e -> e.getClass().getSimpleName()).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(present);
  }
}
