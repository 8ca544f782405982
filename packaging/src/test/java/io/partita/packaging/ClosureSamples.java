package io.partita.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Closures of every kind, and what they answer. */
public class ClosureSamples implements Callable<List<Object>> {
  static final List<Object> EXPECTED =
      List.of(
          "constant",
          "captured 1 2 3.5 x",
          "private of 7",
          "inner of 7",
          "Hello, you",
          "HELLO",
          5,
          3,
          3L,
          2.0,
          12L,
          6.25,
          "[made]",
          "[a, b]",
          "two",
          true,
          false,
          "null taken",
          List.of("c", "bb", "aaa"),
          "4",
          9L,
          10L,
          "a of b",
          "serial");

  private final int number = 7;

  interface Greeting {
    String to(String name);

    default Greeting twice() {
      return name -> to(own(name));
    }

    private String own(String name) {
      return name;
    }
  }

  static final class Inner {
    private final int number;

    Inner(int number) {
      this.number = number;
    }

    private String text() {
      return "inner of " + number;
    }

    Supplier<String> supplier() {
      return this::text;
    }
  }

  interface SerialSupplier extends Supplier<String>, Serializable {}

  private String own() {
    return "private of " + number;
  }

  private static <T, R> R apply(Function<T, R> function, T value) {
    return function.apply(value);
  }

  private static long add(int a, Integer b) {
    return (long) a + b;
  }

  private static String join(Object first, CharSequence second) {
    return first + " of " + second;
  }

  @Override
  public List<Object> call() {
    List<Object> answers = new ArrayList<>();
    constants(answers, (byte) 1, 2L, 3.5, "x");
    conversions(answers);
    return answers;
  }

  private void constants(List<Object> answers, byte small, long large, double real, String text) {
    Supplier<String> constant = () -> "constant";
    answers.add(constant.get());
    Supplier<String> captured = () -> "captured " + small + " " + large + " " + real + " " + text;
    answers.add(captured.get());
    Supplier<String> ofThis = this::own;
    answers.add(ofThis.get());
    answers.add(new Inner(number).supplier().get());
    Greeting greeting = name -> "Hello, " + name;
    answers.add(greeting.twice().to("you"));
    UnaryOperator<String> upper = String::toUpperCase;
    answers.add(upper.apply("hello"));
  }

  private void conversions(List<Object> answers) {
    answers.add(apply(String::length, "12345"));
    ToIntFunction<Integer> unboxing = Integer::intValue;
    answers.add(unboxing.applyAsInt(3));
    ToLongFunction<Integer> wider = value -> value;
    answers.add(wider.applyAsLong(3));
    ToDoubleFunction<Number> real = Number::doubleValue;
    answers.add(real.applyAsDouble(2));
    LongBinaryOperator times = (a, b) -> a * b;
    answers.add(times.applyAsLong(3, 4));
    DoubleUnaryOperator square = value -> value * value;
    answers.add(square.applyAsDouble(2.5));
    Supplier<List<Object>> maker = ArrayList::new;
    List<Object> made = maker.get();
    Consumer<String> ignoringResult = made::add;
    ignoringResult.accept("made");
    answers.add(made.toString());
    IntFunction<String[]> array = String[]::new;
    String[] letters = array.apply(2);
    letters[0] = "a";
    letters[1] = "b";
    answers.add(List.of(letters).toString());
    BiFunction<List<String>, Integer, String> get = List::get;
    answers.add(get.apply(List.of("one", "two"), 1));
    Predicate<String> empty = String::isEmpty;
    BooleanSupplier yes = () -> empty.test("");
    answers.add(yes.getAsBoolean());
    answers.add(empty.negate().test(""));
    Function<Object, String> nullable = value -> value == null ? "null taken" : "value";
    answers.add(nullable.apply(null));
    List<String> sorted = new ArrayList<>(List.of("aaa", "c", "bb"));
    sorted.sort(Comparator.comparing(String::length));
    answers.add(sorted);
    Function<Integer, String> text = String::valueOf;
    answers.add(text.apply(4));
    BiFunction<Integer, Integer, Long> sum = ClosureSamples::add;
    answers.add(sum.apply(4, 5));
    IntToLongFunction widening = value -> value;
    answers.add(widening.applyAsLong(10));
    BiFunction<String, String, Object> joined = ClosureSamples::join;
    answers.add(joined.apply("a", "b"));
    SerialSupplier serial = () -> "serial";
    answers.add(serial.get());
  }
}
