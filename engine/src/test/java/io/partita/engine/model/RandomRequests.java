package io.partita.engine.model;

import io.partita.engine.IndexProjection;
import io.partita.engine.KeyAttribute;
import io.partita.engine.KeySchema;
import io.partita.engine.LocalIndex;
import io.partita.engine.PrimaryKey;
import io.partita.engine.QueryRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.Select;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes values, items and requests that often meet: few names, few keys, all types. */
final class RandomRequests {
  static final List<String> ATTRIBUTES = List.of("a", "b", "num", "text", "bin", "m", "l", "größe");
  private static final String[] TEXTS = {
    "", "a", "ab", "a\u0000", "a\u0000b", "b", "ÿ", "\uFFFD", "\uD83D\uDE00", "zz top"
  };
  private static final String[] NUMBERS = {
    "0",
    "1",
    "-1",
    "10",
    "100",
    "2.5",
    "-2.5",
    "0.001",
    "-0.001",
    "123456789012345678901234567890",
    "1E125",
    "-1E125",
    "1E-130",
    "99999999999999999999999999999999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "120",
    "1200.05"
  };

  private final Random random;

  RandomRequests(Random random) {
    this.random = random;
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  // ---- values

  AttributeValue text() {
    return new AttributeValue.S(TEXTS[number(TEXTS.length)]);
  }

  AttributeValue decimal() {
    return new AttributeValue.N(new BigDecimal(NUMBERS[number(NUMBERS.length)]));
  }

  AttributeValue binary() {
    byte[] bytes = new byte[number(4)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) new int[] {0, 1, 0x7F, 0xFF}[number(4)];
    }
    return new AttributeValue.B(Binary.copyOf(bytes));
  }

  AttributeValue scalar(AttributeType type) {
    return switch (type) {
      case S -> text();
      case B -> binary();
      default -> decimal();
    };
  }

  AttributeValue value(int depth) {
    return switch (number(depth > 0 ? 10 : 7)) {
      case 0, 1 -> text();
      case 2, 3 -> decimal();
      case 4 -> binary();
      case 5 -> AttributeValue.Bool.of(chance(50));
      case 6 -> chance(30) ? AttributeValue.Null.INSTANCE : set();
      case 7 -> list(depth);
      default -> map(depth);
    };
  }

  AttributeValue set() {
    int size = 1 + number(3);
    if (chance(33)) {
      Set<String> values = new LinkedHashSet<>();
      for (int i = 0; i < size; i++) {
        values.add(TEXTS[number(TEXTS.length)]);
      }
      return new AttributeValue.SS(values);
    } else if (chance(50)) {
      Set<BigDecimal> values = new LinkedHashSet<>();
      for (int i = 0; i < size; i++) {
        values.add(new BigDecimal(NUMBERS[number(NUMBERS.length)]));
      }
      return new AttributeValue.NS(values);
    }
    Set<Binary> values = new LinkedHashSet<>();
    for (int i = 0; i < size; i++) {
      values.add(((AttributeValue.B) binary()).value());
    }
    return new AttributeValue.BS(values);
  }

  AttributeValue list(int depth) {
    List<AttributeValue> values = new ArrayList<>();
    for (int i = number(4); i > 0; i--) {
      values.add(value(depth - 1));
    }
    return new AttributeValue.L(values);
  }

