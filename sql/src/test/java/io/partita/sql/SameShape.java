package io.partita.sql;

import io.partita.sql.statement.LiftedText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Other texts of the same shape as a statement: literals of the same kinds, but other values. */
final class SameShape {
  private SameShape() {}

  /** One text with every literal changed, and for each literal one where only that is changed. */
  static List<String> variants(String statement) {
    LiftedText lifted = LiftedText.of(statement);
    List<String> variants = new ArrayList<>();
    if (lifted == null || lifted.count() == 0) {
      return variants;
    }
    variants.add(text(lifted, -1));
    for (int i = 0; i < Math.min(lifted.count(), 20); i++) {
      variants.add(text(lifted, i));
    }
    return variants;
  }

  /** The text with one literal changed; all for -1. */
  private static String text(LiftedText lifted, int only) {
    String[] parts = lifted.shape().split("'#'|#", -1);
    StringBuilder text = new StringBuilder(parts[0]);
    for (int i = 0; i < lifted.count(); i++) {
      String written = lifted.written(i);
      text.append(only < 0 || only == i ? changed(lifted, i, written) : written);
      text.append(parts[i + 1]);
    }
    return text.toString();
  }

  private static String changed(LiftedText lifted, int literal, String written) {
    if (!lifted.isString(literal)) {
      return new BigDecimal(written).add(BigDecimal.ONE).toString();
    }
    String value = lifted.string(literal);
    if (value.startsWith("20")) {
      return "'19" + value.substring(2).replace("'", "''") + "'";
    }
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      return value.equalsIgnoreCase("true") ? "'false'" : "'true'";
    }
    boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? "'1" + value + "'" : "'" + value.replace("'", "''") + " and more'";
  }
}
