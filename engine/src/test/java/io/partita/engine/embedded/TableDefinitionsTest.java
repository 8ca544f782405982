package io.partita.engine.embedded;

import static io.partita.engine.embedded.EngineFixture.CLOCK;
import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.GlobalIndexUpdate;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.ResourceInUseException;
import io.partita.engine.TableDescription;
import io.partita.engine.UpdateTableRequest;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.value.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a table and its indexes may be, at each limit and one beyond it. */
class TableDefinitionsTest {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final KeySchema SORTED = key("pk", AttributeType.S, "sk", AttributeType.S);

  private final EmbeddedEngine engine =
      EmbeddedEngine.inMemory(EmbeddedOptions.DEFAULTS.withIndexesHeld(true), CLOCK);
  private int tables;

  @AfterEach
  void close() {
    engine.close();
  }

  private static LocalIndex local(String name, IndexProjection projection) {
    return new LocalIndex(name, new KeyAttribute(name + "_sort", AttributeType.N), projection);
  }

  private static GlobalIndex global(String name, IndexProjection projection) {
    return new GlobalIndex(name, key("city", AttributeType.S), projection);
  }

  private static GlobalIndex global(List<KeyAttribute> partition, List<KeyAttribute> sort) {
    return new GlobalIndex("idx", new KeySchema(partition, sort), new IndexProjection.KeysOnly());
  }

  private static List<KeyAttribute> attributes(String prefix, int count) {
    return many(count, i -> new KeyAttribute(prefix + i, AttributeType.S));
  }

  private static <T> List<T> many(int count, IntFunction<T> each) {
    return IntStream.range(0, count).mapToObj(each).toList();
  }

  private static IndexProjection include(String prefix, int count) {
    return new IndexProjection.Include(new TreeSet<>(many(count, i -> prefix + i)));
  }

  private TableDescription create(
      KeySchema key, List<LocalIndex> locals, List<GlobalIndex> globals) {
    return engine.createTable(
        new CreateTableRequest("table" + tables++, key, locals, globals, 1, null), STRONG);
  }

  private void refused(
      String message, KeySchema key, List<LocalIndex> locals, List<GlobalIndex> globals) {
    assertThatThrownBy(() -> create(key, locals, globals))
        .isInstanceOfSatisfying(
            ValidationException.class,
            e -> assertThat(e.kind()).isIn(Kind.TABLE_DEFINITION, Kind.INVALID_PARAMETER))
        .hasMessage(message);
  }

  private void refused(String message, GlobalIndex index) {
    refused(message, SORTED, List.of(), List.of(index));
  }

  @Test
  void aKeyHasOneHashAndAtMostOneRangeOfDifferentNames() {
    create(SORTED, List.of(), List.of());
    String one =
        "Invalid KeySchema: A table has exactly one partition key and at most one sort key";
    refused(one, new KeySchema(attributes("p", 2), List.of()), List.of(), List.of());
    refused(one, new KeySchema(attributes("p", 1), attributes("s", 2)), List.of(), List.of());
    refused(one, new KeySchema(List.of(), attributes("s", 1)), List.of(), List.of());
    refused(
        "Invalid KeySchema: The partition key and the sort key have the same name: pk",
        key("pk", AttributeType.S, "pk", AttributeType.N),
        List.of(),
        List.of());
  }

  @Test
  void keyAttributesAreScalarsWithNamesOfAtMost255Bytes() {
    create(key("ü".repeat(127) + "x", AttributeType.B), List.of(), List.of());
    String longName = "ü".repeat(128);
    refused(
        "1 validation error detected: Value '"
            + longName
            + "' at 'attributeName' failed to satisfy constraint: Member must have a length from 1"
            + " to 255 bytes",
        key(longName, AttributeType.B),
        List.of(),
        List.of());
    refused(
        "1 validation error detected: Value 'BOOL' at 'attributeType' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [B, N, S]",
        key("pk", AttributeType.BOOL),
        List.of(),
        List.of());
  }

  @Test
  void anAttributeHasOneTypeInAllKeys() {
    refused(
        INVALID + "An attribute is defined with two types: pk: S and N",
        global(List.of(new KeyAttribute("pk", AttributeType.N)), List.of()));
    refused(
        INVALID + "An attribute is defined with two types: byName_sort: N and B",
        SORTED,
        List.of(local("byName", new IndexProjection.All())),
        List.of(global(List.of(new KeyAttribute("byName_sort", AttributeType.B)), List.of())));
  }

  @Test
  void aTableHasAtMostFiveLocalAndTwentyGlobalIndexes() {
    IndexProjection all = new IndexProjection.All();
    create(SORTED, many(5, i -> local("local" + i, all)), many(20, i -> global("global" + i, all)));
    refused(
        INVALID + "Number of LocalSecondaryIndexes exceeds per-table limit of 5: 6",
        SORTED,
        many(6, i -> local("local" + i, all)),
        List.of());
    refused(
        INVALID + "Number of GlobalSecondaryIndexes exceeds per-table limit of 20: 21",
        SORTED,
        List.of(),
        many(21, i -> global("global" + i, all)));
  }

