package io.partita.sql;

import java.util.List;
import java.util.OptionalLong;

/** Sizes and durations as people write them: a number, with or without a unit. */
public final class Quantity {
  /** Whatever has no more of them fits a long. */
  private static final int DIGITS = 18;

  /** Units of sizes; without one a number is of bytes. */
  public static final List<Unit> SIZES =
      List.of(
          new Unit("B", 1),
          new Unit("KB", 1L << 10),
          new Unit("MB", 1L << 20),
          new Unit("GB", 1L << 30),
          new Unit("TB", 1L << 40));

  /** Units of durations; without one a number is of milliseconds. */
  public static final List<Unit> DURATIONS =
      List.of(
          new Unit("ms", 1),
          new Unit("s", 1_000),
          new Unit("m", 60_000),
          new Unit("min", 60_000),
          new Unit("h", 3_600_000),
          new Unit("d", 86_400_000));

  private Quantity() {}

  /** A unit: how many of the smallest one it has. */
  public record Unit(String name, long factor) {}

  /** The quantity in the smallest of the units, as far as a long holds it; empty if it is none. */
  public static OptionalLong parse(String text, List<Unit> units) {
    String written = text.strip();
    int digits = 0;
    while (digits < written.length()
        && written.charAt(digits) >= '0'
        && written.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > DIGITS) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(written.substring(0, digits));
    String unitName = written.substring(digits).strip();
    if (unitName.isEmpty()) {
      return OptionalLong.of(number);
    }
    return units.stream()
        .filter(unit -> unit.name().equalsIgnoreCase(unitName))
        .mapToLong(
            unit ->
                number > Long.MAX_VALUE / unit.factor() ? Long.MAX_VALUE : number * unit.factor())
        .findFirst();
  }

  /** The number in the largest unit that divides it. */
  public static String text(long value, List<Unit> units) {
    String shown = Long.toString(value);
    for (Unit unit : units) {
      if (value != 0 && value % unit.factor() == 0) {
        shown = value / unit.factor() + " " + unit.name();
      }
    }
    return shown;
  }
}
