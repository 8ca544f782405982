package io.partita.sql.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.sql.statement.Expression.And;
import io.partita.sql.statement.Expression.Between;
import io.partita.sql.statement.Expression.Binary;
import io.partita.sql.statement.Expression.BinaryLiteral;
import io.partita.sql.statement.Expression.Cast;
import io.partita.sql.statement.Expression.DateTimeLiteral;
import io.partita.sql.statement.Expression.FunctionCall;
import io.partita.sql.statement.Expression.IsPredicate;
import io.partita.sql.statement.Expression.Like;
import io.partita.sql.statement.Expression.Not;
import io.partita.sql.statement.Expression.NumberLiteral;
import io.partita.sql.statement.Expression.Or;
import io.partita.sql.statement.Expression.Parameter;
import io.partita.sql.statement.Expression.PathExpression;
import io.partita.sql.statement.Expression.StringLiteral;
import io.partita.sql.statement.Expression.TupleLiteral;
import io.partita.sql.statement.Expression.Unary;
import io.partita.sql.statement.InsertSource.ColumnValues;
import io.partita.sql.statement.InsertSource.ItemLiterals;
import io.partita.sql.statement.PathStep.IndexStep;
import io.partita.sql.statement.PathStep.NameStep;
import io.partita.sql.statement.SelectItem.AllColumns;
import io.partita.sql.statement.SelectItem.SelectExpression;
import io.partita.sql.statement.Statement.CreateTable;
import io.partita.sql.statement.Statement.Delete;
import io.partita.sql.statement.Statement.DropTable;
import io.partita.sql.statement.Statement.Explain;
import io.partita.sql.statement.Statement.Insert;
import io.partita.sql.statement.Statement.InsertMode;
import io.partita.sql.statement.Statement.OnConflict;
import io.partita.sql.statement.Statement.Query;
import io.partita.sql.statement.Statement.TransactionControl;
import io.partita.sql.statement.Statement.Update;
import io.partita.sql.statement.UpdateClause.RemoveClause;
import io.partita.sql.statement.UpdateClause.SetClause;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementTreeTest {
  @Test
  void queryKeepsEveryClause() {
    SelectQuery query =
        query(
            "SELECT DISTINCT o.*, a AS x, b y FROM main.orders AS o WHERE c = 1 GROUP BY a, b"
                + " HAVING COUNT(*) > 1 ORDER BY a DESC NULLS LAST, b LIMIT 10 OFFSET 5 ALLOW SCAN");

    assertThat(query.distinct()).isTrue();
    assertThat(query.allowScan()).isTrue();
    assertThat(((AllColumns) query.items().get(0)).qualifier()).hasToString("o");
    assertThat(((SelectExpression) query.items().get(1)).alias()).hasToString("x");
    assertThat(((SelectExpression) query.items().get(2)).alias()).hasToString("y");
    assertThat(((TableReference) query.from()).table()).hasToString("main.orders");
    assertThat(((TableReference) query.from()).alias()).hasToString("o");
    assertThat(query.where()).isInstanceOf(Binary.class);
    assertThat(query.groupBy()).hasSize(2);
    assertThat(query.having()).isInstanceOf(Binary.class);
    assertThat(query.orderBy().get(0).ascending()).isFalse();
    assertThat(query.orderBy().get(0).nulls()).isEqualTo(SortItem.NullOrder.LAST);
    assertThat(query.orderBy().get(1).ascending()).isTrue();
    assertThat(query.orderBy().get(1).nulls()).isEqualTo(SortItem.NullOrder.DEFAULT);
    assertThat(((NumberLiteral) query.limit()).value()).isEqualTo("10");
    assertThat(((NumberLiteral) query.offset()).value()).isEqualTo("5");
  }

  @Test
  void everyWayToLimitMeansTheSame() {
    for (String limits :
        List.of(
            "LIMIT 1 OFFSET 2",
            "OFFSET 2 LIMIT 1",
            "OFFSET 2 ROWS FETCH NEXT 1 ROWS ONLY",
            "OFFSET 2 ROW FETCH FIRST ROW ONLY",
            "{limit 1 offset 2}")) {
      SelectQuery query = query("SELECT a FROM t " + limits);

      assertThat(((NumberLiteral) query.limit()).value()).as(limits).isEqualTo("1");
      assertThat(((NumberLiteral) query.offset()).value()).as(limits).isEqualTo("2");
    }
    assertThat(query("SELECT a FROM t LIMIT ALL").limit()).isNull();
  }

  @Test
  void hintsAreReadDirectlyBehindTheVerbAndNowhereElse() {
    SelectQuery query =
        query(
            "SELECT /*+ SCAN(t, \"U\") index(t by_status) X */ /*+ MAX_READ_UNITS(100) */ a /*+ Y */");

    assertThat(query.hints())
        .extracting(hint -> hint.name() + " " + hint.arguments())
        .containsExactly("SCAN [t, \"U\"]", "index [t, by_status]", "X []", "MAX_READ_UNITS [100]");
    assertThat(query.hints().get(1).position()).isEqualTo(new SourcePosition(1, 25, 1, 42));
    assertThat(((Update) parse("UPDATE /*+ SCAN */ t SET a = 1")).hints()).hasSize(1);
    assertThat(((Delete) parse("DELETE /*+ SCAN */ FROM t")).hints()).hasSize(1);
    assertThat(((Delete) parse("DELETE FROM /*+ SCAN */ t")).hints()).isEmpty();
  }

  @Test
  void pathsHaveNamesAndIndexes() {
    PathExpression path = (PathExpression) expression("a.\"B c\"[0]['d'].select");

    assertThat(path.first().name()).isEqualTo("a");
    assertThat(((NameStep) path.steps().get(0)).name()).hasToString("\"B c\"");
    assertThat(((IndexStep) path.steps().get(1)).index()).isZero();
    assertThat(((NameStep) path.steps().get(2)).name()).hasToString("\"d\"");
    assertThat(((NameStep) path.steps().get(3)).name()).hasToString("select");
    assertThat(path.position()).isEqualTo(new SourcePosition(1, 8, 1, 29));
  }

  @Test
  void operatorsBindAsInStandardSql() {
    assertThat(shown("a + b * c - d")).isEqualTo("((a + (b * c)) - d)");
    assertThat(shown("-a * b")).isEqualTo("((MINUS a) * b)");
    assertThat(shown("a || b = c + 1")).isEqualTo("((a || b) = (c + 1))");
    assertThat(shown("NOT a = 1 AND b = 2 OR c = 3"))
        .isEqualTo("(((NOT (a = 1)) AND (b = 2)) OR (c = 3))");
    assertThat(shown("a BETWEEN 1 AND 2 AND b")).isEqualTo("((a BETWEEN 1 AND 2) AND b)");
    assertThat(shown("a != 1 IS TRUE")).isEqualTo("((a <> 1) IS TRUE)");
    assertThat(shown("3 - -2")).isEqualTo("(3 - -2)");
    assertThat(shown("1>=2")).isEqualTo("(1 >= 2)");
  }

  @Test
  void andAndOrAreFlatAcrossParentheses() {
    assertThat(shown("a OR (b OR c) OR d")).isEqualTo("(a OR b OR c OR d)");
    assertThat(shown("(a AND b) AND c")).isEqualTo("(a AND b AND c)");
    assertThat(shown("a AND (b OR c)")).isEqualTo("(a AND (b OR c))");
  }

  @Test
  void bagsAndComparisonsShareTheirSigns() {
    assertThat(shown("<<1>>=<<1>>")).isEqualTo("(<<1>> = <<1>>)");
    assertThat(shown("<<a<b>>")).isEqualTo("<<(a < b)>>");
    assertThat(shown("<<<<1>>>>")).isEqualTo("<<<<1>>>>");
    assertThat(shown("<<>>")).isEqualTo("<<>>");
  }

  @Test
  void numbersAreExactlyWhatWasWritten() {
    assertThat(expression("1.50"))
        .isEqualTo(new NumberLiteral(new BigDecimal("1.50"), false, false, at(8, 11)));
    assertThat(expression(".5"))
        .isEqualTo(new NumberLiteral(new BigDecimal("0.5"), false, false, at(8, 9)));
    assertThat(expression("1."))
        .isEqualTo(new NumberLiteral(BigDecimal.ONE, false, false, at(8, 9)));
    assertThat(expression("1e3"))
        .isEqualTo(new NumberLiteral(new BigDecimal("1E+3"), false, true, at(8, 10)));
    assertThat(expression("- 1.0"))
        .isEqualTo(new NumberLiteral(new BigDecimal("-1.0"), true, false, at(8, 12)));
    assertThat(expression("+-+2"))
        .isEqualTo(new NumberLiteral(new BigDecimal("-2"), true, false, at(8, 11)));
    assertThat(expression("-(-2)"))
        .isEqualTo(new NumberLiteral(new BigDecimal("2"), false, false, at(8, 12)));
  }

  @Test
  void stringsBinariesAndDatesKeepTheirText() {
    assertThat(((StringLiteral) expression("'it''s \\n?'")).value()).isEqualTo("it's \\n?");
    assertThat(((BinaryLiteral) expression("X'0aFF'")).bytes()).containsExactly(0x0a, 0xff);
    for (String date : List.of("DATE '2024-01-01'", "{d'2024-01-01'}", "{D '2024-01-01'}")) {
      DateTimeLiteral literal = (DateTimeLiteral) expression(date);
      assertThat(literal.kind()).isEqualTo(DateTimeLiteral.Kind.DATE);
      assertThat(literal.text()).isEqualTo("2024-01-01");
    }
    assertThat(((DateTimeLiteral) expression("{ts '2024'}")).kind())
        .isEqualTo(DateTimeLiteral.Kind.TIMESTAMP);
    assertThat(expression("date")).isInstanceOf(PathExpression.class);
  }

  @Test
  void specialFormsAreOrdinaryCalls() {
    assertThat(shown("EXTRACT(year FROM d)")).isEqualTo("EXTRACT('YEAR', d)");
    assertThat(shown("SUBSTRING(s FROM 2 FOR 3)")).isEqualTo("SUBSTRING(s, 2, 3)");
    assertThat(shown("SUBSTRING(s FOR 3)")).isEqualTo("SUBSTRING(s, 1, 3)");
    assertThat(shown("SUBSTRING(s, 2)")).isEqualTo("SUBSTRING(s, 2)");
    assertThat(shown("POSITION('a' IN s)")).isEqualTo("POSITION('a', s)");
    assertThat(shown("TRIM(s)")).isEqualTo("TRIM(s)");
    assertThat(shown("TRIM(LEADING 'x' FROM s)")).isEqualTo("TRIM('LEADING', 'x', s)");
    assertThat(shown("TRIM(TRAILING FROM s)")).isEqualTo("TRIM('TRAILING', ' ', s)");
    assertThat(shown("TRIM('x' FROM s)")).isEqualTo("TRIM('BOTH', 'x', s)");
    assertThat(shown("OVERLAY(s PLACING 'x' FROM 2)")).isEqualTo("OVERLAY(s, 'x', 2)");
    assertThat(shown("CURRENT_DATE")).isEqualTo("CURRENT_DATE()");
    assertThat(shown("{fn UCASE(s)}")).isEqualTo("UCASE(s)");
    assertThat(shown("{fn TIMESTAMPADD(SQL_TSI_DAY, 1, d)}"))
        .isEqualTo("TIMESTAMPADD('SQL_TSI_DAY', 1, d)");
    assertThat(shown("LEFT(s, 1)")).isEqualTo("LEFT(s, 1)");
  }

  @Test
  void callsKnowDistinctStarAndFilter() {
    FunctionCall distinct = (FunctionCall) expression("SUM(DISTINCT a) FILTER (WHERE b)");
    assertThat(distinct.distinct()).isTrue();
    assertThat(distinct.filter()).isInstanceOf(PathExpression.class);

    FunctionCall star = (FunctionCall) expression("COUNT(*)");
    assertThat(star.star()).isTrue();
    assertThat(star.arguments()).isEmpty();
  }

  @Test
  void typesAreOneConstantForAllTheirSpellings() {
    for (String spelling : List.of("VARCHAR", "string", "S", "Text", "CHARACTER VARYING")) {
      assertThat(castTo(spelling).type()).as(spelling).isEqualTo(DataType.VARCHAR);
    }
    assertThat(castTo("TIMESTAMP(3) WITH TIME ZONE").type())
        .isEqualTo(DataType.TIMESTAMP_WITH_TIME_ZONE);
    TypeName decimal = castTo("numeric ( 12 , 2 )");
    assertThat(decimal.type()).isEqualTo(DataType.DECIMAL);
    assertThat(decimal.precision()).isEqualTo(12);
    assertThat(decimal.scale()).isEqualTo(2);
    assertThat(decimal.written()).isEqualTo("numeric(12,2)");
    assertThat(((Cast) expression("TRY_CAST(a AS INT)")).lenient()).isTrue();
    assertThat(((Cast) expression("{fn CONVERT(a, SQL_BIGINT)}")).type().type())
        .isEqualTo(DataType.BIGINT);
  }

  @Test
  void predicatesKeepTheirParts() {
    assertThat(((Like) expression("a NOT LIKE 'x' {escape '!'}")).negated()).isTrue();
    assertThat(((Like) expression("a LIKE 'x' ESCAPE '!'")).escape())
        .isInstanceOf(StringLiteral.class);
    IsPredicate type = (IsPredicate) expression("a IS NOT LIST");
    assertThat(type.negated()).isTrue();
    assertThat(type.test()).isEqualTo(IsPredicate.Test.TYPE);
    assertThat(type.type().type()).isEqualTo(DataType.ARRAY);
    assertThat(((IsPredicate) expression("a is missing")).test())
        .isEqualTo(IsPredicate.Test.MISSING);
  }

  @Test
  void tuplesAreNotEscapes() {
    TupleLiteral tuple = (TupleLiteral) expression("{'d': '2024', 'fn': {'limit': ?}}");

    assertThat(tuple.entries())
        .extracting(entry -> entry.name().value())
        .containsExactly("d", "fn");
  }

  @Test
  void insertKnowsItsSourceAndMode() {
    Insert items = (Insert) parse("UPSERT INTO t << {'a': 1}, ? >>");
    assertThat(items.mode()).isEqualTo(InsertMode.UPSERT);
    assertThat(((ItemLiterals) items.source()).items().get(1)).isInstanceOf(Parameter.class);

    Insert rows =
        (Insert) parse("INSERT INTO t (a, b) VALUES (1, 2), (3, 4) ON CONFLICT DO NOTHING");
    assertThat(rows.mode()).isEqualTo(InsertMode.INSERT);
    assertThat(rows.onConflict().resolution()).isEqualTo(OnConflict.Resolution.NOTHING);
    assertThat(((ColumnValues) rows.source()).columns()).hasSize(2);
    assertThat(((ColumnValues) rows.source()).rows()).hasSize(2);

    Insert plain = (Insert) parse("INSERT INTO t VALUES (1)");
    assertThat(((ColumnValues) plain.source()).columns()).isNull();
    assertThat(plain.onConflict()).isEqualTo(OnConflict.NONE);
  }

  @Test
  void bothFormsOfUpdateAreTheSameRecord() {
    Update update =
        (Update) parse("UPDATE t SET a = 1, b.c[0] = ? REMOVE d WHERE pk = 1 RETURNING ALL NEW *");
    Update from =
        (Update) parse("FROM t WHERE pk = 1 SET a = 1, b.c[0] = ? REMOVE d RETURNING ALL NEW *");

    for (Update each : List.of(update, from)) {
      assertThat(each.target()).hasToString("t");
      assertThat(each.clauses().get(0)).isInstanceOf(SetClause.class);
      assertThat(each.clauses().get(1).target().steps()).hasSize(2);
      assertThat(each.clauses().get(2)).isInstanceOf(RemoveClause.class);
      assertThat(each.where()).isInstanceOf(Binary.class);
      assertThat(each.returning().scope()).isEqualTo(Returning.Scope.ALL);
      assertThat(each.returning().image()).isEqualTo(Returning.Image.NEW);
    }
  }

  @Test
  void createTableKeepsEverythingThatWasSaid() {
    CreateTable table =
        (CreateTable)
            parse(
                """
                CREATE TABLE IF NOT EXISTS orders (
                  customer_id VARCHAR(40),
                  placed TIMESTAMP,
                  total DECIMAL(12, 2) NOT NULL DEFAULT 0 COMMENT 'gross' ATTRIBUTE 'sum',
                  note,
                  PRIMARY KEY (customer_id, placed),
                  LOCAL INDEX by_total (total) INCLUDE (note),
                  LOCAL INDEX by_note (note)
                ) WITH (billing = 'on_demand', partitions = 4)
                """);

    assertThat(table.ifNotExists()).isTrue();
    ColumnDefinition total = table.columns().get(2);
    assertThat(total.notNull()).isTrue();
    assertThat(total.defaultValue()).isInstanceOf(NumberLiteral.class);
    assertThat(total.comment().value()).isEqualTo("gross");
    assertThat(total.attribute().value()).isEqualTo("sum");
    assertThat(total.position()).isEqualTo(new SourcePosition(4, 3, 4, 73));
    assertThat(table.columns().get(3).type()).isNull();
    assertThat(table.primaryKey().columns())
        .extracting(Identifier::name)
        .containsExactly("customer_id", "placed");
    assertThat(table.localIndexes().get(0).projection().included()).hasSize(1);
    assertThat(table.localIndexes().get(1).projection().kind()).isEqualTo(Projection.Kind.ALL);
    assertThat(table.options())
        .extracting(option -> option.name().name())
        .containsExactly("billing", "partitions");
  }

  @Test
  void inlineKeyIsThePrimaryKey() {
    CreateTable table = (CreateTable) parse("CREATE TABLE t (id VARCHAR PRIMARY KEY, a N)");

    assertThat(table.primaryKey().columns()).hasSize(1);
    assertThat(((CreateTable) parse("CREATE TABLE t (id N)")).primaryKey()).isNull();
    assertThat(((DropTable) parse("DROP TABLE IF EXISTS t")).ifExists()).isTrue();
  }

  @Test
  void explainHoldsWhatItExplains() {
    Explain explain = (Explain) parse("EXPLAIN ANALYZE (FORMAT json) SELECT a FROM t");

    assertThat(explain.analyze()).isTrue();
    assertThat(explain.format()).isEqualTo(Explain.Format.JSON);
    assertThat(explain.statement()).isInstanceOf(Query.class);
    assertThat(((Explain) parse("EXPLAIN DELETE FROM t")).format()).isEqualTo(Explain.Format.TEXT);
  }

  @Test
  void explainTakesOptionsInAnyOrder() {
    Explain both = (Explain) parse("EXPLAIN (FORMAT json, ANALYZE) SELECT a FROM t");

    assertThat(both.analyze()).isTrue();
    assertThat(both.format()).isEqualTo(Explain.Format.JSON);
    for (String on : List.of("true", "on", "1")) {
      assertThat(((Explain) parse("EXPLAIN (ANALYZE " + on + ") DELETE FROM t")).analyze())
          .as(on)
          .isTrue();
    }
    for (String off : List.of("FALSE", "OFF", "0")) {
      assertThat(((Explain) parse("EXPLAIN (ANALYZE " + off + ") DELETE FROM t")).analyze())
          .as(off)
          .isFalse();
    }
  }

  @Test
  void transactionsAreControlled() {
    assertThat(((TransactionControl) parse("START TRANSACTION;")).action())
        .isEqualTo(TransactionControl.Action.BEGIN);
    assertThat(((TransactionControl) parse("commit")).action())
        .isEqualTo(TransactionControl.Action.COMMIT);
    assertThat(((TransactionControl) parse("ROLLBACK WORK")).action())
        .isEqualTo(TransactionControl.Action.ROLLBACK);
  }

  @Test
  void positionsSpanLinesAndSkipWhatIsNotTheStatement() {
    Statement statement = parse("\uFEFF /* c */\n  DELETE FROM t\u00A0WHERE\n a = 'x\ny' ; -- end");

    assertThat(statement.position()).isEqualTo(new SourcePosition(2, 3, 4, 2));
    Binary where = (Binary) ((Delete) statement).where();
    assertThat(where.right().position()).isEqualTo(new SourcePosition(3, 6, 4, 2));
  }

  private static SourcePosition at(int column, int endColumn) {
    return new SourcePosition(1, column, 1, endColumn);
  }

  private static TypeName castTo(String type) {
    return ((Cast) expression("CAST(a AS " + type + ")")).type();
  }

  private static String shown(String expression) {
    return shown(expression(expression));
  }

  /** With all parentheses, so that the shape can be read. */
  private static String shown(Expression e) {
    if (e instanceof Binary binary) {
      return "("
          + shown(binary.left())
          + " "
          + binary.operator().symbol()
          + " "
          + shown(binary.right())
          + ")";
    }
    if (e instanceof And and) {
      return "(" + String.join(" AND ", shown(and.operands())) + ")";
    }
    if (e instanceof Or or) {
      return "(" + String.join(" OR ", shown(or.operands())) + ")";
    }
    if (e instanceof Not not) {
      return "(NOT " + shown(not.operand()) + ")";
    }
    if (e instanceof Unary unary) {
      return "(" + unary.sign() + " " + shown(unary.operand()) + ")";
    }
    if (e instanceof Between between) {
      return "("
          + shown(between.operand())
          + " BETWEEN "
          + shown(between.low())
          + " AND "
          + shown(between.high())
          + ")";
    }
    if (e instanceof IsPredicate is) {
      return "(" + shown(is.operand()) + " IS " + is.test() + ")";
    }
    if (e instanceof FunctionCall call) {
      return call.name() + "(" + String.join(", ", shown(call.arguments())) + ")";
    }
    if (e instanceof Expression.BagLiteral bag) {
      return "<<" + String.join(", ", shown(bag.elements())) + ">>";
    }
    if (e instanceof StringLiteral string) {
      return "'" + string.value() + "'";
    }
    if (e instanceof NumberLiteral number) {
      return number.value().toString();
    }
    return ((PathExpression) e).first().toString();
  }

  private static List<String> shown(List<Expression> expressions) {
    return expressions.stream().map(StatementTreeTest::shown).toList();
  }

  private static Expression expression(String text) {
    return ((SelectExpression) query("SELECT " + text + " FROM t").items().get(0)).expression();
  }

  private static SelectQuery query(String text) {
    return (SelectQuery) ((Query) parse(text)).query();
  }

  private static Statement parse(String text) {
    return StatementParser.parse(text).statement();
  }
}
