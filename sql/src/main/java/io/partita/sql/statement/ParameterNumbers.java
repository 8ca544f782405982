package io.partita.sql.statement;

import java.util.Arrays;

/** Numbers the parameters in the order of the text, whatever order the tree is built in. */
final class ParameterNumbers {
  private final int[] tokenIndexes;

  /**
   * @param tokenIndexes of every parameter, ascending
   */
  ParameterNumbers(int[] tokenIndexes) {
    this.tokenIndexes = tokenIndexes.clone();
  }

  int of(int tokenIndex) {
    return Arrays.binarySearch(tokenIndexes, tokenIndex);
  }

  int count() {
    return tokenIndexes.length;
  }
}
