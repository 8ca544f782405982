package io.partita.sql.plan;

import io.partita.sql.ColumnDescription;
import io.partita.sql.SqlNotice;
import io.partita.sql.catalog.Table;
import io.partita.sql.plan.access.PathRead;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * A query, planned. Rows come from the path, or from generated code over it; then they are sorted,
 * cut, and their visible fields are the result. Immutable, shared by all sessions.
 *
 * @param parameters what each parameter is converted to
 * @param table the table that is read, or null
 * @param mayScan whether the statement's own text allows a scan
 * @param consistent the hint's wish for consistency, or null
 * @param guards conditions on parameters alone; if one does not hold, the result is empty
 * @param empty whether the result is empty whatever is stored
 * @param reads the paths; empty if nothing is read
 * @param outputs the fields of a row where {@code computed} is null and nothing is read
 * @param computed generated code over the paths, or null if the path's rows are the rows
 * @param computedText the operators of the generated code, outermost first, for EXPLAIN
 * @param sort how rows are sorted after they are read; empty if not
 * @param visible the fields that the result shows, in its order
 * @param catalogVersion the version of the catalog that it was planned against
 * @param dictionaryVersion the version of the dictionary that it depends on, or -1
 */
public record QueryPlan(
    List<ColumnDescription> columns,
    List<ParameterType> parameters,
    List<SqlNotice> notices,
    @Nullable Table table,
    boolean mayScan,
    @Nullable Boolean consistent,
    List<RexNode> guards,
    boolean empty,
    List<PathRead> reads,
    List<RexNode> outputs,
    @Nullable Bindable<?> computed,
    List<String> computedText,
    List<SortField> sort,
    List<Integer> visible,
    @Nullable RowBound limit,
    @Nullable RowBound offset,
    long catalogVersion,
    long dictionaryVersion) {}
