package io.partita.packaging.automaton;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNDeserializer;

/** Writes a class of the tables of a lexer and a parser, beside what ANTLR generated of them. */
public final class Automata {
  private static final String NAME = "Automata";

  private static final Pattern PREDICTION = Pattern.compile("redict\\(_input,(\\d+),_ctx\\)");

  private Automata() {}

  /**
   * Writes it.
   *
   * @param arguments the directory of the generated sources, their package, and the names of the
   *     lexer and of the parser
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    JavaTables tables = new JavaTables(arguments[1], NAME);
    new LexerAutomaton(network(directory, arguments[2])).writeTo(tables);
    new PredictionAutomata(network(directory, arguments[3]), decisions(directory, arguments[3]))
        .writeTo(tables);
    write(directory.resolve(NAME + ".java"), tables.source());
  }

  /** What is there already stays as it is, so that nothing is compiled again. */
  private static void write(Path file, String source) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(source)) {
      Files.writeString(file, source);
    }
  }

  /** Of the generated parser's code, which asks for a prediction where one token is not enough. */
  private static Set<Integer> decisions(Path directory, String parser) throws IOException {
    String code = Files.readString(directory.resolve(parser + ".java"));
    return PREDICTION
        .matcher(code)
        .results()
        .map(call -> Integer.valueOf(call.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The last line of the file beside a generated class: numbers in brackets. */
  private static ATN network(Path directory, String name) throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve(name + ".interp"));
    String numbers = lines.get(lines.size() - 1);
    return new ATNDeserializer()
        .deserialize(
            Arrays.stream(numbers.substring(1, numbers.length() - 1).split(", "))
                .mapToInt(Integer::parseInt)
                .toArray());
  }
}
