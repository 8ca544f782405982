package io.partita.sql.run;

import io.partita.engine.expression.Operators;
import io.partita.engine.value.AttributeName;
import io.partita.engine.value.Item;
import java.util.Comparator;
import java.util.List;

/** Items by attributes that all of them have, as keys are ordered; all ascending, or all not. */
final class AttributeOrder implements Comparator<Item> {
  private final List<AttributeName> attributes;
  private final boolean forward;

  AttributeOrder(List<String> attributes, boolean forward) {
    this.attributes = attributes.stream().map(AttributeName::of).toList();
    this.forward = forward;
  }

  @Override
  public int compare(Item a, Item b) {
    for (AttributeName attribute : attributes) {
      int order = Operators.order(a.valueAt(a.find(attribute)), b.valueAt(b.find(attribute)));
      if (order != 0) {
        return forward ? order : -order;
      }
    }
    return 0;
  }
}
