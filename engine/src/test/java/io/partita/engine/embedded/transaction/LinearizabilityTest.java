package io.partita.engine.embedded.transaction;

import static io.partita.engine.embedded.EngineFixture.STRONG;
import static io.partita.engine.embedded.EngineFixture.createTable;
import static io.partita.engine.embedded.EngineFixture.item;
import static io.partita.engine.embedded.EngineFixture.key;
import static io.partita.engine.embedded.EngineFixture.n;
import static io.partita.engine.embedded.EngineFixture.pk;
import static io.partita.engine.embedded.EngineFixture.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.partita.engine.BatchExecute.Done;
import io.partita.engine.BatchExecute.Failed;
import io.partita.engine.BatchExecute.Outcome;
import io.partita.engine.ConditionalCheckFailedException;
import io.partita.engine.DeleteItemRequest;
import io.partita.engine.PrimaryKey;
import io.partita.engine.PutItemRequest;
import io.partita.engine.ReturnValues;
import io.partita.engine.UpdateItemRequest;
import io.partita.engine.WriteItemRequest;
import io.partita.engine.embedded.EmbeddedEngine;
import io.partita.engine.embedded.EmbeddedOptions;
import io.partita.engine.embedded.EngineFixture;
import io.partita.engine.embedded.file.FaultyDisk;
import io.partita.engine.embedded.store.Durability;
import io.partita.engine.expression.Comparator;
import io.partita.engine.expression.Condition;
import io.partita.engine.expression.DocumentPath;
import io.partita.engine.expression.Operand;
import io.partita.engine.expression.UpdateExpression;
import io.partita.engine.value.AttributeType;
import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operations on one item by several threads answer as if each took place at one moment between its
 * beginning and its end. Every order that the moments allow is tried, so histories are short and
 * many. {@code -Dpartita.linearizability.rounds=10000} tries more.
 */
@Timeout(120)
class LinearizabilityTest {
  private static final int ROUNDS = Integer.getInteger("partita.linearizability.rounds", 150);
  private static final int THREADS = 4;
  private static final int OPERATIONS = 5;
  private static final PrimaryKey KEY = pk(s("x"));

  /** Long.MIN_VALUE stands for no item. */
  private static final long NOTHING = Long.MIN_VALUE;

  private enum Kind {
    GET,
    PUT,
    PUT_IF_EQUAL,
    ADD,
    DELETE
  }

