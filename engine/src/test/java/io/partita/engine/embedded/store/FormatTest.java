package io.partita.engine.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.AttributeDictionary.SeenAttribute;
import io.partita.engine.AttributeDictionary.SeenAttributes;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.LocalIndex;
import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final NameTables TABLES = new NameTables();
  private static final ItemsType ITEMS = new ItemsType(TABLES);

  @Test
  void aRecordHasTheseBytes() {
    ItemChange item =
        new ItemChange(
            16,
            new byte[] {1, 2},
            3,
            null,
            300,
            new byte[] {9},
            Shape.of(new int[] {4, 200}),
            Shape.OF_ITEM,
            List.of(new IndexEntryChange(17, new byte[] {7}, 0, 5, new byte[] {8})));
    ChangeDraft draft =
        new ChangeDraft(
            Origin.TIME_TO_LIVE,
            new RequestToken("t", Binary.copyOf(new byte[] {5, 6})),
            List.of(item),
            List.of(new AttributeSighting(16, "a", AttributeType.N)));
    LogRecord record = new LogRecord.Change(258, 4, 1000, draft);
    assertThat(HexFormat.of().formatHex(encode(record)))
        .isEqualTo(
            "0301" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "01" // origin
                + "02"
                + "74"
                + "02"
                + "0506" // token, digest
                + "01"
                + "10"
                + "0161"
                + "01" // one sighting
                + "01"
                + "10"
                + "020102"
                + "03"
                + "00"
                + "ac02"
                + "0209" // one item
                + "01"
                + "11"
                + "0107"
                + "00"
                + "05"
                + "0208" // one index entry
                + "05"
                + "04"
                + "c801"); // two attributes counted out, those of the item counted in
  }

  @Test
  void aChangeOfVersionOneSaysNothingOfAttributes() {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0101" // version, kind
                    + "0000000000000102" // LSN
                    + "04" // schema version
                    + "e807" // time
                    + "00" // origin
                    + "00" // no token
                    + "00" // no sighting
                    + "01"
                    + "10"
                    + "020102"
                    + "03"
                    + "00"
                    + "05"
                    + "0209" // one item
                    + "00"); // no index entry
    LogRecord.Change change = (LogRecord.Change) RecordFormat.decode(ByteBuffer.wrap(bytes));
    assertThat(change.draft().items())
        .singleElement()
        .satisfies(item -> assertThat(item.shapeBefore()).isSameAs(Shape.UNKNOWN));
  }

  @Test
  void aDictionaryHasTheseBytes() {
    SeenAttributes seen =
        new SeenAttributes(
            300,
            List.of(
                new SeenAttribute("a", Set.of(AttributeType.S, AttributeType.N)),
                new SeenAttribute("b", Set.of(AttributeType.B))));
    int[] numbers = {0, 2, 1};
    assertThat(dictionary(new DictionaryState(seen, numbers, null)))
        .isEqualTo(
            "01" // format version
                + "ac02" // version
                + "02"
                + "016103"
                + "016204"); // two names with their types
    assertThat(dictionary(new DictionaryState(seen, numbers, new long[] {400, 5, 0})))
        .isEqualTo(
            "03" // format version
                + "ac02" // version
                + "02"
                + "016103"
                + "016204" // two names with their types
                + "009003"
                + "0200"
                + "0105"); // number and count of each name and type
  }

  /** What a checkpoint writes for a table of the dictionary, which is read back. */
  private static String dictionary(DictionaryState state) {
    Map<byte[], byte[]> entries =
        CheckpointFormat.encode(
            new CheckpointState(
                300,
                0,
                18,
                Structure.EMPTY,
                Map.of(),
                Map.of(16L, state),
                Map.of(),
                Map.of(),
                Map.of()));
    DictionaryState read =
        Objects.requireNonNull(CheckpointFormat.decode(entries).dictionaries().get(16L));
    assertThat(read.seen()).isEqualTo(state.seen());
    assertThat(read.counts()).isEqualTo(state.counts());
    if (state.counts() != null) {
      assertThat(read.numbers()).isEqualTo(state.numbers());
    }
    byte[] value = entries.get(HexFormat.of().parseHex("440000000000000010"));
    return HexFormat.of().formatHex(value);
  }

  @Test
  void aChangedTableHasTheseBytes() {
    GlobalIndex index = new GlobalIndex("g", Ledger.KEY, new IndexProjection.Include(Set.of("x")));
    TableStructure table =
        new TableStructure(
            16,
            "t",
            Ledger.KEY,
            List.of(),
            List.of(new GlobalIndexStructure(17, index, IndexState.BACKFILLING)),
            0,
            null,
            Instant.ofEpochMilli(5),
            List.of(Binary.copyOf(new byte[] {3})));
    assertThat(HexFormat.of().formatHex(encode(new LogRecord.TableChanged(258, 4, 1000, table))))
        .isEqualTo(
            "0104" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "10"
                + "0174"
                + "01017000"
                + "01017300" // id, name, key
                + "00" // no local index
                + "01"
                + "11"
                + "0167"
                + "01017000"
                + "01017300"
                + "02010178"
                + "02" // one global index: id, name, key, projection, state
                + "00" // no definition
                + "05" // created
                + "010103"); // one boundary
  }

  @Test
  void aTableWithALimitOfItsOwnIsOfVersionTwo() {
    TableStructure table =
        new TableStructure(
            16,
            "t",
            Ledger.KEY,
            List.of(),
            List.of(),
            1024,
            null,
            Instant.ofEpochMilli(5),
            List.of());
    assertThat(HexFormat.of().formatHex(encode(new LogRecord.TableCreated(258, 4, 1000, table))))
        .isEqualTo(
            "0202" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "10"
                + "0174"
                + "01017000"
                + "01017300" // id, name, key
                + "00" // no local index
                + "00" // no global index
                + "00" // no definition
                + "05" // created
                + "00" // no boundary
                + "8008"); // limit
  }

  @Test
  void aDefinitionHasTheseBytes() {
    assertThat(
            HexFormat.of()
                .formatHex(encode(new LogRecord.DefinitionChanged(258, 4, 1000, "v", "ab"))))
        .isEqualTo(
            "0106" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "0176" // name
                + "036162"); // definition
    assertThat(
            HexFormat.of()
                .formatHex(encode(new LogRecord.DefinitionChanged(258, 4, 1000, "v", null))))
        .isEqualTo("0106" + "0000000000000102" + "04" + "e807" + "0176" + "00");
  }

  @Test
  void aTruncationHasTheseBytes() {
    TableStructure table =
        new TableStructure(
            16, "t", Ledger.KEY, List.of(), List.of(), 0, null, Instant.ofEpochMilli(5), List.of());
    assertThat(
            HexFormat.of().formatHex(encode(new LogRecord.TableTruncated(258, 4, 1000, 9, table))))
        .isEqualTo(
            "0107" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "09" // the table that is gone
                + "10"
                + "0174"
                + "01017000"
                + "01017300" // id, name, key
                + "00"
                + "00" // no index
                + "00" // no definition
                + "05" // created
                + "00"); // no boundary
  }

  @Test
  void aSplitHasTheseBytes() {
    LogRecord split =
        new LogRecord.PartitionSplit(
            258, 4, 1000, 16, Binary.copyOf(new byte[] {8, 9}), new Counts(2, 300), null);
    assertThat(HexFormat.of().formatHex(encode(split)))
        .isEqualTo(
            "0105" // version, kind
                + "0000000000000102" // LSN
                + "04" // schema version
                + "e807" // time
                + "10"
                + "020809" // table, boundary
                + "02"
                + "ac02"); // items and bytes below it
  }

  @Test
  void aCheckpointHasThePositionsOfItsIndexes() {
    Map<Long, IndexPosition> indexes = Map.of(17L, new IndexPosition(258, false, new byte[] {7}));
    CheckpointState state =
        new CheckpointState(
            300, 0, 18, Structure.EMPTY, Map.of(), Map.of(), indexes, Map.of(), Map.of());
    Map<byte[], byte[]> entries = CheckpointFormat.encode(state);
    byte[] value = entries.get(HexFormat.of().parseHex("470000000000000011"));
    assertThat(HexFormat.of().formatHex(value)).isEqualTo("01" + "8202" + "00" + "0207");
    assertThat(CheckpointFormat.decode(entries).indexes()).isEqualTo(indexes);
    // Deleting: nobody needs the log for it.
    assertThat(state.takenOverLsn()).isEqualTo(300);
  }

  @Property(tries = 300)
  void aRecordIsReadAsItWasWritten(@ForAll long seed) {
    LogRecord record = randomRecord(new Random(seed));
    byte[] bytes = encode(record);
    assertThat(RecordFormat.length(record)).isEqualTo(bytes.length);
    LogRecord read = RecordFormat.decode(ByteBuffer.wrap(bytes));
    assertThat(encode(read)).isEqualTo(bytes);
    assertThat(read.lsn()).isEqualTo(record.lsn());
    assertThat(read.timeMillis()).isEqualTo(record.timeMillis());
  }

  @Property(tries = 300)
  void aTruncatedRecordIsNone(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = encode(randomRecord(random));
    byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    assertThatThrownBy(() -> RecordFormat.decode(ByteBuffer.wrap(cut)))
        .isInstanceOf(RuntimeException.class);
  }

  @Property(tries = 200)
  void aPageWithAFlippedBitIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[][] entries = new byte[1 + random.nextInt(40)][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = randomBytes(random, 60);
    }
    WriteBuffer buffer = new WriteBuffer();
    BytesType.INSTANCE.write(buffer, entries, entries.length);
    byte[] page = Arrays.copyOf(buffer.getBuffer().array(), buffer.position());

    byte[][] read = BytesType.INSTANCE.createStorage(entries.length);
    BytesType.INSTANCE.read(ByteBuffer.wrap(page), read, entries.length);
    assertThat(read).isDeepEqualTo(entries);

    page[random.nextInt(page.length)] ^= (byte) (1 << random.nextInt(8));
    assertThatThrownBy(() -> BytesType.INSTANCE.read(ByteBuffer.wrap(page), read, entries.length))
        .isInstanceOf(MVStoreException.class);
  }

  @Property(tries = 200)
  void aPageOfPackedItemsWithAFlippedBitIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[][] entries = new byte[2 + random.nextInt(40)][];
    for (int i = 0; i < entries.length; i++) {
      byte[] content = random.nextInt(4) == 0 ? randomBytes(random, 60) : randomItem(random);
      entries[i] = StoredItem.of(i, content);
    }
    WriteBuffer buffer = new WriteBuffer();
    ITEMS.write(buffer, entries, entries.length);
    byte[] page = Arrays.copyOf(buffer.getBuffer().array(), buffer.position());

    byte[][] read = ITEMS.createStorage(entries.length);
    ITEMS.read(ByteBuffer.wrap(page), read, entries.length);
    for (int i = 0; i < entries.length; i++) {
      assertThat(StoredItem.plain(read[i], TABLES)).isEqualTo(entries[i]);
    }

    page[random.nextInt(page.length)] ^= (byte) (1 << random.nextInt(8));
    assertThatThrownBy(() -> ITEMS.read(ByteBuffer.wrap(page), read, entries.length))
        .isInstanceOf(MVStoreException.class);
  }

  private static byte[] randomItem(Random random) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      attributes.put("a" + random.nextInt(200), new AttributeValue.S("x".repeat(i)));
    }
    return Item.of(attributes).encoded();
  }

  /** The bytes on disk: a change here is a change of the format. */
  @Test
  void aPageOfPackedItemsHasTheseBytes() {
    byte[] item = Item.of(Map.of("a", AttributeValue.Bool.TRUE)).encoded();
    byte[][] entries = {StoredItem.of(5, item), {7}, StoredItem.of(6, item)};
    WriteBuffer buffer = new WriteBuffer();
    ITEMS.write(buffer, entries, entries.length);
    assertThat(HexFormat.of().formatHex(buffer.getBuffer().array(), 4, buffer.position()))
        .isEqualTo(
            "80000022"
                + ("03" + "010161")
                + ("0d" + "02" + "0000000000000005" + "0201" + "0102")
                + ("01" + "07")
                + ("0d" + "02" + "0000000000000006" + "0201" + "0102"));
    byte[] page = Arrays.copyOf(buffer.getBuffer().array(), buffer.position());
    assertThatThrownBy(() -> BytesType.INSTANCE.read(ByteBuffer.wrap(page), new byte[3][], 3))
        .isInstanceOf(MVStoreException.class);
  }

  @Test
  void aPageOfAnotherNumberOfEntriesIsRefused() {
    WriteBuffer buffer = new WriteBuffer();
    BytesType.INSTANCE.write(buffer, new byte[][] {{1}, {2}}, 2);
    byte[] page = Arrays.copyOf(buffer.getBuffer().array(), buffer.position());
    assertThatThrownBy(() -> BytesType.INSTANCE.read(ByteBuffer.wrap(page), new byte[1][], 1))
        .isInstanceOf(MVStoreException.class);
    assertThatThrownBy(() -> BytesType.INSTANCE.createStorage(65_537))
        .isInstanceOf(MVStoreException.class);
  }

  @Property(tries = 500)
  void numbersOfAllSizesAreReadAsTheyWereWritten(@ForAll long number) {
    ByteBuffer buffer = ByteBuffer.allocate(VarInts.length(number));
    VarInts.put(buffer, number);
    assertThat(buffer.remaining()).isZero();
    assertThat(VarInts.get(buffer.flip())).isEqualTo(number);
  }

  private static byte[] encode(LogRecord record) {
    ByteBuffer buffer = ByteBuffer.allocate(RecordFormat.length(record));
    RecordFormat.encode(record, buffer);
    assertThat(buffer.remaining()).isZero();
    return buffer.array();
  }

  private static LogRecord randomRecord(Random random) {
    long lsn = random.nextLong() & Long.MAX_VALUE;
    long version = random.nextInt(1000);
    long time = random.nextLong() & Long.MAX_VALUE;
    return switch (random.nextInt(8)) {
      case 4 -> new LogRecord.TableTruncated(lsn, version, time, 7, randomTable(random));
      case 5 ->
          new LogRecord.DefinitionChanged(
              lsn, version, time, "ä" + random.nextInt(9), random.nextBoolean() ? null : "ü");
      case 3 ->
          new LogRecord.PartitionSplit(
              lsn,
              version,
              time,
              16,
              Binary.copyOf(randomBytes(random, 30)),
              new Counts(random.nextInt(9), random.nextInt(900)),
              null);
      case 2 -> new LogRecord.TableChanged(lsn, version, time, randomTable(random));
      case 0 -> new LogRecord.TableDropped(lsn, version, time, random.nextInt(500));
      case 1 -> new LogRecord.TableCreated(lsn, version, time, randomTable(random));
      default -> new LogRecord.Change(lsn, version, time, randomDraft(random));
    };
  }

  private static TableStructure randomTable(Random random) {
    LocalIndex index =
        new LocalIndex(
            "i" + random.nextInt(),
            new KeyAttribute("n", AttributeType.N),
            switch (random.nextInt(3)) {
              case 0 -> new IndexProjection.All();
              case 1 -> new IndexProjection.KeysOnly();
              default -> new IndexProjection.Include(Set.of("ä", "b"));
            });
    return new TableStructure(
        random.nextInt(1000),
        "täble",
        Ledger.KEY,
        List.of(new LocalIndexStructure(random.nextInt(1000), index)),
        random.nextBoolean()
            ? List.of()
            : List.of(
                new GlobalIndexStructure(
                    random.nextInt(1000),
                    new GlobalIndex("g", Ledger.KEY, new IndexProjection.KeysOnly()),
                    List.of(IndexState.values()).get(random.nextInt(4)))),
        random.nextInt(3) * 4096L,
        random.nextBoolean() ? null : "{}",
        Instant.ofEpochMilli(random.nextInt() & Integer.MAX_VALUE),
        List.of(Binary.copyOf(randomBytes(random, 20))));
  }

  private static ChangeDraft randomDraft(Random random) {
    List<ItemChange> items = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      List<IndexEntryChange> entries = new ArrayList<>();
      for (int e = random.nextInt(3); e > 0; e--) {
        entries.add(
            new IndexEntryChange(
                random.nextInt(1000),
                randomBytes(random, 30),
                random.nextInt(500),
                random.nextInt(500),
                orAbsent(random, 60)));
      }
      items.add(
          new ItemChange(
              random.nextInt(1000),
              randomBytes(random, 40),
              random.nextInt(500_000),
              orAbsent(random, 300),
              random.nextInt(500_000),
              orAbsent(random, 300),
              Shape.of(random.ints(random.nextInt(4), 0, 100_000).toArray()),
              random.nextBoolean() ? Shape.NONE : Shape.OF_ITEM,
              entries));
    }
    List<AttributeSighting> sightings =
        random.nextBoolean()
            ? List.of()
            : List.of(new AttributeSighting(random.nextInt(99), "näme", AttributeType.BS));
    RequestToken token =
        random.nextBoolean()
            ? null
            : new RequestToken("token", Binary.copyOf(randomBytes(random, 32)));
    return new ChangeDraft(Origin.RESTORE, token, items, sightings);
  }

  private static byte @Nullable [] orAbsent(Random random, int bound) {
    return random.nextInt(4) == 0 ? null : randomBytes(random, bound);
  }

  private static byte[] randomBytes(Random random, int bound) {
    byte[] bytes = new byte[random.nextInt(bound)];
    random.nextBytes(bytes);
    return bytes;
  }
}
