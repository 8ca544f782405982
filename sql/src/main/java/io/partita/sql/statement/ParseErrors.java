package io.partita.sql.statement;

import static io.partita.sql.statement.Expectations.EXPRESSION;
import static io.partita.sql.statement.Expectations.IDENTIFIER;
import static io.partita.sql.statement.Expectations.OPERATOR;
import static io.partita.sql.statement.Expectations.QUERY;

import io.partita.grammar.PartitaLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Ends the parse at the first error, and says what is wrong there. */
final class ParseErrors extends DefaultErrorStrategy {
  private static final String QUOTE_IN_STRING =
      "A quote inside a string is written twice: 'it''s'.";

  /** More would not be read. */
  private static final int EXPECTED_SHOWN = 6;

  /** Possible nearly everywhere, or not supported yet. */
  private static final Set<Integer> RARELY_MEANT =
      Set.of(
          PartitaLexer.SEMICOLON,
          PartitaLexer.ALLOW,
          PartitaLexer.DOT,
          PartitaLexer.AT,
          PartitaLexer.CHECK,
          PartitaLexer.CONSTRAINT,
          PartitaLexer.UNIQUE,
          PartitaLexer.WINDOW);

  private static final Set<Integer> PART_OF_EXPRESSION =
      Set.of(
          PartitaLexer.ALL,
          PartitaLexer.ANY,
          PartitaLexer.ASYMMETRIC,
          PartitaLexer.DISTINCT,
          PartitaLexer.MINUS,
          PartitaLexer.NOT,
          PartitaLexer.PLUS,
          PartitaLexer.SOME,
          PartitaLexer.SYMMETRIC,
          PartitaLexer.VALUE);

  /** Reserved words that are taken for more than a name by whoever wanted a name. */
  private static final Set<Integer> BEGINS_EXPRESSION =
      Set.of(
          PartitaLexer.CASE,
          PartitaLexer.CAST,
          PartitaLexer.EXISTS,
          PartitaLexer.LEFT,
          PartitaLexer.RIGHT);

  private static final Set<Integer> FOLLOWS_NAME =
      Set.of(
          Token.EOF,
          PartitaLexer.AS,
          PartitaLexer.COMMA,
          PartitaLexer.DOT,
          PartitaLexer.EQUAL,
          PartitaLexer.FROM,
          PartitaLexer.GREATER,
          PartitaLexer.GREATER_OR_EQUAL,
          PartitaLexer.IS,
          PartitaLexer.LESS,
          PartitaLexer.LESS_OR_EQUAL,
          PartitaLexer.NOT_EQUAL,
          PartitaLexer.RPAREN,
          PartitaLexer.SEMICOLON);

  static final String COUNTED_KEY =
      "No key is counted up; a UUID makes one: id UUID DEFAULT UUID() PRIMARY KEY.";

  private static final String PATTERN = "There are no regular expressions; LIKE knows % and _.";