  /**
   * One operation and its answer.
   *
   * @param argument what is put, added or, before a put, expected
   * @param answer what was read or replaced
   * @param done false if the condition failed
   */
  private record Event(
      Kind kind, long argument, long answer, boolean done, long began, long ended) {

    /** The value after it, if it took place on this value with this answer; else null. */
    private Long after(long before) {
      return switch (kind) {
        case GET -> answer == before ? before : null;
        case PUT -> answer == before ? Long.valueOf(argument) : null;
        case PUT_IF_EQUAL -> putIfEqual(before);
        case ADD -> answer == add(before) ? Long.valueOf(answer) : null;
        case DELETE -> answer == before ? Long.valueOf(NOTHING) : null;
      };
    }

    private Long putIfEqual(long before) {
      if (!done) {
        return before == argument ? null : Long.valueOf(before);
      }
      return before == argument && answer == before ? Long.valueOf(argument + 1) : null;
    }

    private long add(long before) {
      return (before == NOTHING ? 0 : before) + argument;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Durability.class,
      names = {"SYNC", "ASYNC"})
  void operationsOnOneItemTakePlaceOneAfterTheOther(Durability durability) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    EmbeddedOptions options =
        EmbeddedOptions.DEFAULTS.withStorage(
            EmbeddedOptions.DEFAULTS.storage().withDurability(durability));
    try (EmbeddedEngine engine =
        EmbeddedEngine.open(
            Path.of("database"), true, options, new FaultyDisk(1, 1), EngineFixture.CLOCK)) {
      createTable(engine, "t", key("pk", AttributeType.S));
      for (int round = 0; round < ROUNDS; round++) {
        long before = value(EngineFixture.get(engine, "t", KEY).item());

        List<Event> history = history(engine, threads, round);

        assertThat(isLinearizable(history, before))
            .as("round %s, from %s: %s", round, before, history)
            .isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Event> history(EmbeddedEngine engine, ExecutorService threads, int round)
      throws Exception {
    AtomicLong clock = new AtomicLong();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<List<Event>>> futures = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(31L * round + thread);
      futures.add(
          threads.submit(
              () -> {
                List<Event> events = new ArrayList<>();
                start.await(20, TimeUnit.SECONDS);
                for (int i = 0; i < OPERATIONS; i++) {
                  events.add(event(engine, random, clock));
                }
                return events;
              }));
    }
    List<Event> history = new ArrayList<>();
    for (Future<List<Event>> future : futures) {
      history.addAll(future.get(50, TimeUnit.SECONDS));
    }
    return history;
  }

  private static Event event(EmbeddedEngine engine, Random random, AtomicLong clock) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    long argument = random.nextInt(4);
    boolean batched = random.nextBoolean();
    long began = clock.incrementAndGet();
    long answer;
    boolean done = true;
    if (kind == Kind.GET) {
      answer = value(EngineFixture.get(engine, "t", KEY).item());
    } else {
      Outcome outcome = write(engine, request(kind, argument), batched);
      done = outcome instanceof Done;
      answer = outcome instanceof Done result ? value(result.result().attributes()) : NOTHING;
    }
    return new Event(kind, argument, answer, done, began, clock.incrementAndGet());
  }

  private static Outcome write(EmbeddedEngine engine, WriteItemRequest request, boolean batched) {
    if (batched) {
      return engine.batchExecute(List.of(request), STRONG).get(0);
    }
    try {
      return new Done(
          request instanceof PutItemRequest put
              ? engine.putItem(put, STRONG)
              : request instanceof UpdateItemRequest update
                  ? engine.updateItem(update, STRONG)
                  : engine.deleteItem((DeleteItemRequest) request, STRONG));
    } catch (ConditionalCheckFailedException e) {
      return new Failed(e);
    }
  }

  private static WriteItemRequest request(Kind kind, long argument) {
    return switch (kind) {
      case PUT -> put(argument, null);
      case PUT_IF_EQUAL ->
          put(
              argument + 1,
              new Condition.Comparison(
                  Comparator.EQUAL, Operand.attribute("v"), Operand.value(n(argument))));
      case ADD ->
          new UpdateItemRequest(
              "t",
              KEY,
              new UpdateExpression(
                  List.of(),
                  List.of(),
                  List.of(new UpdateExpression.AddAction(DocumentPath.of("v"), n(argument))),
                  List.of()),
              null,
              ReturnValues.ALL_NEW,
              false);
      default -> new DeleteItemRequest("t", KEY, null, ReturnValues.ALL_OLD, false);
    };
  }

  private static PutItemRequest put(long value, Condition condition) {
    return new PutItemRequest(
        "t", item("pk", s("x"), "v", n(value)), condition, ReturnValues.ALL_OLD, false);
  }

  private static long value(Item item) {
    return item == null ? NOTHING : ((AttributeValue.N) item.get("v")).value().longValueExact();
  }

  /** What is left to order, as bits, and the value that it starts from. */
  private record Position(long left, long value) {}

  private static boolean isLinearizable(List<Event> history, long before) {
    return isOrdered(history, new Position((1L << history.size()) - 1, before), new HashSet<>());
  }

  private static boolean isOrdered(List<Event> history, Position position, Set<Position> failed) {
    if (position.left == 0) {
      return true;
    }
    if (failed.contains(position)) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < history.size(); i++) {
      if ((position.left & 1L << i) != 0) {
        firstEnd = Math.min(firstEnd, history.get(i).ended);
      }
    }
    for (int i = 0; i < history.size(); i++) {
      Event event = history.get(i);
      if ((position.left & 1L << i) != 0 && event.began < firstEnd) {
        Long after = event.after(position.value);
        if (after != null
            && isOrdered(history, new Position(position.left & ~(1L << i), after), failed)) {
          return true;
        }
      }
    }
    failed.add(position);
    return false;
  }
}
