package io.partita.engine.embedded.store;

import io.partita.engine.TableStatistics.Counts;
import io.partita.engine.embedded.store.LogRecord.Change;
import io.partita.engine.embedded.store.LogRecord.DefinitionChanged;
import io.partita.engine.embedded.store.LogRecord.PartitionSplit;
import io.partita.engine.embedded.store.LogRecord.TableChanged;
import io.partita.engine.embedded.store.LogRecord.TableCreated;
import io.partita.engine.embedded.store.LogRecord.TableDropped;
import io.partita.engine.embedded.store.LogRecord.TableTruncated;
import io.partita.engine.value.Binary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of the log. Numbers, bytes and text as in {@link VarInts}, unless a width is given (then
 * big endian).
 *
 * <pre>
 * format version   1 byte: 3 of a change of items, that of the table that it holds, else 1
 * kind             1 byte: 1 change of items, 2 table created, 3 table dropped,
 *                  4 table changed, 5 partition split, 6 definition changed, 7 table truncated
 * LSN              8 bytes
 * schema version   number
 * time             number, milliseconds since 1970, never less than that of the record before
 *
 * kind 1:
 *   origin         1 byte: 0 user, 1 time to live, 2 restore, 3 system
 *   token          text or absent; if present also: digest (bytes)
 *   sightings      how many (number), of each: table id (number), name (text), type (1 byte)
 *   items          how many (number), of each:
 *     table id     number
 *     key          bytes
 *     size before  number, 0 = the item was absent
 *     before       bytes or absent; there for tables with a global index
 *     size after   number
 *     after        bytes or absent (removed)
 *     entries      how many (number), of each: index id (number), key (bytes), size before, size
 *                  after (numbers), value (bytes or absent)
 *     attributes   from version 3 on, what it means for their counts (number): 0 nothing, else
 *                  twice the number of those counted out, and one more if those of {@code after}
 *                  are counted in; then the numbers of those counted out, given by the dictionary
 * kind 2, 4: the table, as in {@link StructureFormat}
 * kind 3: table id (number)
 * kind 5: table id (number), boundary (bytes), items and bytes below it in its partition (numbers)
 * kind 6: name (text), definition (text or absent)
 * kind 7: id of the table that is gone (number), then the table, as in {@link StructureFormat}
 * </pre>
 *
 * Types are 0 S, 1 N, 2 B, 3 BOOL, 4 NULL, 5 M, 6 L, 7 SS, 8 NS, 9 BS.
 */
final class RecordFormat {
  static final byte VERSION = 1;

  /** Changes of items say from here on what they mean for the counts of attributes. */
  static final byte COUNTING_VERSION = 3;

  private static final byte CHANGE = 1;
  private static final byte TABLE_CREATED = 2;
  private static final byte TABLE_DROPPED = 3;
  private static final byte TABLE_CHANGED = 4;
  private static final byte PARTITION_SPLIT = 5;
  private static final byte DEFINITION_CHANGED = 6;
  private static final byte TABLE_TRUNCATED = 7;

  private RecordFormat() {}

  static int length(LogRecord record) {
    int head = 10 + VarInts.length(record.schemaVersion()) + VarInts.length(record.timeMillis());
    if (record instanceof Change change) {
      return head + length(change.draft());
    } else if (record instanceof TableCreated created) {
      return head + StructureFormat.length(created.table());
    } else if (record instanceof TableChanged changed) {
      return head + StructureFormat.length(changed.table());
    } else if (record instanceof PartitionSplit split) {
      return head
          + VarInts.length(split.tableId())
          + VarInts.length(split.boundary().toByteArray())
          + VarInts.length(split.left().items())
          + VarInts.length(split.left().bytes());
    } else if (record instanceof TableDropped dropped) {
      return head + VarInts.length(dropped.tableId());
    } else if (record instanceof TableTruncated truncated) {
      return head + VarInts.length(truncated.tableId()) + StructureFormat.length(truncated.table());
    } else if (record instanceof DefinitionChanged changed) {
      return head
          + VarInts.length(VarInts.utf8(changed.name()))
          + VarInts.lengthOrAbsent(bytes(changed));
    }
    throw new AssertionError(record);
  }

  private static byte @Nullable [] bytes(DefinitionChanged changed) {
    String definition = changed.definition();
    return definition == null ? null : VarInts.utf8(definition);
  }

  private static int length(ChangeDraft draft) {
    long length = 1;
    RequestToken token = draft.token();
    length += VarInts.lengthOrAbsent(token == null ? null : VarInts.utf8(token.token()));
    if (token != null) {
      length += VarInts.length(token.digest().length()) + (long) token.digest().length();
    }
    length += VarInts.length(draft.sightings().size());
    for (AttributeSighting sighting : draft.sightings()) {
      length += VarInts.length(sighting.tableId()) + 1;
      length += VarInts.length(VarInts.utf8(sighting.name()));
    }
    length += VarInts.length(draft.items().size());
    for (ItemChange item : draft.items()) {
      length += length(item);
    }
    return Math.toIntExact(length);
  }

