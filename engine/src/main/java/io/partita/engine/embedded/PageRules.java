package io.partita.engine.embedded;

import io.partita.engine.KeyAttribute;
import io.partita.engine.QueryRequest;
import io.partita.engine.RangeChecks.RangeRead;
import io.partita.engine.RequestContext;
import io.partita.engine.ScanRequest;
import io.partita.engine.Select;
import io.partita.engine.TransactionCanceledException;
import io.partita.engine.ValidationException;
import io.partita.engine.ValidationException.Kind;
import io.partita.engine.embedded.partition.IndexLayout;
import io.partita.engine.embedded.partition.KeyLayout;
import io.partita.engine.embedded.partition.KeyRange;
import io.partita.engine.embedded.partition.KeyRules;
import io.partita.engine.embedded.partition.TableLayout;
import io.partita.engine.embedded.store.ReadRange;
import io.partita.engine.embedded.store.TableStructure.IndexState;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.ConditionRules;
import io.partita.engine.expression.KeyCondition;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.Projection;
import io.partita.engine.expression.Projector;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the requests for pages, and says which range of which map they read. */
final class PageRules {
  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final String INVALID_KEY_CONDITION = "Invalid KeyConditionExpression: ";

  private static final String INVALID_START = "The provided starting key is invalid";
  private static final int MAX_SEGMENTS = 1_000_000;

  private PageRules() {}

  /** What a query reads; the request has passed {@link #checkShape}. */
  static PagePlan plan(
      TableLayout table,
      QueryRequest request,
      @Nullable Projector projector,
      RequestContext context) {
    IndexLayout index = index(table, request.index(), context);
    KeyLayout keys = index == null ? table.keys() : index.keys();
    byte[] start = startKey(keys, request.exclusiveStartKey());
    KeyCondition condition = request.keyCondition();
    AttributeValue[] values = checkKeyCondition(keys, condition);
    KeyRange range = KeyRange.of(keys, values, condition.sort());
    if (start != null) {
      checkStart(keys, values, range, start);
      range = range.after(start, request.scanIndexForward());
    }
    checkFilteredKeys(keys, request.filter());
    checkSelect(request.select(), index, request.projection(), request.filter());
    return new PagePlan(
        table,
        index,
        range,
        request.scanIndexForward(),
        request.filter(),
        request.select(),
        projector,
        request.limit(),
        keys.size() > 1);
  }

  /** What a scan reads; the request has passed {@link #checkShape}. */
  static PagePlan plan(
      TableLayout table,
      ScanRequest request,
      @Nullable Projector projector,
      RequestContext context) {
    IndexLayout index = index(table, request.index(), context);
    KeyLayout keys = index == null ? table.keys() : index.keys();
    byte[] start = startKey(keys, request.exclusiveStartKey());
    checkSelect(request.select(), index, request.projection(), request.filter());
    KeyRange range = KeyRange.ofSegment(request.segment(), request.totalSegments());
    if (start != null) {
      if (!range.contains(start)) {
        throw new ValidationException(
            Kind.INVALID_PARAMETER,
            INVALID_START
                + ": Invalid ExclusiveStartKey. Please use"
                + " ExclusiveStartKey with correct Segment. TotalSegments: "
                + request.totalSegments()
                + " Segment: "
                + request.segment());
      }
      range = range.after(start, true);
    }
    return new PagePlan(
        table,
        index,
        range,
        true,
        request.filter(),
        request.select(),
        projector,
        request.limit(),
        true);
  }

  /**
   * Which keys a transaction has read, so that writes of them are found.
   *
   * @throws TransactionCanceledException if the index that it has read is gone
   */
  static ReadRange range(TableLayout table, RangeRead read) {
    IndexLayout index = read.index() == null ? null : table.index(read.index());
    if (read.index() != null
        && (index == null || (index.isGlobal() && index.state() != IndexState.ACTIVE))) {
      throw new TransactionCanceledException(read);
    }
    KeyLayout keys = index == null ? table.keys() : index.keys();
    KeyRange range = KeyRange.ALL;
    if (read.keyCondition() != null) {
      AttributeValue[] values = checkKeyCondition(keys, read.keyCondition());
      range = KeyRange.of(keys, values, read.keyCondition().sort());
    }
    byte[] last = startKey(keys, read.lastEvaluatedKey());
    if (last != null) {
      range = range.upTo(last, read.scanIndexForward());
    }
    return new ReadRange(
        table.id(),
        index == null ? table.id() : index.id(),
        range.from(),
        range.fromInclusive(),
        range.to(),
        range.toInclusive(),
        read.readPosition());
  }

