package io.partita.jdbc;

/** How maps, lists and sets show themselves to {@code java.sql}. */
enum DocumentStyle {
  /** As OTHER and ARRAY, with objects of the JDK. */
  NATIVE,

  /** As LONGVARCHAR with their JSON, for tools that cannot show the others. */
  TEXT
}
