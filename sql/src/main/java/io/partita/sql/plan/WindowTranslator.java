package io.partita.sql.plan;

import io.partita.sql.SqlError;
import io.partita.sql.SqlErrors;
import io.partita.sql.plan.operator.WindowFunction;
import io.partita.sql.plan.operator.WindowFunction.Direction;
import io.partita.sql.plan.operator.WindowFunction.Frame;
import io.partita.sql.plan.operator.WindowFunction.Kind;
import io.partita.sql.plan.operator.WindowFunction.Over;
import io.partita.sql.statement.Expression;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.WindowCall;
import io.partita.sql.statement.SortItem;
import io.partita.sql.statement.SourcePosition;
import io.partita.sql.statement.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** Functions with OVER as {@link WindowFunction} calls. */
final class WindowTranslator {
  private final ExpressionTranslator expressions;

  WindowTranslator(ExpressionTranslator expressions) {
    this.expressions = expressions;
  }

  /** The function of that name that needs a window, or null. */
  static @Nullable Kind kind(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (kind != Kind.AGGREGATE && kind.name().equals(wanted)) {
        return kind;
      }
    }
    return null;
  }

  SqlNode translate(WindowCall call) {
    FunctionCall function = call.function();
    Kind kind = kind(function.name().name());
    if (call.ignoresNulls() && (kind == null || !kind.picks())) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          call.position(),
          "IGNORE NULLS is for LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE; other functions"
              + " have no row to take the place of one with NULL.");
    }
    if (kind != null) {
      return ranking(kind, call);
    }
    if (!AggregateTranslator.isAggregate(function)) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_FUNCTION,
          function.position(),
          "OVER is for aggregates and functions as ROW_NUMBER, RANK and LAG, not for "
              + function.name()
              + ".");
    }
    return new AggregateTranslator(expressions)
        .translate(
            function,
            (aggregate, arguments, filter) ->
                over(Kind.AGGREGATE, aggregate, arguments, filter, call));
  }

  private SqlNode ranking(Kind kind, WindowCall call) {
    FunctionCall function = call.function();
    FunctionTranslator.requireValues(function, kind.name());
    int count = function.arguments().size();
    if (count < kind.leastArguments() || count > kind.mostArguments()) {
      throw FunctionTranslator.arityError(
          function,
          kind.leastArguments() == kind.mostArguments()
              ? Integer.toString(kind.mostArguments())
              : kind.leastArguments() + " to " + kind.mostArguments());
    }
    LiteralForms.require(kind.name(), function.arguments());
    List<SqlNode> arguments = function.arguments().stream().map(expressions::translate).toList();
    return over(kind, null, arguments, null, call);
  }

  private SqlNode over(
      Kind kind,
      @Nullable SqlAggFunction aggregate,
      List<SqlNode> arguments,
      @Nullable SqlNode filter,
      WindowCall call) {
    Window window = call.window();
    List<SqlNode> operands = new ArrayList<>(arguments);
    if (filter != null) {
      operands.add(filter);
    }
    window.partitionBy().forEach(expression -> operands.add(expressions.translate(expression)));
    List<Direction> order = new ArrayList<>();
    for (SortItem item : window.orderBy()) {
      operands.add(expressions.translate(item.expression()));
      order.add(direction(item));
    }
    Frame frame = frame(window, operands);
    Over over =
        new Over(
            kind,
            aggregate,
            arguments.size(),
            filter != null,
            call.ignoresNulls(),
            window.partitionBy().size(),
            order,
            frame);
    return new WindowFunction(over).createCall(Positions.calcite(call.position()), operands);
  }

  /** Where nothing is said, nulls come before all values. */
  static Direction direction(SortItem item) {
    boolean nullsFirst =
        switch (item.nulls()) {
          case FIRST -> true;
          case LAST -> false;
          case DEFAULT -> item.ascending();
        };
    return new Direction(item.ascending(), nullsFirst);
  }

  private Frame frame(Window window, List<SqlNode> operands) {
    Window.Frame written = window.frame();
    if (written == null) {
      return Frame.DEFAULT;
    }
    boolean intervals = isInterval(written.from()) || isInterval(written.to());
    Frame frame = new Frame(written.rows(), intervals, written.from().kind(), written.to().kind());
    if (frame.measures() && window.orderBy().size() != 1) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          written.position(),
          "RANGE with a distance needs exactly one expression in ORDER BY, from which it is"
              + " measured; ROWS counts rows.");
    }
    for (Window.Bound bound : List.of(written.from(), written.to())) {
      Expression offset = bound.offset();
      if (offset != null) {
        operands.add(
            intervals && !frame.rows()
                ? reached(window.orderBy().get(0), bound, offset)
                : distance(offset));
      }
    }
    return frame;
  }

  private static boolean isInterval(Window.Bound bound) {
    return bound.offset() instanceof Expression.IntervalLiteral;
  }

  private SqlNode distance(Expression offset) {
    if (!(offset instanceof Expression.NumberLiteral number && number.value().signum() >= 0)
        && !(offset instanceof Expression.Parameter)) {
      throw notConstant(offset.position());
    }
    return expressions.translate(offset);
  }

  /** The value at an interval from that of each row. */
  private SqlNode reached(SortItem order, Window.Bound bound, Expression offset) {
    boolean earlier = order.ascending() == (bound.kind() == Window.Bound.Kind.PRECEDING);
    SqlNode reached =
        offset instanceof Expression.IntervalLiteral interval
            ? new DateTimeTranslator(expressions).reached(order.expression(), interval, earlier)
            : null;
    if (reached == null) {
      throw SqlError.at(
          SqlErrors.SYNTAX,
          offset.position(),
          "Beside an INTERVAL the other end of a frame is an INTERVAL too, of no length or more:"
              + " INTERVAL '7' DAY PRECEDING.");
    }
    return reached;
  }

  private static SqlError notConstant(SourcePosition position) {
    return SqlError.at(
        SqlErrors.SYNTAX,
        position,
        "How far a frame reaches is a number or a parameter, 0 or more: n PRECEDING, n FOLLOWING;"
            + " with RANGE over dates an INTERVAL, too.");
  }
}
