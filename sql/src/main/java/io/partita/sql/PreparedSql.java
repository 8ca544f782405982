package io.partita.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was parsed, checked and planned. Immutable but for what it learns; used by the
 * session that prepared it. When a table's structure has changed since, it is planned again at its
 * next execution, and {@link #columns()} follows.
 */
public interface PreparedSql {

  /** What kind of statement this is. */
  Kind kind();

  /** The columns of the rows that it gives; empty if it gives none. */
  List<ColumnDescription> columns();

  /**
   * The columns of the rows that an execution gives beside its number, as {@link
   * Session#prepare(String, GeneratedKeys)} asked for them; empty if nobody did.
   */
  default List<ColumnDescription> keyColumns() {
    return List.of();
  }

  /** The parameters in the order of their question marks. */
  List<ParameterDescription> parameters();

  /** How many parameters it has. */
  default int parameterCount() {
    return parameters().size();
  }

  /** What preparing it showed, such as an unknown hint. */
  List<SqlNotice> notices();

  /**
   * Runs it.
   *
   * @param parameters one value per parameter; null for SQL NULL. Of the classes String, Character,
   *     Boolean, all boxed numbers, BigInteger, BigDecimal, byte[], UUID, Instant and the Local-,
   *     Offset- and Zoned- classes of {@code java.time}, {@link PointInTime}, List, Set, Map with
   *     String keys, and {@link io.partita.engine.value.AttributeValue}
   * @throws SqlError if it fails
   */
  Outcome execute(@Nullable Object[] parameters, ExecutionOptions options);

  /**
   * Runs it once for each list of values, in order. Each runs as it would alone, and one that fails
   * stops none of the others; only a cancel or the loss of the engine ends the batch. Where the
   * engine can, elements share the wait for the disk.
   *
   * @param batch values as {@link #execute} takes them
   */
  BatchOutcome executeBatch(List<@Nullable Object[]> batch, ExecutionOptions options);

  /** Kinds of statements. */
  enum Kind {
    QUERY,
    CHANGE,
    DEFINITION,
    TRANSACTION_CONTROL
  }
}
