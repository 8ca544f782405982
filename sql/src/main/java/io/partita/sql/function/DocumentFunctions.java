package io.partita.sql.function;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.linq4j.function.Strict;
import org.jspecify.annotations.Nullable;

/**
 * Functions on lists and sets. Unlike other functions they do not take a value of another type for
 * NULL: in SET that would remove what it could not change.
 */
public final class DocumentFunctions {
  private DocumentFunctions() {}

  /** The set of texts, of numbers or of binaries; null if the values are not all of one of them. */
  public static @Nullable AttributeValue setOf(Collection<AttributeValue> values) {
    Set<String> texts = new LinkedHashSet<>();
    Set<BigDecimal> numbers = new LinkedHashSet<>();
    Set<Binary> binaries = new LinkedHashSet<>();
    for (AttributeValue value : values) {
      if (value instanceof AttributeValue.S text) {
        texts.add(text.value());
      } else if (value instanceof AttributeValue.N number) {
        numbers.add(number.value());
      } else if (value instanceof AttributeValue.B binary) {
        binaries.add(binary.value());
      } else {
        return null;
      }
    }
    int members = texts.size() + numbers.size() + binaries.size();
    if (members == 0) {
      return null;
    }
    if (texts.size() == members) {
      return new AttributeValue.SS(texts);
    }
    if (numbers.size() == members) {
      return new AttributeValue.NS(numbers);
    }
    return binaries.size() == members ? new AttributeValue.BS(binaries) : null;
  }

  /** The elements of two lists, one after the other. */
  @Strict
  public static Object listAppend(Object list, Object more) {
    List<AttributeValue> all = new ArrayList<>(list(list).values());
    all.addAll(list(more).values());
    return new AttributeValue.L(all);
  }

  private static AttributeValue.L list(Object value) {
    if (value instanceof AttributeValue.L list) {
      return list;
    }
    throw refused("list_append takes two lists", value);
  }

  /** The members of two sets; what is missing has none. */
  public static Object setAdd(@Nullable Object set, @Nullable Object members) {
    AttributeValue added = set("set_add", members);
    if (set == null) {
      return added;
    }
    Set<AttributeValue> all = new LinkedHashSet<>(members(set("set_add", set)));
    all.addAll(members(added));
    return sameType("set_add", set, all, added);
  }

  /** The members of a set that another does not have; null if none is left. */
  public static @Nullable Object setDelete(@Nullable Object set, @Nullable Object members) {
    AttributeValue removed = set("set_delete", members);
    if (set == null) {
      return null;
    }
    Set<AttributeValue> left = new LinkedHashSet<>(members(set("set_delete", set)));
    sameType("set_delete", set, left, removed);
    members(removed).forEach(left::remove);
    return left.isEmpty() ? null : setOf(left);
  }

  private static Object sameType(
      String function, Object set, Set<AttributeValue> members, AttributeValue other) {
    AttributeValue result = setOf(members);
    if (result == null || ((AttributeValue) set).type() != other.type()) {
      throw refused(function + " takes two sets of one type", other);
    }
    return result;
  }

  private static AttributeValue set(String function, @Nullable Object value) {
    if (value instanceof AttributeValue stored && stored.type().isSet()) {
      return stored;
    }
    throw refused(function + " takes a set of texts, numbers or binaries", value);
  }

  /** The members of a set, in its order. */
  public static List<AttributeValue> members(AttributeValue set) {
    List<AttributeValue> members = new ArrayList<>();
    if (set instanceof AttributeValue.SS texts) {
      texts.values().forEach(text -> members.add(new AttributeValue.S(text)));
    } else if (set instanceof AttributeValue.NS numbers) {
      numbers.values().forEach(number -> members.add(new AttributeValue.N(number)));
    } else if (set instanceof AttributeValue.BS binaries) {
      binaries.values().forEach(binary -> members.add(new AttributeValue.B(binary)));
    }
    return members;
  }

  private static SqlError refused(String takes, @Nullable Object found) {
    return new SqlError(
        SqlErrors.NOT_CONVERTIBLE,
        takes + ", not " + (found == null ? "NULL" : CastFunctions.shown(found)) + ".");
  }

  /**
   * The set of some values: all texts, all numbers, or all binaries, none twice; else an error.
   *
   * @param what the values, for messages
   */
  public static AttributeValue set(List<AttributeValue> values, String what) {
    for (AttributeValue value : values) {
      if (!(value instanceof AttributeValue.S
          || value instanceof AttributeValue.N
          || value instanceof AttributeValue.B)) {
        throw notASet(
            what,
            " is a set that holds "
                + CastFunctions.shown(value)
                + "; sets hold texts, numbers or binaries.");
      }
    }
    if (values.isEmpty()) {
      throw notASet(what, " is an empty set, which cannot be stored.");
    }
    AttributeValue set = setOf(values);
    if (set == null) {
      throw notASet(what, " is a set of different types; all members have one type.");
    }
    if (members(set).size() != values.size()) {
      throw notASet(what, " is a set with a member that comes twice.");
    }
    return set;
  }

  private static SqlError notASet(String what, String why) {
    return new SqlError(SqlErrors.INVALID_PARAMETER, what + why);
  }
}
