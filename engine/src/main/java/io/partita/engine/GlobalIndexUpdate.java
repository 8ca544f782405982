package io.partita.engine;

/** What an {@link UpdateTableRequest} does to the global indexes of its table. */
public sealed interface GlobalIndexUpdate {
  /** The index's name. */
  String name();

  /** A new index, which is filled while the table is in use. */
  record Create(GlobalIndex index) implements GlobalIndexUpdate {
    @Override
    public String name() {
      return index.name();
    }
  }

  /** An index goes. */
  record Delete(String name) implements GlobalIndexUpdate {}
}
