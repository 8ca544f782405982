package io.partita.engine.embedded.transaction;

import io.partita.engine.embedded.index.CollectionSizes;
import io.partita.engine.embedded.index.IndexPropagation;
import io.partita.engine.embedded.partition.PartitionSplits;
import io.partita.engine.embedded.partition.TableCatalog;
import io.partita.engine.embedded.store.Storage;

/** What single writes and transactions share. */
record WriteParts(
    Storage storage,
    TableCatalog catalog,
    CollectionSizes collections,
    IndexPropagation indexes,
    PartitionSplits partitions,
    LockTable locks,
    ReadSets readSets,
    Shapes shapes) {}