  /** Checks what a request shows by itself, and makes its projector. */
  static @Nullable Projector checkShape(
      int limit, @Nullable Condition filter, @Nullable Projection projection) {
    if (limit < 1) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "1 validation error detected: Value '"
              + limit
              + "' at 'limit' failed to satisfy constraint: Member must have value greater than or"
              + " equal to 1");
    }
    if (filter != null) {
      ConditionRules.checkFilter(filter, "FilterExpression");
    }
    return projection == null ? null : Projector.of(projection);
  }

  /** Checks which segment of a scan is wanted. */
  static void checkSegment(int segment, int totalSegments) {
    if (totalSegments < 1 || totalSegments > MAX_SEGMENTS) {
      throw segment(
          "TotalSegments",
          totalSegments,
          totalSegments < 1 ? "greater than or equal to 1" : "less than or equal to 1000000");
    }
    if (segment < 0) {
      throw segment("Segment", segment, "greater than or equal to 0");
    }
    if (segment >= totalSegments) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "The Segment parameter is zero-based and must be less than parameter TotalSegments:"
              + " Segment: "
              + segment
              + " is not less than TotalSegments: "
              + totalSegments);
    }
  }

  private static ValidationException segment(String parameter, int value, String bound) {
    return new ValidationException(
        Kind.INVALID_PARAMETER,
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + parameter
            + "' failed to satisfy constraint: Member must have value "
            + bound);
  }

  private static @Nullable IndexLayout index(
      TableLayout table, @Nullable String name, RequestContext context) {
    if (name == null) {
      return null;
    }
    IndexLayout index = table.index(name);
    if (index == null) {
      throw new ValidationException(
          Kind.UNKNOWN_INDEX, "The table does not have the specified index: " + name);
    }
    if (index.isGlobal()) {
      if (context.consistentRead()) {
        throw new ValidationException(
            Kind.WRONG_OBJECT_KIND,
            "Consistent reads are not supported on global secondary indexes: " + name);
      }
      if (index.state() != IndexState.ACTIVE) {
        throw new ValidationException(
            Kind.WRONG_STATE,
            "Cannot read from backfilling global secondary index: "
                + name
                + ". It can be read when describeTable says that it is ACTIVE.");
      }
    }
    return index;
  }

  /**
   * Returns the values of the equalities: all of the partition key, then leading sort attributes.
   */
  private static AttributeValue[] checkKeyCondition(KeyLayout keys, KeyCondition condition) {
    List<KeyCondition.Equality> equalities = condition.equalities();
    KeyCondition.@Nullable SortCondition sort = condition.sort();
    for (int i = 0; i < keys.partitionSize(); i++) {
      KeyAttribute attribute = keys.attributes().get(i);
      if (i >= equalities.size() || !equalities.get(i).attribute().equals(attribute.name())) {
        throw missed(attribute);
      }
    }
    int conditions = equalities.size() + (sort == null ? 0 : 1);
    if (keys.ownSize() <= 2 && conditions > 2) {
      throw new ValidationException(
          Kind.WRONG_OBJECT_KIND, "Conditions can be of length 1 or 2 only; found: " + conditions);
    }
    if (conditions > keys.ownSize()) {
      throw new ValidationException(
          Kind.WRONG_OBJECT_KIND,
          "Query key condition not supported: the key has "
              + keys.ownSize()
              + " attributes, found: "
              + conditions
              + " conditions");
    }
    AttributeValue[] values = new AttributeValue[equalities.size()];
    for (int i = 0; i < values.length; i++) {
      KeyAttribute attribute = keys.attributes().get(i);
      if (!equalities.get(i).attribute().equals(attribute.name())) {
        throw missed(attribute);
      }
      values[i] = equalities.get(i).value();
      checkValue(i < keys.partitionSize(), attribute, values[i]);
    }
    if (sort != null) {
      checkSort(keys.attributes().get(values.length), sort);
    }
    return values;
  }

  private static void checkSort(KeyAttribute attribute, KeyCondition.SortCondition sort) {
    if (!attribute.name().equals(sort.attribute())) {
      throw missed(attribute);
    }
    if (sort instanceof KeyCondition.Range range) {
      if (range.comparator() == Comparator.NOT_EQUAL) {
        throw new ValidationException(
            Kind.WRONG_OBJECT_KIND, "Invalid operator used in KeyConditionExpression: <>");
      }
      checkValue(false, attribute, range.value());
    } else if (sort instanceof KeyCondition.Between between) {
      ConditionRules.check(
          new Condition.Between(
              Operand.attribute(attribute.name()),
              Operand.value(between.low()),
              Operand.value(between.high())),
          "KeyConditionExpression");
      checkValue(false, attribute, between.low());
      checkValue(false, attribute, between.high());
    } else if (sort instanceof KeyCondition.BeginsWith begins) {
      if (begins.prefix().type() == AttributeType.N) {
        throw new ValidationException(
            Kind.TYPE_MISMATCH,
            INVALID_KEY_CONDITION
                + "Incorrect operand type for operator or function; operator or function:"
                + " begins_with, operand type: N");
      }
      checkValue(false, attribute, begins.prefix());
    }
  }

  private static void checkValue(boolean partition, KeyAttribute attribute, AttributeValue value) {
    if (value.type() != attribute.type()) {
      throw new ValidationException(
          Kind.TYPE_MISMATCH,
          INVALID
              + "Condition parameter type does not match schema type: "
              + attribute.name()
              + " is "
              + attribute.type()
              + ", found: "
              + value.type());
    }
    KeyRules.checkKeyValue(partition, attribute.name(), value);
  }

  private static ValidationException missed(KeyAttribute attribute) {
    return new ValidationException(
        Kind.WRONG_OBJECT_KIND, "Query condition missed key schema element: " + attribute.name());
  }

  private static byte @Nullable [] startKey(KeyLayout keys, @Nullable Item start) {
    if (start == null) {
      return null;
    }
    if (start.attributeCount() != keys.size()) {
      throw invalidStart(keys, start);
    }
    for (int i = 0; i < keys.size(); i++) {
      KeyAttribute attribute = keys.attributes().get(i);
      int position = start.find(keys.name(i));
      if (position == Item.NOT_FOUND || start.typeAt(position) != attribute.type()) {
        throw invalidStart(keys, start);
      }
      KeyRules.checkKeyValue(i < keys.partitionSize(), attribute.name(), start.valueAt(position));
    }
    return keys.encode(start);
  }

  private static void checkStart(
      KeyLayout keys, AttributeValue[] values, KeyRange range, byte[] start) {
    if (keys.size() == 1) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER, INVALID_START + ": a query by the whole key has no second page");
    }
    AttributeValue[] partition = Arrays.copyOf(values, keys.partitionSize());
    if (!KeyRange.of(keys, partition, null).contains(start)) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    if (!range.contains(start)) {
      throw new ValidationException(
          Kind.INVALID_PARAMETER,
          "The provided starting key does not match the range key predicate");
    }
  }

  private static ValidationException invalidStart(KeyLayout keys, Item start) {
    return new ValidationException(
        Kind.INVALID_PARAMETER,
        INVALID_START
            + ": a key has "
            + KeyRules.describe(keys)
            + ", found: "
            + KeyRules.describe(start));
  }

  private static void checkFilteredKeys(KeyLayout keys, @Nullable Condition filter) {
    if (filter == null) {
      return;
    }
    ConditionRules.forEachAttribute(
        filter,
        name -> {
          for (int i = 0; i < keys.ownSize(); i++) {
            if (keys.name(i).name().equals(name)) {
              throw new ValidationException(
                  Kind.INVALID_PARAMETER,
                  "Filter Expression can only contain non-primary key attributes: Primary key"
                      + " attribute: "
                      + name);
            }
          }
        });
  }

  private static void checkSelect(
      Select select,
      @Nullable IndexLayout index,
      @Nullable Projection projection,
      @Nullable Condition filter) {
    if (select == Select.SPECIFIC_ATTRIBUTES && projection == null) {
      throw select(
          "Must specify the ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
    }
    if (select != Select.SPECIFIC_ATTRIBUTES && projection != null) {
      throw select("Cannot specify the ProjectionExpression when choosing to get " + select);
    }
    if (select == Select.ALL_PROJECTED_ATTRIBUTES && index == null) {
      throw select("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }
    if (index != null && index.isGlobal() && !index.holdsAll()) {
      checkProjected(select, index, projection, filter);
    }
  }

  /** A global index has what it holds and nothing else. */
  private static void checkProjected(
      Select select,
      IndexLayout index,
      @Nullable Projection projection,
      @Nullable Condition filter) {
    if (select == Select.ALL_ATTRIBUTES) {
      throw new ValidationException(
          Kind.WRONG_OBJECT_KIND,
          INVALID
              + "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + index.name()
              + " because its projection type is not ALL");
    }
    Set<String> missing = new TreeSet<>();
    if (projection != null) {
      projection.paths().forEach(path -> missing.add(path.attribute()));
    }
    if (filter != null) {
      ConditionRules.forEachAttribute(filter, missing::add);
    }
    missing.removeIf(index::holds);
    if (!missing.isEmpty()) {
      throw new ValidationException(
          Kind.NOT_PROJECTED,
          INVALID + "Global secondary index " + index.name() + " does not project " + missing);
    }
  }

  private static ValidationException select(String text) {
    return new ValidationException(Kind.INVALID_PARAMETER, INVALID + text);
  }
}
