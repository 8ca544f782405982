package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apache Spark's JDBC source: schemas, filters that are pushed down, partitioned reads, writes. */
class SparkTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("partita")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> orders() throws SQLException {
    return spark
        .read()
        .format("jdbc")
        .option("url", Orders.url("scan=allow&documents=text"))
        .option("dbtable", "orders")
        .load();
  }

  @Test
  void aTableIsReadWithItsTypes() throws SQLException {
    Dataset<Row> orders = orders();

    assertThat(orders.schema().apply("total").dataType().simpleString())
        .isEqualTo("decimal(12,2)");
    assertThat(orders.schema().apply("order_date").dataType().simpleString())
        .startsWith("timestamp");
    assertThat(orders.schema().apply("lines").dataType().simpleString()).isEqualTo("string");
    assertThat(orders.count()).isEqualTo(3_000);
    List<Row> states =
        orders
            .groupBy("status")
            .agg(functions.count("*").as("n"), functions.sum("total").as("turnover"))
            .orderBy(functions.col("n").desc())
            .collectAsList();
    assertThat(states.get(0).getString(0)).isEqualTo("delivered");
    assertThat(states.get(0).getLong(1)).isEqualTo(2_664);
    assertThat(states.get(0).getDecimal(2)).isEqualByComparingTo(new BigDecimal("254350.19"));
  }

  @Test
  void filtersOnTheKeyArePushedDownSoThatNothingIsScanned() throws SQLException {
    Dataset<Row> some =
        spark
            .read()
            .format("jdbc")
            .option("url", Orders.url("scan=forbid&documents=text"))
            .option("dbtable", "orders")
            .load()
            .filter("customer_id = 'C0007' AND total > 300")
            .select("order_no", "total");

    assertThat(some.collectAsList())
        .extracting(row -> row.getString(0))
        .contains("W100487", "W102245", "W101560");
  }

  @Test
  void aScanThatNobodyAllowedIsAnError() {
    assertThatThrownBy(
            () ->
                spark
                    .read()
                    .format("jdbc")
                    .option("url", Orders.url("documents=text"))
                    .option("dbtable", "orders")
                    .load()
                    .count())
        .hasStackTraceContaining("would read every item of orders");
  }

  @Test
  void aQueryIsReadInPartitions() throws SQLException {
    Dataset<Row> products =
        spark
            .read()
            .format("jdbc")
            .option("url", Orders.url("scan=allow"))
            .option("dbtable", "(SELECT sku, price, stock FROM products) p")
            .option("partitionColumn", "stock")
            .option("lowerBound", "0")
            .option("upperBound", "100")
            .option("numPartitions", "4")
            .load();

    assertThat(products.rdd().getNumPartitions()).isEqualTo(4);
    assertThat(products.filter("sku = 'POT-01'").count()).isEqualTo(1);
  }

  @Test
  void rowsAreAppendedToATableThatIsThere() throws SQLException {
    try (Connection connection = Orders.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE spark_out (id INTEGER PRIMARY KEY, squared BIGINT)");
      spark
          .range(0, 2_500)
          .selectExpr("CAST(id AS INT) AS id", "id * id AS squared")
          .write()
          .format("jdbc")
          .option("url", Orders.url(""))
          .option("dbtable", "spark_out")
          .option("isolationLevel", "NONE")
          .mode(SaveMode.Append)
          .save();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT COUNT(*), (SELECT squared FROM spark_out WHERE id = 2499) FROM spark_out")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(2_500);
        assertThat(rows.getLong(2)).isEqualTo(6_245_001);
      }
    }
  }
}
