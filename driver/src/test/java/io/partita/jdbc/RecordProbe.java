package io.partita.jdbc;

import java.util.concurrent.Callable;

/**
 * Compares a record of a type of its own.
 *
 * <p>{@code java.lang.runtime.ObjectMethods} keeps the type of the component that was last compared
 * in the process: the JDK 17 strongly, the JDK 25 softly if its class loader is not one of the
 * JDK's. After this it is a type of the loader that loaded this class.
 */
public final class RecordProbe implements Callable<String> {
  @Override
  public String call() {
    Compared one = new Compared(new Own());
    Compared other = new Compared(new Own());
    return one + " " + one.equals(other) + " " + (one.hashCode() == other.hashCode());
  }

  private record Compared(Own own) {}

  private static final class Own {
    @Override
    public boolean equals(Object other) {
      return other instanceof Own;
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public String toString() {
      return "own";
    }
  }
}
