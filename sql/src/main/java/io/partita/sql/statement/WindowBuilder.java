package io.partita.sql.statement;

import io.partita.grammar.PartitaParser.FrameBoundContext;
import io.partita.grammar.PartitaParser.FrameContext;
import io.partita.grammar.PartitaParser.IdentifierContext;
import io.partita.grammar.PartitaParser.OverContext;
import io.partita.grammar.PartitaParser.SelectContext;
import io.partita.grammar.PartitaParser.WindowContext;
import io.partita.sql.statement.Window.Bound;
import io.partita.sql.statement.Window.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds windows; a name after OVER is found among the WINDOW clauses of its block. */
final class WindowBuilder {
  /** So many windows may refine one another. */
  private static final int MOST_REFINED = 10;

  private final SyntaxErrors errors;
  private final ExpressionBuilder expressions;
  private final Deque<Map<String, WindowContext>> blocks = new ArrayDeque<>();

  WindowBuilder(SyntaxErrors errors, ExpressionBuilder expressions) {
    this.errors = errors;
    this.expressions = expressions;
  }

  void enter(SelectContext block) {
    Map<String, WindowContext> named = new HashMap<>();
    int window = 0;
    List<IdentifierContext> names = block.identifier();
    // GROUP AS has a name too, before those of the windows.
    int first = names.size() - block.window().size();
    for (IdentifierContext name : names.subList(first, names.size())) {
      if (named.put(key(Names.identifier(name)), block.window(window++)) != null) {
        throw errors.at(name, "WINDOW names two windows " + name.getText() + ".");
      }
    }
    blocks.push(named);
  }

  void leave() {
    blocks.pop();
  }

  private static String key(Identifier name) {
    return name.quoted() ? name.name() : name.name().toLowerCase(Locale.ROOT);
  }

  Window over(OverContext node) {
    return node.window() == null
        ? named(node.name, MOST_REFINED)
        : window(node.window(), MOST_REFINED);
  }

  /** Whether {@code IGNORE NULLS} stands before OVER. */
  boolean ignoresNulls(OverContext node) {
    if (node.treatment == null) {
      return false;
    }
    String word = node.treatment.getText().toUpperCase(Locale.ROOT);
    if (!word.equals("IGNORE") && !word.equals("RESPECT")) {
      throw errors.at(node.treatment, "Before OVER stands IGNORE NULLS or RESPECT NULLS.");
    }
    return word.equals("IGNORE");
  }

  private Window named(IdentifierContext node, int left) {
    Map<String, WindowContext> windows = blocks.peek();
    WindowContext found = windows == null ? null : windows.get(key(Names.identifier(node)));
    if (found == null) {
      throw errors.at(node, "There is no window " + node.getText() + " in this block.");
    }
    if (left == 0) {
      throw errors.at(
          node, "The window " + node.getText() + " refines itself, or too many windows.");
    }
    return window(found, left - 1);
  }

  private Window window(WindowContext node, int left) {
    List<Expression> partitionBy = expressions.expressions(node.expression());
    List<SortItem> orderBy = node.sortItem().stream().map(expressions.queries()::sortItem).toList();
    if (node.identifier() != null) {
      Window base = named(node.identifier(), left);
      boolean again = !partitionBy.isEmpty() || (!orderBy.isEmpty() && !base.orderBy().isEmpty());
      if (again || base.frame() != null) {
        throw errors.at(
            node.identifier(),
            "A window that refines another adds ORDER BY, if that has none, and a frame, if that has"
                + " none; PARTITION BY stays.");
      }
      partitionBy = base.partitionBy();
      orderBy = orderBy.isEmpty() ? base.orderBy() : orderBy;
    }
    return new Window(
        partitionBy,
        orderBy,
        node.frame() == null ? null : frame(node.frame()),
        Positions.of(node));
  }

  private Frame frame(FrameContext node) {
    if (node.unit != null) {
      throw node.unit.getText().equalsIgnoreCase("GROUPS")
          ? errors.notSupportedYet(node.unit, "A frame of GROUPS is")
          : errors.at(node.unit, "A frame counts ROWS, or measures a RANGE of values.");
    }
    if (node.frameExclusion() != null) {
      throw errors.notSupportedYet(node.frameExclusion(), "EXCLUDE in a frame is");
    }
    Bound from = bound(node.frameBound(0));
    Bound to =
        node.frameBound().size() > 1
            ? bound(node.frameBound(1))
            : new Bound(Bound.Kind.CURRENT_ROW, null);
    if (from.kind() == Bound.Kind.UNBOUNDED_FOLLOWING
        || to.kind() == Bound.Kind.UNBOUNDED_PRECEDING
        || from.kind().compareTo(to.kind()) > 0) {
      throw errors.at(node, "This frame ends before it begins.");
    }
    return new Frame(node.ROWS() != null, from, to, Positions.of(node));
  }

  private Bound bound(FrameBoundContext node) {
    if (node.ROW() != null) {
      if (!node.identifier().getText().equalsIgnoreCase("CURRENT")) {
        throw errors.at(node, "A frame's bound reads CURRENT ROW, n PRECEDING or n FOLLOWING.");
      }
      return new Bound(Bound.Kind.CURRENT_ROW, null);
    }
    boolean preceding = node.PRECEDING() != null;
    if (node.additive().getText().equalsIgnoreCase("UNBOUNDED")) {
      return new Bound(
          preceding ? Bound.Kind.UNBOUNDED_PRECEDING : Bound.Kind.UNBOUNDED_FOLLOWING, null);
    }
    Expression offset = expressions.additive(node.additive());
    return new Bound(preceding ? Bound.Kind.PRECEDING : Bound.Kind.FOLLOWING, offset);
  }
}
