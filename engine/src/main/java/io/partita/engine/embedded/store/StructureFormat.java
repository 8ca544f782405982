package io.partita.engine.embedded.store;

import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.embedded.store.TableStructure.GlobalIndexStructure;
import io.partita.engine.embedded.store.TableStructure.LocalIndexStructure;
import io.partita.engine.value.Binary;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table in the log and in checkpoints. Numbers, bytes and text as in {@link VarInts}.
 *
 * <pre>
 * id             number
 * name           text
 * key            partition attributes: how many (number), of each: name (text), type (1 byte);
 *                sort attributes likewise
 * local indexes  how many (number), of each: id (number), name (text), sort attribute (name, type),
 *                projection (1 byte: 0 all, 1 keys only, 2 include; then names: how many, texts)
 * global indexes how many (number), of each: id (number), name (text), key (as above), projection
 *                (as above), state (1 byte: 0 active, 1 allocating, 2 back-filling, 3 deleting)
 * definition     text or absent
 * created        number, milliseconds since 1970
 * boundaries     of partitions: how many (number), bytes of each
 * limit          of item collections, in bytes (number); from version 2 on
 * </pre>
 *
 * What holds a table has its version: 1, or 2 for a table with a limit of its own.
 */
final class StructureFormat {
  /** The newest version. */
  static final byte VERSION = 2;

  private static final byte WITHOUT_LIMIT = 1;
  private static final int ALL = 0;
  private static final int KEYS_ONLY = 1;
  private static final int INCLUDE = 2;

  private StructureFormat() {}

  /** The version that a table is written in: the oldest that holds all of it. */
  static byte version(TableStructure table) {
    return table.collectionLimitBytes() == 0 ? WITHOUT_LIMIT : VERSION;
  }

  static int length(TableStructure table) {
    return bytes(table).length;
  }

  static void encode(TableStructure table, ByteBuffer into) {
    into.put(bytes(table));
  }

  /** The table's bytes; structure changes are rare, so they are made twice for the log. */
  static byte[] bytes(TableStructure table) {
    Writer writer = new Writer();
    writer.number(table.id());
    writer.text(table.name());
    writer.attributes(table.key().partition());
    writer.attributes(table.key().sort());
    writer.number(table.localIndexes().size());
    for (LocalIndexStructure local : table.localIndexes()) {
      writer.number(local.id());
      writer.text(local.index().name());
      writer.attribute(local.index().sort());
      writer.projection(local.index().projection());
    }
    writer.number(table.globalIndexes().size());
    for (GlobalIndexStructure global : table.globalIndexes()) {
      writer.number(global.id());
      writer.text(global.index().name());
      writer.attributes(global.index().key().partition());
      writer.attributes(global.index().key().sort());
      writer.projection(global.index().projection());
      writer.out.write(TypeCodes.code(global.state()));
    }
    String definition = table.definition();
    writer.absentOr(definition == null ? null : VarInts.utf8(definition));
    writer.number(table.created().toEpochMilli());
    writer.number(table.partitionBoundaries().size());
    for (Binary boundary : table.partitionBoundaries()) {
      writer.bytes(boundary.toByteArray());
    }
    if (version(table) > WITHOUT_LIMIT) {
      writer.number(table.collectionLimitBytes());
    }
    return writer.out.toByteArray();
  }

  static TableStructure decode(ByteBuffer from, byte version) {
    long id = VarInts.get(from);
    String name = VarInts.getText(from);
    KeySchema key = new KeySchema(attributes(from), attributes(from));
    List<LocalIndexStructure> indexes = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      indexes.add(
          new LocalIndexStructure(
              VarInts.get(from),
              new LocalIndex(VarInts.getText(from), attribute(from), projection(from))));
    }
    List<GlobalIndexStructure> globalIndexes = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      globalIndexes.add(globalIndex(from));
    }
    byte[] definition = VarInts.getBytesOrAbsent(from);
    Instant created = Instant.ofEpochMilli(VarInts.get(from));
    List<Binary> boundaries = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      boundaries.add(Binary.copyOf(VarInts.getBytes(from)));
    }
    return new TableStructure(
        id,
        name,
        key,
        indexes,
        globalIndexes,
        version > WITHOUT_LIMIT ? VarInts.get(from) : 0,
        definition == null ? null : new String(definition, StandardCharsets.UTF_8),
        created,
        boundaries);
  }

  private static GlobalIndexStructure globalIndex(ByteBuffer from) {
    return new GlobalIndexStructure(
        VarInts.get(from),
        new GlobalIndex(
            VarInts.getText(from),
            new KeySchema(attributes(from), attributes(from)),
            projection(from)),
        TypeCodes.indexState(from.get()));
  }

  private static List<KeyAttribute> attributes(ByteBuffer from) {
    List<KeyAttribute> attributes = new ArrayList<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      attributes.add(attribute(from));
    }
    return attributes;
  }

  private static KeyAttribute attribute(ByteBuffer from) {
    return new KeyAttribute(VarInts.getText(from), TypeCodes.type(from.get()));
  }

  private static IndexProjection projection(ByteBuffer from) {
    int kind = from.get();
    Set<String> names = new TreeSet<>();
    for (long left = VarInts.get(from); left > 0; left--) {
      names.add(VarInts.getText(from));
    }
    return switch (kind) {
      case ALL -> new IndexProjection.All();
      case KEYS_ONLY -> new IndexProjection.KeysOnly();
      case INCLUDE -> new IndexProjection.Include(names);
      default -> throw new IllegalArgumentException("a projection of kind " + kind);
    };
  }

  private static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    void number(long number) {
      ByteBuffer one = ByteBuffer.allocate(VarInts.length(number));
      VarInts.put(one, number);
      out.writeBytes(one.array());
    }

    void bytes(byte[] bytes) {
      number(bytes.length);
      out.writeBytes(bytes);
    }

    void absentOr(byte @Nullable [] bytes) {
      if (bytes == null) {
        number(0);
      } else {
        number(bytes.length + 1L);
        out.writeBytes(bytes);
      }
    }

    void text(String text) {
      bytes(VarInts.utf8(text));
    }

    void attributes(List<KeyAttribute> attributes) {
      number(attributes.size());
      attributes.forEach(this::attribute);
    }

    void attribute(KeyAttribute attribute) {
      text(attribute.name());
      out.write(TypeCodes.code(attribute.type()));
    }

    void projection(IndexProjection projection) {
      Set<String> names = Set.of();
      if (projection instanceof IndexProjection.Include include) {
        names = new TreeSet<>(include.nonKeyAttributes());
        out.write(INCLUDE);
      } else {
        out.write(projection instanceof IndexProjection.All ? ALL : KEYS_ONLY);
      }
      number(names.size());
      names.forEach(this::text);
    }
  }
}
