package io.partita.grammar;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.TokenStream;

/**
 * What the generated parser extends.
 *
 * <p>The build has the parser pass its contexts through {@link #context}. Where it passed them as
 * they are to what takes any context, the JVM would load each of their two hundred classes to
 * verify the parser, a third of what a program loads until its first row. This way it loads those
 * that the program's statements are made of.
 */
abstract class PartitaParserBase extends Parser {
  PartitaParserBase(TokenStream input) {
    super(input);
  }

  /** The context, as what the caller takes it for. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T> T context(Object context) {
    return (T) context;
  }
}
