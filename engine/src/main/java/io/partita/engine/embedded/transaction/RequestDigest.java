package io.partita.engine.embedded.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partita.engine.PrimaryKey;
import io.partita.engine.TransactWriteItem;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.expression.UpdateExpression.SetOperand;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Binary;
import io.partita.engine.value.Item;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a transaction's actions, which tells whether a request token comes with the same
 * request again. It is stored with the token, so what goes in, and in which order, is a format: the
 * actions' parts from left to right as their records declare them, each text and item as length (4
 * bytes, big endian) and bytes, each kind of node as the text of its name, each list with its
 * length first, an absent part as the text "-". Items go in as they are encoded, so the order of
 * attributes counts.
 */
final class RequestDigest {
  private final MessageDigest digest;

  private RequestDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static Binary of(List<TransactWriteItem> actions) {
    RequestDigest request = new RequestDigest();
    request.count(actions.size());
    actions.forEach(request::action);
    return Binary.copyOf(request.digest.digest());
  }

  private void action(TransactWriteItem action) {
    if (action instanceof TransactWriteItem.Put put) {
      text("Put");
      text(put.request().table());
      bytes(put.request().item().encoded());
      condition(put.request().condition());
    } else if (action instanceof TransactWriteItem.Update update) {
      text("Update");
      text(update.request().table());
      key(update.request().key());
      update(update.request().update());
      condition(update.request().condition());
    } else if (action instanceof TransactWriteItem.Delete delete) {
      text("Delete");
      text(delete.request().table());
      key(delete.request().key());
      condition(delete.request().condition());
    } else if (action instanceof TransactWriteItem.ConditionCheck check) {
      text("ConditionCheck");
      text(check.table());
      key(check.key());
      condition(check.condition());
    }
  }

  private void key(PrimaryKey key) {
    text(key.partitionName());
    value(key.partition());
    if (key.sortName() == null || key.sort() == null) {
      text("-");
    } else {
      text(key.sortName());
      value(key.sort());
    }
  }

  private void update(@Nullable UpdateExpression update) {
    if (update == null) {
      text("-");
      return;
    }
    count(update.set().size());
    for (UpdateExpression.SetAction set : update.set()) {
      path(set.path());
      setOperand(set.value());
    }
    count(update.remove().size());
    update.remove().forEach(this::path);
    count(update.add().size());
    for (UpdateExpression.AddAction add : update.add()) {
      path(add.path());
      value(add.value());
    }
    count(update.delete().size());
    for (UpdateExpression.DeleteAction delete : update.delete()) {
      path(delete.path());
      value(delete.value());
    }
  }

  private void setOperand(SetOperand operand) {
    if (operand instanceof SetOperand.Path path) {
      text("path");
      path(path.path());
    } else if (operand instanceof SetOperand.Value value) {
      text("value");
      value(value.value());
    } else if (operand instanceof SetOperand.Plus plus) {
      text("+");
      setOperand(plus.left());
      setOperand(plus.right());
    } else if (operand instanceof SetOperand.Minus minus) {
      text("-");
      setOperand(minus.left());
      setOperand(minus.right());
    } else if (operand instanceof SetOperand.IfNotExists ifNotExists) {
      text("if_not_exists");
      path(ifNotExists.path());
      setOperand(ifNotExists.otherwise());
    } else if (operand instanceof SetOperand.ListAppend append) {
      text("list_append");
      setOperand(append.left());
      setOperand(append.right());
    }
  }

  private void condition(@Nullable Condition condition) {
    if (condition == null) {
      text("-");
    } else if (condition instanceof Condition.Comparison comparison) {
      text(comparison.comparator().symbol());
      operands(List.of(comparison.left(), comparison.right()));
    } else if (condition instanceof Condition.Between between) {
      text("BETWEEN");
      operands(List.of(between.operand(), between.low(), between.high()));
    } else if (condition instanceof Condition.In in) {
      text("IN");
      operands(List.of(in.operand()));
      operands(in.values());
    } else if (condition instanceof Condition.AttributeExists exists) {
      text("attribute_exists");
      path(exists.path());
    } else if (condition instanceof Condition.AttributeNotExists missing) {
      text("attribute_not_exists");
      path(missing.path());
    } else if (condition instanceof Condition.HasType hasType) {
      text("attribute_type");
      operands(List.of(hasType.operand()));
      text(hasType.type().name());
    } else if (condition instanceof Condition.BeginsWith begins) {
      text("begins_with");
      operands(List.of(begins.operand(), begins.prefix()));
    } else if (condition instanceof Condition.Contains contains) {
      text("contains");
      operands(List.of(contains.operand(), contains.part()));
    } else {
      junction(condition);
    }
  }

  private void junction(Condition condition) {
    if (condition instanceof Condition.Not not) {
      text("NOT");
      condition(not.condition());
    } else if (condition instanceof Condition.And and) {
      text("AND");
      count(and.conditions().size());
      and.conditions().forEach(this::condition);
    } else if (condition instanceof Condition.Or or) {
      text("OR");
      count(or.conditions().size());
      or.conditions().forEach(this::condition);
    } else if (condition instanceof Condition.VersionEquals equals) {
      text("version");
      text(Long.toString(equals.version()));
    }
  }

  private void operands(List<Operand> operands) {
    count(operands.size());
    operands.forEach(this::operand);
  }

  private void operand(Operand operand) {
    if (operand instanceof Operand.Path path) {
      text("path");
      path(path.path());
    } else if (operand instanceof Operand.Value value) {
      text("value");
      value(value.value());
    } else if (operand instanceof Operand.Size size) {
      text("size");
      operand(size.operand());
    }
  }

  private void path(DocumentPath path) {
    text(path.attribute());
    count(path.steps().size());
    for (DocumentPath.Step step : path.steps()) {
      if (step instanceof DocumentPath.Name name) {
        text(name.name());
      } else if (step instanceof DocumentPath.Index index) {
        count(index.index());
      }
    }
  }

  private void value(AttributeValue value) {
    bytes(Item.of(Map.of("v", value)).encoded());
  }

  private void text(String text) {
    bytes(text.getBytes(UTF_8));
  }

  private void bytes(byte[] bytes) {
    count(bytes.length);
    digest.update(bytes);
  }

  private void count(int count) {
    digest.update(ByteBuffer.allocate(4).putInt(count).array());
  }
}
