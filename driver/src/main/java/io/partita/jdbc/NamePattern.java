package io.partita.jdbc;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of {@code DatabaseMetaData}: {@code _} is any character, {@code %} any text, and a
 * backslash before one of the three makes it itself. Null matches everything.
 *
 * <p>One liberty: a pattern that is the name of something that exists means that alone. Tools pass
 * names where patterns are due, without escapes, and would get the columns of {@code aXb} with
 * those of {@code a_b}.
 */
final class NamePattern {
  static final char ESCAPE = '\\';
  private static final int ANY = -1;
  private static final int MANY = -2;

  /** Code points, {@link #ANY} and {@link #MANY}; null matches everything. */
  private final int @Nullable [] tokens;

  private NamePattern(int @Nullable [] tokens) {
    this.tokens = tokens;
  }

  /** The pattern, given the names that exist. */
  static NamePattern of(@Nullable String pattern, Collection<String> existing) {
    if (pattern == null) {
      return new NamePattern(null);
    }
    return existing.contains(pattern) ? exactly(pattern) : new NamePattern(tokens(pattern));
  }

  /** For arguments that are names: only a {@code %} makes a pattern of them. */
  static NamePattern ofName(@Nullable String name, Collection<String> existing) {
    return name == null || name.indexOf('%') >= 0 ? of(name, existing) : exactly(name);
  }

  private static NamePattern exactly(String name) {
    return new NamePattern(name.codePoints().toArray());
  }

  private static int[] tokens(String pattern) {
    int[] points = pattern.codePoints().toArray();
    int[] tokens = new int[points.length];
    int length = 0;
    for (int i = 0; i < points.length; i++) {
      if (points[i] == ESCAPE && i + 1 < points.length && isSpecial(points[i + 1])) {
        tokens[length++] = points[++i];
      } else if (points[i] == '_') {
        tokens[length++] = ANY;
      } else if (points[i] == '%') {
        tokens[length++] = MANY;
      } else {
        tokens[length++] = points[i];
      }
    }
    return java.util.Arrays.copyOf(tokens, length);
  }

  private static boolean isSpecial(int point) {
    return point == '_' || point == '%' || point == ESCAPE;
  }

  /** Walks both; after a mismatch the last {@code %} takes one character more. */
  boolean matches(String name) {
    if (tokens == null) {
      return true;
    }
    int[] points = name.codePoints().toArray();
    int token = 0;
    int point = 0;
    int many = -1;
    int manyStart = 0;
    while (point < points.length) {
      if (token < tokens.length && tokens[token] == MANY) {
        many = token++;
        manyStart = point;
      } else if (token < tokens.length
          && (tokens[token] == ANY || tokens[token] == points[point])) {
        token++;
        point++;
      } else if (many >= 0) {
        token = many + 1;
        point = ++manyStart;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == MANY) {
      token++;
    }
    return token == tokens.length;
  }
}
