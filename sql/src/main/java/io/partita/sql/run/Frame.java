package io.partita.sql.run;

import io.partita.engine.value.Item;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an expression is evaluated on: one item or one computed row, and the parameters. */
final class Frame {
  private static final @Nullable Object @Nullable [][] NO_ROWS = {};
  private static final @Nullable Object[] NO_VALUES = {};

  final @Nullable Object[] parameters;
  final Notices notices;

  /** Whether an operand of another type is an error, as in the right side of SET. */
  boolean refuseMisfits;

  @Nullable Item item;

  /** The number of items, where a read gives nothing else. */
  long count;

  @Nullable Object @Nullable [] row;

  private final @Nullable Execution execution;
  private @Nullable Object @Nullable [][] outer = NO_ROWS;
  private @Nullable Object[] variables = NO_VALUES;

  /**
   * Null until something is kept, as most executions keep nothing. No constructor takes it: HotSpot
   * inlines none with a class in its signature that was never loaded.
   */
  private @Nullable Memory memory;

  /** What is kept for an execution. */
  private static final class Memory {
    private @Nullable Object[] values = NO_VALUES;
  }

  /** A frame of an execution. */
  Frame(@Nullable Object[] parameters, Execution execution) {
    this(parameters, execution.notices, execution);
  }

  /** A frame on which only what reads nothing, and not the time, can be evaluated. */
  Frame(@Nullable Object[] parameters, Notices notices) {
    this(parameters, notices, null);
  }

  private Frame(@Nullable Object[] parameters, Notices notices, @Nullable Execution execution) {
    this.parameters = parameters;
    this.notices = notices;
    this.execution = execution;
  }

  /** A frame of the same item and execution, with notices of its own. */
  Frame apart() {
    Frame apart = new Frame(parameters, new Notices(), execution);
    apart.item = item;
    apart.memory = memory();
    return apart;
  }

  /** The execution, for what reads or asks for the time while it is evaluated. */
  Execution execution() {
    if (execution == null) {
      throw new IllegalStateException("nothing is executed here");
    }
    return execution;
  }

  /** Puts the row that something is opened for where it is found. */
  void enter(int slot, @Nullable Object[] around) {
    if (slot >= outer.length) {
      outer = Arrays.copyOf(outer, slot + 4);
    }
    outer[slot] = around;
  }

  /** A field of a row around what is evaluated. */
  @Nullable Object outer(int slot, int field) {
    @Nullable Object[] around = outer[slot];
    return around == null ? null : around[field];
  }

  /** Gives a variable of an expression its value. */
  void assign(int variable, @Nullable Object value) {
    if (variable >= variables.length) {
      variables = Arrays.copyOf(variables, variable + 4);
    }
    variables[variable] = value;
  }

  /** The value of a variable of an expression. */
  @Nullable Object variable(int variable) {
    return variables[variable];
  }

  /** What was kept there in this execution, or null. */
  @Nullable Object kept(int place) {
    Memory known = memory;
    return known != null && place < known.values.length ? known.values[place] : null;
  }

  void keep(int place, Object value) {
    Memory all = memory();
    if (place >= all.values.length) {
      all.values = Arrays.copyOf(all.values, place + 8);
    }
    all.values[place] = value;
  }

  private Memory memory() {
    if (memory == null) {
      memory = new Memory();
    }
    return memory;
  }
}