  @Test
  void allIndexesOfATableShareOneNameSpace() {
    IndexProjection all = new IndexProjection.All();
    refused(
        INVALID + "Duplicate index name: idx",
        SORTED,
        List.of(local("idx", all)),
        List.of(global("idx", all)));
    refused(
        "1 validation error detected: Value 'a b' at 'indexName' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        global("a b", all));
    refused(
        "1 validation error detected: Value '"
            + "i".repeat(256)
            + "' at 'indexName' failed to satisfy constraint: Member must have length less than or"
            + " equal to 255",
        global("i".repeat(256), all));
  }

  @Test
  void aLocalIndexHasASortKeyOfItsOwn() {
    for (String name : List.of("pk", "sk")) {
      refused(
          INVALID
              + "The sort key of a LocalSecondaryIndex must differ from the keys of the table:"
              + " IndexName: idx",
          SORTED,
          List.of(
              new LocalIndex(
                  "idx", new KeyAttribute(name, AttributeType.S), new IndexProjection.All())),
          List.of());
    }
  }

  @Test
  void aGlobalIndexHasOneToFourPartitionAndUpToFourSortAttributes() {
    create(SORTED, List.of(), List.of(global(attributes("p", 4), attributes("s", 4))));
    create(SORTED, List.of(), List.of(global(attributes("p", 1), List.of())));
    String bounds =
        INVALID
            + "A GlobalSecondaryIndex has 1 to 4 partition attributes and 0 to 4 sort attributes:"
            + " IndexName: idx, found: ";
    refused(bounds + "5 and 0", global(attributes("p", 5), List.of()));
    refused(bounds + "1 and 5", global(attributes("p", 1), attributes("s", 5)));
    refused(bounds + "0 and 1", global(List.of(), attributes("s", 1)));
    refused(
        INVALID + "An attribute is in the key of an index twice: IndexName: idx, IndexKey: a0",
        global(attributes("a", 2), attributes("a", 1)));
  }

  @Test
  void anIndexIncludesOneToTwentyAttributesAndATableAHundred() {
    create(SORTED, List.of(), List.of(global("idx", include("a", 20))));
    String bounds = INVALID + "An index includes 1 to 20 NonKeyAttributes: IndexName: idx, found: ";
    refused(bounds + "21", global("idx", include("a", 21)));
    refused(bounds + "0", global("idx", include("a", 0)));
    List<LocalIndex> five = many(5, i -> local("local" + i, include("same", 20)));
    create(SORTED, five, List.of());
    refused(
        INVALID
            + "Number of NonKeyAttributes of all indexes exceeds the per-table limit of 100: 101",
        SORTED,
        five,
        List.of(global("idx", include("same", 1))));
    refused(
        "1 validation error detected: Value '"
            + "n".repeat(256)
            + "' at 'nonKeyAttributes' failed to satisfy constraint: Member must have a length from"
            + " 1 to 255 bytes",
        global("idx", new IndexProjection.Include(Set.of("n".repeat(256)))));
  }

  @Test
  void oneGlobalIndexAtATimeIsCreatedOrDeleted() {
    IndexProjection all = new IndexProjection.All();
    engine.createTable(
        new CreateTableRequest("t", SORTED, List.of(), List.of(global("old", all)), 1, null),
        STRONG);
    update(new GlobalIndexUpdate.Create(global("new", all)));

    busy(() -> update(new GlobalIndexUpdate.Create(global("newer", all))));
    busy(() -> update(new GlobalIndexUpdate.Delete("old")));
    busy(() -> update(new GlobalIndexUpdate.Delete("new")));
    busy(() -> engine.deleteTable("t", STRONG));
    engine.stepIndexes();
    update(new GlobalIndexUpdate.Delete("new"));
    busy(() -> update(new GlobalIndexUpdate.Delete("old")));
    while (engine.stepIndexes()) {
      // Until it is gone.
    }
    update(new GlobalIndexUpdate.Delete("old"));
    while (engine.stepIndexes()) {
      // Until it is gone.
    }
    assertThat(engine.deleteTable("t", STRONG).globalIndexes()).isEmpty();
  }

  private void update(GlobalIndexUpdate index) {
    engine.updateTable(new UpdateTableRequest("t", index, null), STRONG);
  }

  private static void busy(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOf(ResourceInUseException.class)
        .hasMessageStartingWith("Attempt to change a resource which is still in use: ")
        .hasMessageContaining("new");
  }

  @Test
  void anIndexThatIsAddedKeepsTheLimitsOfTheWholeTable() {
    IndexProjection all = new IndexProjection.All();
    List<GlobalIndex> twenty = new ArrayList<>(many(20, i -> global("global" + i, all)));
    engine.createTable(new CreateTableRequest("t", SORTED, List.of(), twenty, 1, null), STRONG);

    assertThatThrownBy(() -> update(new GlobalIndexUpdate.Create(global("one", all))))
        .isInstanceOf(ValidationException.class)
        .hasMessage(INVALID + "Number of GlobalSecondaryIndexes exceeds per-table limit of 20: 21");
    assertThatThrownBy(() -> update(new GlobalIndexUpdate.Delete("none")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("The table does not have the specified index: none");
  }
}