  AttributeValue map(int depth) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    for (int i = number(3); i > 0; i--) {
      values.put(oneOf(List.of("x", "y", "z")), value(depth - 1));
    }
    return new AttributeValue.M(values);
  }

  // ---- items and keys

  AttributeValue keyValue(AttributeType type) {
    return scalar(type);
  }

  private AttributeValue partitionValue() {
    return new AttributeValue.S(List.of("p", "q", "q\u0000", "\uD83D\uDE00").get(number(4)));
  }

  PrimaryKey key(ModelTable table) {
    KeySchema schema = table.key;
    AttributeValue partition = chance(3) ? value(0) : partitionValue();
    if (schema.sort().isEmpty()) {
      return PrimaryKey.of(schema.partition().get(0).name(), partition);
    }
    KeyAttribute sort = schema.sort().get(0);
    AttributeValue value = chance(3) ? value(0) : nonEmpty(sort.type());
    return new PrimaryKey(schema.partition().get(0).name(), partition, sort.name(), value);
  }

  AttributeValue nonEmpty(AttributeType type) {
    AttributeValue value = scalar(type);
    while (value.type() != AttributeType.N && ModelSizes.value(value) == 0) {
      value = scalar(type);
    }
    return value;
  }

  Item item(ModelTable table) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    PrimaryKey key = key(table);
    item.put(key.partitionName(), key.partition());
    if (key.sortName() != null && key.sort() != null) {
      item.put(key.sortName(), key.sort());
    }
    if (chance(2)) {
      item.remove(oneOf(new ArrayList<>(item.keySet())));
    }
    for (int i = number(7); i > 0; i--) {
      String name = oneOf(ATTRIBUTES);
      item.put(name, attribute(name));
    }
    if (chance(2)) {
      item.put("big", new AttributeValue.S("x".repeat(100_000 + number(320_000))));
    }
    return Item.of(item);
  }

  /** A value that mostly suits the local indexes on this name. */
  private AttributeValue attribute(String name) {
    if (chance(4)) {
      return value(2);
    }
    return switch (name) {
      case "num" -> decimal();
      case "text" -> chance(97) ? nonEmpty(AttributeType.S) : text();
      case "bin" -> chance(97) ? nonEmpty(AttributeType.B) : binary();
      case "m" -> map(2);
      case "l" -> list(2);
      default -> value(2);
    };
  }

  // ---- expressions

  DocumentPath path() {
    String name = chance(50) ? oneOf(List.of("m", "l")) : oneOf(ATTRIBUTES);
    List<DocumentPath.Step> steps = new ArrayList<>();
    for (int i = number(3); i > 0; i--) {
      steps.add(
          chance(name.equals("l") && steps.isEmpty() ? 90 : 30)
              ? new DocumentPath.Index(number(4))
              : new DocumentPath.Name(oneOf(List.of("x", "y", "z"))));
    }
    return new DocumentPath(name, steps);
  }

  Condition condition(int depth) {
    switch (number(depth > 0 ? 11 : 8)) {
      case 0, 1 -> {
        Comparator comparator = oneOf(List.of(Comparator.values()));
        boolean equality = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
        DocumentPath path = path();
        Operand left =
            chance(20) ? new Operand.Size(new Operand.Path(path)) : new Operand.Path(path);
        return new Condition.Comparison(
            comparator, left, Operand.value(equality ? value(1) : keyTyped()));
      }
      case 2 -> {
        AttributeValue one = keyTyped();
        AttributeValue other = scalar(one.type());
        boolean ordered = ModelExpressions.order(one, other) <= 0;
        return new Condition.Between(
            new Operand.Path(path()),
            Operand.value(ordered ? one : other),
            Operand.value(ordered ? other : one));
      }
      case 3 -> {
        return new Condition.In(
            new Operand.Path(path()), List.of(Operand.value(value(1)), new Operand.Path(path())));
      }
      case 4 -> {
        return chance(50)
            ? new Condition.AttributeExists(path())
            : new Condition.AttributeNotExists(path());
      }
      case 5 -> {
        return new Condition.HasType(
            new Operand.Path(path()), oneOf(List.of(AttributeType.values())));
      }
      case 6 -> {
        return new Condition.BeginsWith(
            new Operand.Path(path()), Operand.value(chance(60) ? text() : binary()));
      }
      case 7 -> {
        return new Condition.Contains(new Operand.Path(path()), Operand.value(value(1)));
      }
      case 8 -> {
        return new Condition.Not(condition(depth - 1));
      }
      case 9 -> {
        return new Condition.And(List.of(condition(depth - 1), condition(depth - 1)));
      }
      default -> {
        return new Condition.Or(List.of(condition(depth - 1), condition(depth - 1)));
      }
    }
  }

  private AttributeValue keyTyped() {
    return scalar(oneOf(List.of(AttributeType.S, AttributeType.N, AttributeType.B)));
  }

  @Nullable Condition maybeCondition() {
    return chance(30) ? condition(2) : null;
  }

  @Nullable Projection maybeProjection() {
    if (chance(70)) {
      return null;
    }
    List<DocumentPath> paths = new ArrayList<>();
    for (int i = 1 + number(3); i > 0; i--) {
      addIfApart(paths, path());
    }
    return new Projection(paths);
  }

  /** Adds a path that neither overlaps nor conflicts with the others. */
  private static boolean addIfApart(List<DocumentPath> paths, DocumentPath path) {
    for (DocumentPath other : paths) {
      if (meets(path, other)) {
        return false;
      }
    }
    return paths.add(path);
  }

  private static boolean meets(DocumentPath a, DocumentPath b) {
    if (!a.attribute().equals(b.attribute())) {
      return false;
    }
    for (int i = 0; i < Math.min(a.steps().size(), b.steps().size()); i++) {
      if (!a.steps().get(i).equals(b.steps().get(i))) {
        return a.steps().get(i).getClass() != b.steps().get(i).getClass();
      }
    }
    return true;
  }

  @Nullable UpdateExpression update() {
    if (chance(3)) {
      return null;
    }
    List<DocumentPath> targets = new ArrayList<>();
    List<UpdateExpression.SetAction> set = new ArrayList<>();
    List<DocumentPath> remove = new ArrayList<>();
    List<UpdateExpression.AddAction> add = new ArrayList<>();
    List<UpdateExpression.DeleteAction> delete = new ArrayList<>();
    for (int i = 1 + number(4); i > 0; i--) {
      DocumentPath path = path();
      if (addIfApart(targets, path)) {
        switch (number(6)) {
          case 0 -> remove.add(path);
          case 1 -> add.add(new UpdateExpression.AddAction(path, chance(60) ? decimal() : set()));
          case 2 -> delete.add(new UpdateExpression.DeleteAction(path, set()));
          default -> set.add(new UpdateExpression.SetAction(path, setOperand(path)));
        }
      }
    }
    return new UpdateExpression(set, remove, add, delete);
  }

  private SetOperand setOperand(DocumentPath target) {
    SetOperand value =
        new SetOperand.Value(target.isTopLevel() ? attribute(target.attribute()) : value(1));
    return switch (number(8)) {
      case 0 -> new SetOperand.Path(path());
      case 1 -> new SetOperand.Plus(numeric(), new SetOperand.Value(decimal()));
      case 2 -> new SetOperand.Minus(numeric(), new SetOperand.Value(decimal()));
      case 3 -> new SetOperand.IfNotExists(path(), value);
      case 4 ->
          new SetOperand.ListAppend(
              new SetOperand.IfNotExists(
                  DocumentPath.of("l"), new SetOperand.Value(new AttributeValue.L(List.of()))),
              new SetOperand.Value(list(1)));
      default -> value;
    };
  }

  private SetOperand numeric() {
    return chance(50)
        ? new SetOperand.Path(DocumentPath.of("num"))
        : new SetOperand.IfNotExists(path(), new SetOperand.Value(decimal()));
  }

  ReturnValues updateReturnValues() {
    return oneOf(List.of(ReturnValues.values()));
  }

  ReturnValues putReturnValues() {
    return chance(50) ? ReturnValues.NONE : ReturnValues.ALL_OLD;
  }

  // ---- queries

  QueryRequest query(ModelTable table, @Nullable Item start) {
    LocalIndex index = table.indexes.isEmpty() || chance(40) ? null : oneOf(table.indexes);
    KeyAttribute sort =
        index != null ? index.sort() : table.key.sort().isEmpty() ? null : table.key.sort().get(0);
    Projection projection = maybeProjection();
    Select select = Select.SPECIFIC_ATTRIBUTES;
    if (projection == null) {
      select = chance(15) ? Select.COUNT : Select.ALL_ATTRIBUTES;
      if (index != null && chance(50)) {
        select = Select.ALL_PROJECTED_ATTRIBUTES;
      }
    }
    return new QueryRequest(
        table.name,
        index == null ? null : index.name(),
        keyCondition(table, sort),
        filter(sort),
        select,
        projection,
        chance(60),
        chance(50) ? Integer.MAX_VALUE : 1 + number(4),
        start);
  }

  private KeyCondition keyCondition(ModelTable table, @Nullable KeyAttribute sort) {
    String partition = table.key.partition().get(0).name();
    KeyCondition.Equality equality = new KeyCondition.Equality(partition, partitionValue());
    if (sort == null || chance(40)) {
      return new KeyCondition(List.of(equality), null);
    }
    AttributeValue one = nonEmpty(sort.type());
    AttributeValue other = nonEmpty(sort.type());
    boolean ordered = ModelExpressions.order(one, other) <= 0;
    return switch (number(sort.type() == AttributeType.N ? 4 : 6)) {
      case 0 ->
          new KeyCondition(List.of(equality, new KeyCondition.Equality(sort.name(), one)), null);
      case 1 ->
          new KeyCondition(
              List.of(equality),
              new KeyCondition.Between(sort.name(), ordered ? one : other, ordered ? other : one));
      case 2, 3 ->
          new KeyCondition(
              List.of(equality),
              new KeyCondition.Range(
                  sort.name(),
                  oneOf(
                      List.of(
                          Comparator.LESS,
                          Comparator.LESS_OR_EQUAL,
                          Comparator.GREATER,
                          Comparator.GREATER_OR_EQUAL)),
                  one));
      default -> new KeyCondition(List.of(equality), new KeyCondition.BeginsWith(sort.name(), one));
    };
  }

  private @Nullable Condition filter(@Nullable KeyAttribute sort) {
    Condition filter = maybeCondition();
    if (filter == null || sort == null) {
      return filter;
    }
    boolean[] usesKey = new boolean[1];
    ConditionRules.forEachAttribute(filter, name -> usesKey[0] |= name.equals(sort.name()));
    return usesKey[0] ? null : filter;
  }

  /** Whether a query of an index wants attributes that the index does not hold. */
  static boolean wantsMore(QueryRequest request, LocalIndex index, KeySchema key) {
    if (index.projection() instanceof IndexProjection.All) {
      return false;
    }
    boolean[] more = {request.select() == Select.ALL_ATTRIBUTES};
    if (request.projection() != null) {
      request.projection().paths().forEach(path -> more[0] |= !holds(index, key, path.attribute()));
    }
    if (request.filter() != null) {
      ConditionRules.forEachAttribute(
          request.filter(), name -> more[0] |= !holds(index, key, name));
    }
    return more[0];
  }

  private static boolean holds(LocalIndex index, KeySchema key, String name) {
    return key.find(name) != null
        || index.sort().name().equals(name)
        || (index.projection() instanceof IndexProjection.Include include
            && include.nonKeyAttributes().contains(name));
  }
}
