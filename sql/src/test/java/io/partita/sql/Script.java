package io.partita.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A script of statements with what each gives. A block starts with what is expected:
 *
 * <pre>
 *   ok                      the statement runs
 *   count N                 it changes N items
 *   rows                    its rows follow after ----, columns parted by " | ", in order
 *   plan                    its EXPLAIN follows after ----
 *   error STATE [LINE:COL]  it fails; after ----, texts that the message contains, one a line
 *   warning STATE|none      it runs and its rows, read to the end, give that warning, or none
 *   scan allow|forbid|preview   what the connection says of scans from here on, previews of 4 items; no
 *                           statement
 *   reads eventual|strong|readOnly   how the connection reads from here on; no statement
 *   budget READ WRITE       the units that a statement may consume, 0 for no end; no statement
 *   indexes hold|release    whether global indexes stay as they are; else each block begins when
 *                           they have every change; no statement
 *   clock INSTANT [ZONE]    the time from here on, and where the connection is; each statement that
 *                           asks for it finds it a second later than the last; no statement
 *   needs CAPABILITY [throughout]   what an engine must offer for the next block, or for the whole
 *                           file; over one without it the block fails with an error or gives
 *                           something else; no statement
 *   params V, V, …          values for the parameters of the next block; no statement
 * </pre>
 *
 * Blocks are parted by blank lines, a line that starts with # is a comment.
 */
final class Script {
  /**
   * One block.
   *
   * @param line where it starts, from 1
   * @param words the first line's words
   * @param expected the lines after ----
   */
  record Block(int line, List<String> words, String statement, List<String> expected) {}

  private Script() {}

  static List<Block> parse(List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    int i = 0;
    while (i < lines.size()) {
      if (lines.get(i).isBlank() || lines.get(i).startsWith("#")) {
        i++;
        continue;
      }
      int start = i;
      List<String> words = List.of(lines.get(i++).trim().split(" +"));
      List<String> statement = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      List<String> target = statement;
      while (i < lines.size() && !lines.get(i).isBlank()) {
        if (lines.get(i).equals("----")) {
          target = expected;
        } else {
          target.add(lines.get(i));
        }
        i++;
      }
      blocks.add(new Block(start + 1, words, String.join("\n", statement), expected));
    }
    return blocks;
  }
}
