package io.partita.bench;

import io.partita.engine.CreateTableRequest;
import io.partita.engine.GetItemRequest;
import io.partita.engine.GlobalIndex;
import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.RequestContext;
import io.partita.engine.ReturnValues;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.partition.PartitionOptions;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.embedded.store.StorageOptions;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Tables of {@link Items} of an engine without SQL, for what the engine alone has to keep. */
final class EngineTables {
  static final GlobalIndex BY_CITY =
      new GlobalIndex(
          "byCity",
          new KeySchema(
              List.of(new KeyAttribute("city", AttributeType.S)),
              List.of(new KeyAttribute("amount", AttributeType.N))),
          new IndexProjection.All());

  private EngineTables() {}

  static EmbeddedEngine open(Path directory, Acknowledgement when, PartitionOptions partitions) {
    Durability durability = when == Acknowledgement.DURABLE ? Durability.SYNC : Durability.ASYNC;
    return EmbeddedEngine.open(
        directory,
        true,
        EmbeddedOptions.DEFAULTS
            .withPartitions(partitions)
            .withStorage(StorageOptions.defaults().withDurability(durability)),
        Clock.systemUTC());
  }

  static EmbeddedEngine open(Path directory, Acknowledgement when) {
    return open(directory, when, PartitionOptions.DEFAULTS);
  }

  static void create(EmbeddedEngine engine, String table, GlobalIndex... indexes) {
    engine.createTable(
        new CreateTableRequest(
            table,
            new KeySchema(
                List.of(new KeyAttribute("pk", AttributeType.S)),
                List.of(new KeyAttribute("sk", AttributeType.S))),
            List.of(),
            List.of(indexes),
            1,
            null),
        RequestContext.CONSISTENT);
  }

  static PutItemRequest put(String table, Item item) {
    return new PutItemRequest(table, item, null, ReturnValues.NONE, false);
  }

  static void put(EmbeddedEngine engine, String table, Item item) {
    engine.putItem(put(table, item), RequestContext.CONSISTENT);
  }

  /** Gets item {@code n}, which must be there. */
  static Item get(EmbeddedEngine engine, String table, long n) {
    return get(engine, table, Items.pk(Items.partition(n)), Items.sk(n));
  }

  /** Gets the item of a key, which must be there. */
  static Item get(EmbeddedEngine engine, String table, String pk, String sk) {
    PrimaryKey key = new PrimaryKey("pk", new AttributeValue.S(pk), "sk", new AttributeValue.S(sk));
    Item item =
        engine.getItem(new GetItemRequest(table, key, null), RequestContext.CONSISTENT).item();
    if (item == null) {
      throw new IllegalStateException("no item " + key);
    }
    return item;
  }

  static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }
}