  /** What words of other databases are here. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("AUTO_INCREMENT", COUNTED_KEY),
          Map.entry("AUTOINCREMENT", COUNTED_KEY),
          Map.entry("DATABASE", "The connection's URL says which database is used, or made."),
          Map.entry("DUPLICATE", "INSERT … ON CONFLICT DO UPDATE SET … changes what is there."),
          Map.entry("GENERATED", COUNTED_KEY),
          Map.entry("DIV", "The whole part of a quotient is TRUNCATE(a / b, 0)."),
          Map.entry("IDENTITY", COUNTED_KEY),
          Map.entry("IGNORE", "INSERT … ON CONFLICT DO NOTHING leaves what is there."),
          Map.entry("ILIKE", "Without regard to case it is UPPER(a) LIKE UPPER('x%')."),
          Map.entry("ISNULL", "What has no value is found by a IS NULL."),
          Map.entry("MODIFY", "A column gets another type by ALTER COLUMN a SET TYPE …."),
          Map.entry("NOTNULL", "What has a value is found by a IS NOT NULL."),
          Map.entry("REGEXP", PATTERN),
          Map.entry("RLIKE", PATTERN),
          Map.entry("SCHEMA", "A database has one schema for tables, main."),
          Map.entry("UNSIGNED", "Numbers have a sign here."),
          Map.entry("XOR", "Of two conditions one alone is true where a <> b."));

  private final SyntaxErrors errors;
  private final List<Token> tokens;

  ParseErrors(SyntaxErrors errors, CommonTokenStream stream) {
    this.errors = errors;
    this.tokens =
        stream.getTokens().stream()
            .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
            .toList();
  }

  @Override
  public void sync(Parser recognizer) {
    // Finds errors early to repair them; we want them where they are.
  }

  @Override
  public void reportError(Parser recognizer, RecognitionException e) {
    // Said by recover.
  }

  @Override
  public void recover(Parser recognizer, RecognitionException e) {
    Token first =
        e instanceof NoViableAltException decision
            ? decision.getStartToken()
            : e.getOffendingToken();
    throw unexpected(recognizer, first, e.getOffendingToken());
  }

  @Override
  public Token recoverInline(Parser recognizer) {
    throw unexpected(recognizer, recognizer.getCurrentToken(), recognizer.getCurrentToken());
  }

  private SyntaxException unexpected(Parser parser, Token first, Token stopped) {
    if (tokens.size() == 1) {
      return errors.at(stopped, "There is no statement.");
    }
    Expectations.Found found = Expectations.find(parser, tokens, first, stopped);
    Token offending = found.offending();
    String fault = lexicalFault(offending);
    if (fault != null) {
      return errors.at(offending, fault);
    }
    if (tokens.get(0) == offending) {
      return errors.at(offending, unknownVerb(offending));
    }
    if (follows(offending, PartitaLexer.SEMICOLON)) {
      return errors.at(offending, "Only one statement is taken at a time.");
    }
    Token removal = removalOnConflict(offending);
    if (removal != null) {
      return errors.at(
          removal,
          "ON CONFLICT DO UPDATE takes no REMOVE; SET a = NULL removes an attribute there.");
    }
    Optional<ForeignForms.Found> foreign = ForeignForms.at(tokens, tokens.indexOf(offending));
    if (foreign.isPresent()) {
      ForeignForms.Found form = foreign.get();
      return errors.notSupportedYet(form.first(), form.name() + " is", form.instead());
    }
    List<String> expected = expected(found, offending.getType());
    StringBuilder summary = new StringBuilder();
    if (offending.getType() == Token.EOF) {
      summary.append("The statement ends too early");
    } else {
      summary.append("Unexpected ").append(shown(offending));
    }
    if (!expected.isEmpty()) {
      summary.append("; expected ").append(enumerated(expected));
    }
    summary.append('.');
    String advice = advice(offending, found);
    if (advice != null) {
      summary.append(' ').append(advice);
    }
    return errors.unexpected(offending, summary.toString(), expected);
  }

  /** The word REMOVE behind ON CONFLICT, if that is what is wrong; it may be read as a name. */
  private @Nullable Token removalOnConflict(Token offending) {
    int index = tokens.indexOf(offending);
    Token removal = follows(offending, PartitaLexer.REMOVE) ? tokens.get(index - 1) : offending;
    return removal.getType() == PartitaLexer.REMOVE
            && tokens.subList(0, index).stream()
                .anyMatch(token -> token.getType() == PartitaLexer.CONFLICT)
        ? removal
        : null;
  }

  private boolean follows(Token token, int type) {
    int index = tokens.indexOf(token);
    return index > 0 && tokens.get(index - 1).getType() == type;
  }

  /** What is wrong with a token that no rule takes. */
  private static @Nullable String lexicalFault(Token token) {
    String text = token.getText();
    return switch (token.getType()) {
      case PartitaLexer.UNCLOSED_STRING -> "This string is never closed. " + QUOTE_IN_STRING;
      case PartitaLexer.UNCLOSED_IDENTIFIER -> "This quoted name is never closed.";
      case PartitaLexer.UNCLOSED_COMMENT -> "This comment is never closed.";
      case PartitaLexer.EMPTY_IDENTIFIER -> "A name cannot be empty.";
      case PartitaLexer.NUMBER_WITH_LETTERS ->
          "A number cannot run into letters: "
              + text
              + ". A name that starts with a digit must be quoted: \""
              + text
              + "\".";
      case PartitaLexer.ION, PartitaLexer.UNCLOSED_ION ->
          "Backticks enclose Ion literals, which are not supported. Names are quoted with double quotes.";
      case PartitaLexer.CURLY_QUOTE ->
          "Curly quotes quote nothing: write ' around a string, \" around a name.";
      case PartitaLexer.UNKNOWN_OPERATOR ->
          "There is no operator "
              + text
              + " here."
              + (text.equals("&") ? " Conditions are joined by AND." : "");
      case PartitaLexer.FOREIGN_WORD ->
          "A name with letters beyond A to Z must be quoted: \"" + text + "\".";
      case PartitaLexer.UNKNOWN_CHARACTER ->
          text.equals("#")
              ? "# does not start a comment; -- does, and /* … */ encloses one."
              : "Unexpected character "
                  + shown(token)
                  + "."
                  + switch (text) {
                    case "!" -> " A condition is turned by NOT.";
                    case "@" -> " A parameter is written ?, without a name.";
                    default -> "";
                  };
      default -> null;
    };
  }

