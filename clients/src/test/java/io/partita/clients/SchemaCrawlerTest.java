package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.partita.jdbc.PartitaDataSource;
import java.sql.Connection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import schemacrawler.crawl.SchemaCrawler;
import schemacrawler.schema.Catalog;
import schemacrawler.schema.Column;
import schemacrawler.schema.Schema;
import schemacrawler.schema.Table;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.schemacrawler.SchemaRetrievalOptions;
import schemacrawler.schemacrawler.SchemaRetrievalOptionsBuilder;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;

/** SchemaCrawler, which asks for everything that metadata has, and logs what it does not like. */
class SchemaCrawlerTest {

  /** What was logged at WARNING or above. */
  private static final class Warnings extends Handler {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        messages.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void itCrawlsInMaximumDetailWithoutAWarning() throws Exception {
    SchemaCrawlerOptions options =
        SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
            .withLoadOptions(
                LoadOptionsBuilder.builder()
                    .withSchemaInfoLevel(SchemaInfoLevelBuilder.maximum())
                    .toOptions());
    Warnings warnings = new Warnings();
    Logger root = Logger.getLogger("");
    root.addHandler(warnings);
    Catalog catalog;
    try (DatabaseConnectionSource source =
        DatabaseConnectionSources.fromDataSource(
            new PartitaDataSource(Orders.url(""), new Properties()))) {
      SchemaRetrievalOptions retrieval;
      try (Connection connection = source.get()) {
        retrieval = SchemaRetrievalOptionsBuilder.builder().fromConnnection(connection).toOptions();
      }
      catalog = new SchemaCrawler(source, retrieval, options).crawl();
    } finally {
      root.removeHandler(warnings);
    }

    assertThat(warnings.messages).isEmpty();
    assertThat(catalog.getDatabaseInfo().getDatabaseProductName()).isEqualTo("Partita");
    assertThat(catalog.getSchemas()).extracting(Schema::getFullName).contains("main");
    Schema main = catalog.lookupSchema("main").orElseThrow();
    Table orders = catalog.lookupTable(main, "orders").orElseThrow();
    assertThat(orders.getPrimaryKey().getConstrainedColumns())
        .extracting(Column::getName)
        .containsExactly("customer_id", "order_date");
    assertThat(orders.lookupColumn("total").orElseThrow().getDecimalDigits()).isEqualTo(2);
    assertThat(orders.lookupColumn("total").orElseThrow().getRemarks()).contains("EUR");
    assertThat(orders.getIndexes()).extracting(index -> index.getName()).contains("by_total");
    assertThat(catalog.getTables(main))
        .extracting(Table::getName)
        .contains("accounts", "customers", "orders", "products");
  }
}