  private static long length(ItemChange item) {
    long length =
        VarInts.length(item.tableId())
            + VarInts.length(item.key())
            + VarInts.length(item.sizeBefore())
            + VarInts.lengthOrAbsent(item.before())
            + VarInts.length(item.sizeAfter())
            + (long) VarInts.lengthOrAbsent(item.after())
            + VarInts.length(item.localEntries().size());
    for (IndexEntryChange entry : item.localEntries()) {
      length +=
          VarInts.length(entry.indexId())
              + VarInts.length(entry.key())
              + VarInts.length(entry.sizeBefore())
              + VarInts.length(entry.sizeAfter())
              + (long) VarInts.lengthOrAbsent(entry.value());
    }
    return length + attributesLength(item);
  }

  private static long attributesLength(ItemChange item) {
    Shape out = item.shapeBefore();
    long length = VarInts.length(attributes(item));
    for (int i = 0; i < out.size(); i++) {
      length += VarInts.length(out.attribute(i));
    }
    return length;
  }

  private static long attributes(ItemChange item) {
    return 2L * item.shapeBefore().size() + (item.shapeAfter() == Shape.NONE ? 0 : 1);
  }

  private static byte version(LogRecord record) {
    if (record instanceof Change) {
      return COUNTING_VERSION;
    } else if (record instanceof TableCreated created) {
      return StructureFormat.version(created.table());
    } else if (record instanceof TableChanged changed) {
      return StructureFormat.version(changed.table());
    }
    return record instanceof TableTruncated truncated
        ? StructureFormat.version(truncated.table())
        : VERSION;
  }

  static void encode(LogRecord record, ByteBuffer into) {
    into.put(version(record)).put(kind(record)).putLong(record.lsn());
    VarInts.put(into, record.schemaVersion());
    VarInts.put(into, record.timeMillis());
    if (record instanceof Change change) {
      encode(change.draft(), into);
    } else if (record instanceof TableCreated created) {
      StructureFormat.encode(created.table(), into);
    } else if (record instanceof TableChanged changed) {
      StructureFormat.encode(changed.table(), into);
    } else if (record instanceof PartitionSplit split) {
      VarInts.put(into, split.tableId());
      VarInts.put(into, split.boundary().toByteArray());
      VarInts.put(into, split.left().items());
      VarInts.put(into, split.left().bytes());
    } else if (record instanceof TableDropped dropped) {
      VarInts.put(into, dropped.tableId());
    } else if (record instanceof TableTruncated truncated) {
      VarInts.put(into, truncated.tableId());
      StructureFormat.encode(truncated.table(), into);
    } else if (record instanceof DefinitionChanged changed) {
      VarInts.put(into, VarInts.utf8(changed.name()));
      VarInts.putOrAbsent(into, bytes(changed));
    }
  }

  private static byte kind(LogRecord record) {
    if (record instanceof Change) {
      return CHANGE;
    }
    if (record instanceof TableCreated) {
      return TABLE_CREATED;
    }
    if (record instanceof PartitionSplit) {
      return PARTITION_SPLIT;
    }
    if (record instanceof TableTruncated) {
      return TABLE_TRUNCATED;
    }
    if (record instanceof DefinitionChanged) {
      return DEFINITION_CHANGED;
    }
    return record instanceof TableChanged ? TABLE_CHANGED : TABLE_DROPPED;
  }

  private static void encode(ChangeDraft draft, ByteBuffer into) {
    into.put((byte) TypeCodes.code(draft.origin()));
    RequestToken token = draft.token();
    VarInts.putOrAbsent(into, token == null ? null : VarInts.utf8(token.token()));
    if (token != null) {
      VarInts.put(into, token.digest().toByteArray());
    }
    VarInts.put(into, draft.sightings().size());
    for (AttributeSighting sighting : draft.sightings()) {
      VarInts.put(into, sighting.tableId());
      VarInts.put(into, VarInts.utf8(sighting.name()));
      into.put((byte) TypeCodes.code(sighting.type()));
    }
    VarInts.put(into, draft.items().size());
    for (ItemChange item : draft.items()) {
      encode(item, into);
    }
  }

  private static void encode(ItemChange item, ByteBuffer into) {
    VarInts.put(into, item.tableId());
    VarInts.put(into, item.key());
    VarInts.put(into, item.sizeBefore());
    VarInts.putOrAbsent(into, item.before());
    VarInts.put(into, item.sizeAfter());
    VarInts.putOrAbsent(into, item.after());
    VarInts.put(into, item.localEntries().size());
    for (IndexEntryChange entry : item.localEntries()) {
      VarInts.put(into, entry.indexId());
      VarInts.put(into, entry.key());
      VarInts.put(into, entry.sizeBefore());
      VarInts.put(into, entry.sizeAfter());
      VarInts.putOrAbsent(into, entry.value());
    }
    VarInts.put(into, attributes(item));
    Shape out = item.shapeBefore();
    for (int i = 0; i < out.size(); i++) {
      VarInts.put(into, out.attribute(i));
    }
  }

