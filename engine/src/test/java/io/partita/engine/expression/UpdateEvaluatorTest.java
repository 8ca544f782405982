package io.partita.engine.expression;

import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.l;
import static io.partita.engine.embedded.EngineFixture.m;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.s;
import static io.partita.engine.embedded.EngineFixture.ss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partita.engine.ValidationException;
import io.partita.engine.expression.UpdateExpression.AddAction;
import io.partita.engine.expression.UpdateExpression.DeleteAction;
import io.partita.engine.expression.UpdateExpression.SetAction;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateEvaluatorTest {
  private static final Item KEY = item("pk", s("k"));
  private final List<SetAction> set = new ArrayList<>();
  private final List<DocumentPath> remove = new ArrayList<>();
  private final List<AddAction> add = new ArrayList<>();
  private final List<DeleteAction> delete = new ArrayList<>();

  /** A path written as {@code a.b[1]}. */
  private static DocumentPath path(String text) {
    List<DocumentPath.Step> steps = new ArrayList<>();
    String[] parts = text.split("(?=[.\\[])", -1);
    for (int i = 1; i < parts.length; i++) {
      steps.add(
          parts[i].startsWith(".")
              ? new DocumentPath.Name(parts[i].substring(1))
              : new DocumentPath.Index(
                  Integer.parseInt(parts[i].substring(1, parts[i].length() - 1))));
    }
    return new DocumentPath(parts[0], steps);
  }

  private static SetOperand value(AttributeValue value) {
    return new SetOperand.Value(value);
  }

  private static SetOperand read(String path) {
    return new SetOperand.Path(path(path));
  }

  private void set(String path, SetOperand value) {
    set.add(new SetAction(path(path), value));
  }

  private UpdateExpression update() {
    return new UpdateExpression(set, remove, add, delete);
  }

  private @Nullable Item apply(@Nullable Item old) {
    UpdateRules.check(update());
    return UpdateEvaluator.apply(update(), old, KEY);
  }

  private void fails(@Nullable Item old, String message) {
    assertThatThrownBy(() -> apply(old))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message);
    set.clear();
    remove.clear();
    add.clear();
    delete.clear();
  }

  @Test
  void rightSidesReadTheOldItem() {
    set("x", value(n(1)));
    set("y", read("x"));
    set("z", new SetOperand.Minus(read("x"), value(n(2))));
    remove.add(path("old"));

    assertThat(apply(item("pk", s("k"), "x", n(9), "old", n(9))))
        .isEqualTo(item("pk", s("k"), "x", n(1), "y", n(9), "z", n(7)));
  }

  @Test
  void listIndexesAreOldPositionsAndWhatLiesBeyondIsAppendedInTheirOrder() {
    set("l[7]", value(s("seven")));
    set("l[5]", value(s("five")));
    set("l[2]", value(s("two")));
    remove.add(path("l[0]"));
    remove.add(path("l[9]"));

    assertThat(apply(item("l", l(n(0), n(1), n(2)))))
        .isEqualTo(item("l", l(n(1), s("two"), s("five"), s("seven"))));
  }

  @Test
  void nestedPathsKeepTheirSurroundings() {
    set("m.a", value(n(1)));
    set("m.l[0].x", value(n(2)));
    remove.add(path("m.b"));
    add.add(new AddAction(path("m.c"), n(3)));

    assertThat(apply(item("m", m("b", n(0), "c", n(4), "l", l(m("y", n(5))), "z", n(6)))))
        .isEqualTo(item("m", m("c", n(7), "l", l(m("y", n(5), "x", n(2))), "z", n(6), "a", n(1))));
  }

  @Test
  void addAndDeleteKnowNumbersAndSets() {
    add.add(new AddAction(path("n"), n(2)));
    add.add(new AddAction(path("new"), n(3)));
    add.add(new AddAction(path("set"), ss("b", "c")));
    delete.add(new DeleteAction(path("gone"), ss("x", "y")));
    delete.add(new DeleteAction(path("missing"), ss("x")));

    assertThat(apply(item("n", n(1), "set", ss("a", "b"), "gone", ss("x"))))
        .isEqualTo(item("n", n(3), "set", ss("a", "b", "c"), "new", n(3)));
  }

  @Test
  void functionsGuardAndAppend() {
    set("a", new SetOperand.IfNotExists(path("a"), value(n(1))));
    set("b", new SetOperand.IfNotExists(path("b"), value(n(1))));
    set(
        "l",
        new SetOperand.ListAppend(
            new SetOperand.IfNotExists(path("l"), value(l())), value(l(n(2)))));

    assertThat(apply(item("a", n(9)))).isEqualTo(item("a", n(9), "b", n(1), "l", l(n(2))));
  }

  @Test
  void onlySetAndAddAndNothingAtAllCreateAnItem() {
    assertThat(UpdateEvaluator.apply(null, null, KEY)).isEqualTo(KEY);
    remove.add(path("a.b"));
    assertThat(apply(null)).isNull();
    delete.add(new DeleteAction(path("s"), ss("x")));
    assertThat(apply(null)).isNull();
    add.add(new AddAction(path("n"), n(1)));
    assertThat(apply(null)).isEqualTo(item("pk", s("k"), "n", n(1)));
  }

  @Test
  void pathsThatDoNotFitTheItemAreRefused() {
    String invalid = "The document path provided in the update expression is invalid for update";
    Item old = item("s", s("x"), "m", m(), "l", l(n(1)));
    set("missing.x", value(n(1)));
    fails(old, invalid);
    set("s.x", value(n(1)));
    fails(old, invalid);
    set("m[0]", value(n(1)));
    fails(old, invalid);
    set("l.x", value(n(1)));
    fails(old, invalid);
    set("l[5].x", value(n(1)));
    fails(old, invalid);
    remove.add(path("missing.x"));
    fails(old, invalid);
    set("m.x", value(n(1)));
    fails(null, invalid);
  }

  @Test
  void operandsThatDoNotFitTheItemAreRefused() {
    String missing =
        "The provided expression refers to an attribute that does not exist in the item";
    String wrong = "An operand in the update expression has an incorrect data type";
    Item old = item("s", s("x"), "ss", ss("a"), "l", l());
    set("a", read("missing"));
    fails(old, missing);
    set("a", read("pk"));
    fails(null, missing);
    set("a", new SetOperand.Plus(read("s"), value(n(1))));
    fails(old, wrong);
    set("a", new SetOperand.ListAppend(read("s"), value(l())));
    fails(old, wrong);
    add.add(new AddAction(path("s"), n(1)));
    fails(old, wrong);
    add.add(new AddAction(path("l"), ss("x")));
    fails(old, wrong);
    delete.add(new DeleteAction(path("s"), ss("x")));
    fails(old, wrong);
  }

  @Test
  void updatesThatFitNoItemAreRefused() {
    String prefix = "Invalid UpdateExpression: ";
    set("a", value(n(1)));
    set("a[1]", value(n(1)));
    fails(
        KEY,
        prefix
            + "Two document paths overlap with each other; must remove or rewrite one of these"
            + " paths; path one: [a], path two: [a, [1]]");
    set("a.b", value(n(1)));
    remove.add(path("a[1]"));
    fails(
        KEY,
        prefix
            + "Two document paths conflict with each other; must remove or rewrite one of these"
            + " paths; path one: [a, b], path two: [a, [1]]");
    add.add(new AddAction(path("a"), s("x")));
    fails(
        KEY,
        prefix
            + "Incorrect operand type for operator or function; operator: ADD, operand type:"
            + " STRING");
    delete.add(new DeleteAction(path("a"), n(1)));
    fails(
        KEY,
        prefix
            + "Incorrect operand type for operator or function; operator: DELETE, operand type:"
            + " NUMBER");
    set("a", new SetOperand.Plus(value(s("x")), value(n(1))));
    fails(
        KEY,
        prefix
            + "Incorrect operand type for operator or function; operator or function: +, operand"
            + " type: S");
    set(
        "a",
        new SetOperand.IfNotExists(path("b"), new SetOperand.ListAppend(value(l()), value(l()))));
    fails(
        KEY,
        prefix
            + "The function is not allowed to be used this way in an expression; function:"
            + " list_append");
  }

  @Test
  void fragmentsAreLookedUpByTheLiteralPath() {
    Item old = item("l", l(n(0), n(1), n(2)), "m", m("a", n(1), "b", n(2)));
    set("l[100]", value(n(9)));
    set("m.a", value(n(1)));
    remove.add(path("l[1]"));
    Item after = apply(old);

    assertThat(UpdateEvaluator.fragments(update(), after))
        .isEqualTo(item("l", l(n(2)), "m", m("a", n(1))));
    assertThat(UpdateEvaluator.fragments(update(), old))
        .isEqualTo(item("l", l(n(1)), "m", m("a", n(1))));
    assertThat(UpdateEvaluator.fragments(update(), item("other", n(1)))).isNull();
  }

  @Test
  void projectionsKeepTheNestingAndCompactLists() {
    Item item = item("m", m("a", n(1), "b", n(2)), "l", l(n(0), n(1), n(2)), "x", n(3));
    Projector projector =
        Projector.of(
            new Projection(
                List.of(path("l[2]"), path("l[0]"), path("m.b"), path("gone.a"), path("l[9]"))));

    assertThat(projector.project(item)).isEqualTo(item("l", l(n(0), n(2)), "m", m("b", n(2))));
    assertThat(projector.project(item("y", n(1)))).isEqualTo(item());
  }
}
