package io.partita.engine;

import java.util.Map;

/**
 * Capability: the engine keeps opaque documents under names, beside the one that each table has
 * ({@link CreateTableRequest#definition}). A change is one change of the database: it is there as a
 * whole or not at all, also after a crash. Names have nothing to do with those of tables.
 */
public interface NamedDefinitions {
  /** All documents by their names, sorted. */
  Map<String, String> definitions();

  /**
   * Keeps a document, in place of the one of that name if there is one.
   *
   * @throws ValidationException if the document is longer than 400 KB, or the name empty or longer
   *     than 255
   */
  void putDefinition(String name, String document, RequestContext context);

  /**
   * Removes a document.
   *
   * @return whether there was one
   */
  boolean deleteDefinition(String name, RequestContext context);
}
