package io.partita.sql.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation;

/** Orders of rows, from relational algebra and as text. */
final class SortFields {
  private SortFields() {}

  /**
   * The order that a collation asks for.
   *
   * @param slots the place of each field in a row
   */
  static List<SortField> of(List<RelFieldCollation> collation, int[] slots) {
    return collation.stream()
        .map(
            field -> {
              boolean ascending = !field.direction.isDescending();
              return new SortField(
                  slots[field.getFieldIndex()],
                  ascending,
                  field.nullDirection == RelFieldCollation.NullDirection.UNSPECIFIED
                      ? ascending
                      : field.nullDirection == RelFieldCollation.NullDirection.FIRST);
            })
        .toList();
  }

  static String text(List<SortField> fields, List<String> names) {
    return fields.stream()
        .map(field -> names.get(field.field()) + (field.ascending() ? "" : " DESC"))
        .collect(Collectors.joining(", "));
  }
}
