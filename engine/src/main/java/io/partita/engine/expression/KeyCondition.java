package io.partita.engine.expression;

import io.partita.engine.value.AttributeValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which items of one item collection a query reads: equality on every partition attribute, equality
 * on leading sort attributes, and at most one further condition on the next sort attribute.
 *
 * @param equalities the equalities, partition attributes first, in the order of the key schema
 * @param sort the condition on the sort attribute after those with an equality, or null
 */
public record KeyCondition(List<Equality> equalities, @Nullable SortCondition sort) {
  public KeyCondition {
    equalities = List.copyOf(equalities);
  }

  /** {@code attribute = value}. */
  public record Equality(String attribute, AttributeValue value) {}

  /** A condition on a sort attribute. */
  public sealed interface SortCondition {
    /** The sort attribute's name. */
    String attribute();
  }

  /** One of {@code < <= > >=} with a value. */
  public record Range(String attribute, Comparator comparator, AttributeValue value)
      implements SortCondition {}

  /** {@code low <= attribute <= high}, with {@code low <= high}. */
  public record Between(String attribute, AttributeValue low, AttributeValue high)
      implements SortCondition {}

  /** The text or binary starts with the prefix. */
  public record BeginsWith(String attribute, AttributeValue prefix) implements SortCondition {}
}
