package io.partita.grammar;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;

/** What the generated lexer extends: identifiers that are keywords get the keyword's type. */
abstract class PartitaLexerBase extends Lexer {
  PartitaLexerBase(CharStream input) {
    super(input);
  }

  @Override
  public Token emit() {
    if (_type == PartitaLexer.IDENTIFIER) {
      _type = Keywords.typeOf(getText());
    }
    return super.emit();
  }
}
