package io.partita.jdbc;

import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlErrors;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result with what getters need of them. A statement keeps one instance for all
 * its executions, and a connection hands the last ones to the next statements, so that a statement
 * that is prepared again and again makes none. Safe for many threads.
 */
final class Columns {
  private final List<ColumnDescription> descriptions;
  private final DocumentStyle documents;
  private final ColumnDescription[] byIndex;
  private final Conversions.Target[] targets;
  private @Nullable Labels labels;

  /** The first column of each label; made when somebody asks, by each thread that meets none. */
  private record Labels(Map<String, Integer> exact, Map<String, Integer> lowerCase) {}

  Columns(List<ColumnDescription> descriptions, Supplier<TimeZone> zone, DocumentStyle documents) {
    this.documents = documents;
    this.descriptions = descriptions;
    this.byIndex = descriptions.toArray(new ColumnDescription[0]);
    this.targets = new Conversions.Target[byIndex.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new Conversions.Target(byIndex[i].scale(), zone);
    }
  }

  /** Whether these are still the columns of a statement that may have been planned again. */
  boolean describe(List<ColumnDescription> others) {
    return descriptions == others || descriptions.equals(others);
  }

  DocumentStyle documents() {
    return documents;
  }

  int count() {
    return byIndex.length;
  }

  /** The column at an index that counts from 1. */
  ColumnDescription at(int index) throws SQLException {
    if (index < 1 || index > byIndex.length) {
      throw Failures.of(
          SqlErrors.UNDEFINED_COLUMN,
          "There is no column " + index + "; the result has " + byIndex.length);
    }
    return byIndex[index - 1];
  }

  Conversions.Target target(int index) {
    return targets[index - 1];
  }

  /** The index, from 1, of the first column with the label: exactly, else without case. */
  int find(@Nullable String label) throws SQLException {
    Labels known = labels;
    if (known == null) {
      known = labels();
      labels = known;
    }
    Integer index = known.exact().get(label);
    if (index == null && label != null) {
      index = known.lowerCase().get(label.toLowerCase(Locale.ROOT));
    }
    if (index == null) {
      throw Failures.of(
          SqlErrors.UNDEFINED_COLUMN,
          "There is no column '" + label + "'; the result has " + known.exact().keySet());
    }
    return index;
  }

  private Labels labels() {
    Map<String, Integer> exact = new LinkedHashMap<>();
    Map<String, Integer> lowerCase = new HashMap<>();
    for (int i = 0; i < byIndex.length; i++) {
      exact.putIfAbsent(byIndex[i].label(), i + 1);
      lowerCase.putIfAbsent(byIndex[i].label().toLowerCase(Locale.ROOT), i + 1);
    }
    return new Labels(exact, lowerCase);
  }
}