  /**
   * The record in these bytes.
   *
   * @throws IllegalArgumentException or another exception of the buffer if they hold none
   */
  static LogRecord decode(ByteBuffer from) {
    byte version = from.get();
    if (version < VERSION || version > COUNTING_VERSION) {
      throw new IllegalArgumentException("a record of format version " + version);
    }
    byte kind = from.get();
    long lsn = from.getLong();
    long schemaVersion = VarInts.get(from);
    long timeMillis = VarInts.get(from);
    LogRecord record =
        switch (kind) {
          case CHANGE -> new Change(lsn, schemaVersion, timeMillis, decodeDraft(from, version));
          case TABLE_CREATED ->
              new TableCreated(
                  lsn, schemaVersion, timeMillis, StructureFormat.decode(from, version));
          case TABLE_CHANGED ->
              new TableChanged(
                  lsn, schemaVersion, timeMillis, StructureFormat.decode(from, version));
          case PARTITION_SPLIT ->
              new PartitionSplit(
                  lsn,
                  schemaVersion,
                  timeMillis,
                  VarInts.get(from),
                  Binary.copyOf(VarInts.getBytes(from)),
                  new Counts(VarInts.get(from), VarInts.get(from)),
                  null);
          case TABLE_DROPPED -> new TableDropped(lsn, schemaVersion, timeMillis, VarInts.get(from));
          case TABLE_TRUNCATED ->
              new TableTruncated(
                  lsn,
                  schemaVersion,
                  timeMillis,
                  VarInts.get(from),
                  StructureFormat.decode(from, version));
          case DEFINITION_CHANGED ->
              new DefinitionChanged(
                  lsn, schemaVersion, timeMillis, VarInts.getText(from), textOrAbsent(from));
          default -> throw new IllegalArgumentException("a record of kind " + kind);
        };
    if (from.hasRemaining()) {
      throw new IllegalArgumentException(from.remaining() + " bytes after a record");
    }
    return record;
  }

  private static @Nullable String textOrAbsent(ByteBuffer from) {
    byte[] text = VarInts.getBytesOrAbsent(from);
    return text == null ? null : new String(text, StandardCharsets.UTF_8);
  }

  private static ChangeDraft decodeDraft(ByteBuffer from, byte version) {
    Origin origin = TypeCodes.origin(from.get());
    byte[] token = VarInts.getBytesOrAbsent(from);
    @Nullable RequestToken requestToken =
        token == null
            ? null
            : new RequestToken(
                new String(token, StandardCharsets.UTF_8), Binary.copyOf(VarInts.getBytes(from)));
    List<AttributeSighting> sightings = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      sightings.add(
          new AttributeSighting(
              VarInts.get(from), VarInts.getText(from), TypeCodes.type(from.get())));
    }
    List<ItemChange> items = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      items.add(decodeItem(from, version));
    }
    return new ChangeDraft(origin, requestToken, items, sightings);
  }

  private static ItemChange decodeItem(ByteBuffer from, byte version) {
    long tableId = VarInts.get(from);
    byte[] key = VarInts.getBytes(from);
    int sizeBefore = VarInts.getInt(from);
    byte[] before = VarInts.getBytesOrAbsent(from);
    int sizeAfter = VarInts.getInt(from);
    byte[] after = VarInts.getBytesOrAbsent(from);
    List<IndexEntryChange> entries = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      entries.add(
          new IndexEntryChange(
              VarInts.get(from),
              VarInts.getBytes(from),
              VarInts.getInt(from),
              VarInts.getInt(from),
              VarInts.getBytesOrAbsent(from)));
    }
    long attributes = version < COUNTING_VERSION ? 0 : VarInts.get(from);
    return new ItemChange(
        tableId,
        key,
        sizeBefore,
        before,
        sizeAfter,
        after,
        version < COUNTING_VERSION ? Shape.UNKNOWN : decodeShape(from, attributes / 2),
        attributes % 2 == 0 ? Shape.NONE : Shape.OF_ITEM,
        entries);
  }

  private static Shape decodeShape(ByteBuffer from, long size) {
    if (size == 0) {
      return Shape.NONE;
    }
    if (size > from.remaining()) {
      throw new IllegalArgumentException(size + " attributes in " + from.remaining() + " bytes");
    }
    int[] attributes = new int[(int) size];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = VarInts.getInt(from);
    }
    return Shape.of(attributes);
  }
}