  private static String unknownVerb(Token token) {
    String text = shown(token);
    if (!Words.isWord(token)) {
      return "No statement begins with " + text + ".";
    }
    return "No statement begins with "
        + text
        + "."
        + switch (token.getText().toUpperCase(Locale.ROOT)) {
          case "SET", "PRAGMA" ->
              " Settings are properties of the connection, in its URL; sys.settings shows them.";
          case "USE" -> " The connection's URL says which database it uses.";
          default ->
              NearestWord.of(token.getText(), Words.VERBS)
                  .map(verb -> " Did you mean " + verb + "?")
                  .orElse("");
        };
  }

  private static List<String> expected(Expectations.Found found, int offendingType) {
    Set<String> names = new TreeSet<>(found.names());
    names.remove("");
    IntervalSet types = new IntervalSet(found.tokenTypes());
    RARELY_MEANT.forEach(types::remove);
    types.remove(offendingType);
    if (types.contains(PartitaLexer.AND) && types.contains(PartitaLexer.OR)) {
      types.remove(PartitaLexer.AND);
      types.remove(PartitaLexer.OR);
      names.add(OPERATOR);
    }
    if (names.contains(EXPRESSION)) {
      PART_OF_EXPRESSION.forEach(types::remove);
      names.remove(QUERY);
    }
    Set<String> words = new TreeSet<>();
    types.toList().forEach(type -> words.add(Words.display(type)));
    words.remove("");
    if (names.size() + words.size() > 1) {
      names.remove(OPERATOR);
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(words);
    return all;
  }

  private static String enumerated(List<String> expected) {
    List<String> all = expected.stream().map(ParseErrors::quoted).toList();
    if (all.size() > EXPECTED_SHOWN) {
      return String.join(", ", all.subList(0, EXPECTED_SHOWN)) + ", …";
    }
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }

  private @Nullable String advice(Token offending, Expectations.Found found) {
    int index = tokens.indexOf(offending);
    Token previous = index == 0 ? offending : tokens.get(index - 1);
    boolean wantsExpression = found.names().contains(EXPRESSION);
    int type = offending.getType();
    if (type == PartitaLexer.BAG_CLOSE && !wantsExpression) {
      return ">> closes a bag; there is no shift operator.";
    }
    if (type == PartitaLexer.EQUAL && previous.getType() == PartitaLexer.EQUAL) {
      return "Equality is written =.";
    }
    if (type == PartitaLexer.COMMA
        && index > 1
        && tokens.get(index - 2).getType() == PartitaLexer.LIMIT) {
      return "LIMIT 5, 10 is written LIMIT 10 OFFSET 5.";
    }
    if (type == PartitaLexer.OR && previous.getType() == PartitaLexer.INSERT) {
      return "UPSERT INTO … replaces what is there.";
    }
    if (isList(index)) {
      return "A list is written [1, 2], without a word before it.";
    }
    if (type == PartitaLexer.STRING && previous.getType() == PartitaLexer.STRING) {
      return "Texts are put together by ||.";
    }
    if (index > 2
        && follows(previous, PartitaLexer.EXCEPT)
        && tokens.get(index - 3).getType() == PartitaLexer.STAR) {
      return "SELECT * EXCLUDE (a, b) leaves columns out.";
    }
    if (type == PartitaLexer.FROM && found.tokenTypes().contains(PartitaLexer.REMOVE)) {
      return "A value of another table is a query: SET a = (SELECT b FROM …).";
    }
    if (isLength(previous, offending) || (index > 1 && isLength(tokens.get(index - 2), previous))) {
      return "A length of time is written INTERVAL '1' DAY.";
    }
    if (type == PartitaLexer.INTEGER && previous.getText().equalsIgnoreCase("TOP")) {
      return "The first rows are asked for at the end: LIMIT " + offending.getText() + ".";
    }
    if (previous.getType() == PartitaLexer.RETURNING) {
      return "RETURNING gives items, not columns: ALL NEW *, ALL OLD *, MODIFIED NEW * or MODIFIED OLD *.";
    }
    if (previous.getType() == PartitaLexer.TO && follows(previous, PartitaLexer.RENAME)) {
      return "A table keeps its name; a column gets another one by RENAME COLUMN a TO b.";
    }
    if (Set.of("IGNORE", "RESPECT").contains(offending.getText().toUpperCase(Locale.ROOT))
        && tokens.get(index + 1).getType() == PartitaLexer.NULLS) {
      return "It stands behind the parenthesis: LAST_VALUE(a) IGNORE NULLS OVER (ORDER BY b).";
    }
    String elsewhere = ELSEWHERE.get(offending.getText().toUpperCase(Locale.ROOT));
    if (elsewhere != null) {
      return elsewhere;
    }
    boolean touching = previous.getStopIndex() + 1 == offending.getStartIndex();
    if (previous.getType() == PartitaLexer.STRING && touching && Words.isWord(offending)) {
      return QUOTE_IN_STRING;
    }
    if (type == PartitaLexer.COLON) {
      return wantsExpression
          ? "A parameter is written ?, without a name."
          : "A cast is written CAST(value AS type).";
    }
    if (Words.isReserved(offending) && wantsName(offending, index, found)) {
      return quoteIt(offending);
    }
    if (type == PartitaLexer.INTO && tokens.get(0).getType() == PartitaLexer.SELECT) {
      return "What a query gives is stored by INSERT INTO t SELECT ….";
    }
    String slip = Slips.advice(tokens, index, found.names());
    if (slip != null) {
      return slip;
    }
    if (BEGINS_EXPRESSION.contains(previous.getType()) && FOLLOWS_NAME.contains(type)) {
      return quoteIt(previous);
    }
    // A clause misspelt is an alias first, so the word before may be the one to blame.
    return misspelt(offending, found)
        .or(() -> type == Token.EOF ? Optional.empty() : misspelt(previous, found))
        .map(word -> "Did you mean " + word + "?")
        .orElse(null);
  }

  /** Whether a token stands in brackets behind the word ARRAY or MULTISET. */
  private boolean isList(int index) {
    int open = index - 1;
    while (open > 0 && tokens.get(open).getType() != PartitaLexer.LBRACKET) {
      open--;
    }
    return open > 0
        && tokens.subList(open, index).stream().noneMatch(t -> t.getType() == PartitaLexer.RBRACKET)
        && Set.of("ARRAY", "MULTISET")
            .contains(tokens.get(open - 1).getText().toUpperCase(Locale.ROOT));
  }

  private static boolean isLength(Token interval, Token length) {
    return interval.getType() == PartitaLexer.INTERVAL
        && (length.getType() == PartitaLexer.INTEGER || length.getType() == PartitaLexer.STRING);
  }

  private static Optional<String> misspelt(Token token, Expectations.Found found) {
    return token.getType() == PartitaLexer.IDENTIFIER && token.getText().length() > 3
        ? NearestWord.of(token.getText(), Words.keywords(found.tokenTypes()))
        : Optional.empty();
  }

  /** Whether a reserved word looks like a name there: no clause goes on behind it. */
  private boolean wantsName(Token offending, int index, Expectations.Found found) {
    if (found.names().stream().anyMatch(Set.of(IDENTIFIER, "<path>", "<column>")::contains)) {
      return true;
    }
    boolean possible = found.names().stream().anyMatch(Set.of(EXPRESSION, "<table>")::contains);
    return possible
        && offending.getType() != Token.EOF
        && FOLLOWS_NAME.contains(tokens.get(index + 1).getType());
  }

  private static String quoteIt(Token word) {
    return word.getText().toUpperCase(Locale.ROOT)
        + " is a reserved word; to use it as a name, quote it: \""
        + word.getText()
        + "\".";
  }

  private static String shown(Token token) {
    String text = token.getText();
    String cut = text.length() > 40 ? text.substring(0, 39) + "…" : text;
    return cut.startsWith("'") || cut.startsWith("\"") ? cut : quoted(cut);
  }

  /** Signs are easily lost in a sentence; words and friendly names are not. */
  private static String quoted(String text) {
    boolean sign = !text.isEmpty() && text.codePoints().noneMatch(Character::isLetterOrDigit);
    return sign ? '"' + text + '"' : text;
  }
}
