package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Spring Boot's JDBC starter, set up by the properties of the recipe alone. */
class SpringBootTest {
  private ConfigurableApplicationContext context;
  private JdbcClient client;

  @Configuration
  @EnableAutoConfiguration
  @EnableResilientMethods
  @Import(Accounts.class)
  static class Shop {}

  @Service
  static class Accounts {
    private final JdbcClient client;

    Accounts(JdbcClient client) {
      this.client = client;
    }

    @Retryable(includes = CannotAcquireLockException.class, maxRetries = 5)
    @Transactional
    public void move(String from, String to, BigDecimal amount) {
      client
          .sql("UPDATE accounts SET balance = balance - :amount WHERE id = :id")
          .param("amount", amount)
          .param("id", from)
          .update();
      between.run();
      client
          .sql("UPDATE accounts SET balance = balance + :amount WHERE id = :id")
          .param("amount", amount)
          .param("id", to)
          .update();
    }

    /** What happens in the middle of a transfer. */
    private Runnable between = () -> {};
  }

  @BeforeEach
  void start() throws Exception {
    context =
        new SpringApplicationBuilder(Shop.class)
            .web(WebApplicationType.NONE)
            .properties(recipe())
            .properties("spring.main.banner-mode=off", "spring.main.log-startup-info=false")
            .run();
    client = context.getBean(JdbcClient.class);
    client
        .sql("UPSERT INTO accounts (id, owner, balance) VALUES ('b1', 'a', 100), ('b2', 'b', 0)")
        .update();
  }

  @AfterEach
  void stop() {
    context.close();
  }

  /** The properties that the recipe shows, of another database. */
  private static Properties recipe() throws IOException, SQLException {
    Matcher block =
        Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "recipes.md")));
    assertThat(block.find()).isTrue();
    Properties properties = new Properties();
    properties.load(new StringReader(block.group(1)));
    assertThat(properties).containsKey("spring.datasource.url");
    properties.computeIfPresent(
        "spring.datasource.url",
        (name, url) -> url.toString().replace("jdbc:partita:./data/shop", orders()));
    return properties;
  }

  private static String orders() {
    try {
      return Orders.url("");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Order(String orderNo, BigDecimal total, LocalDateTime orderDate) {}

  @Test
  void thePropertiesMakeAPoolWhoseConnectionsHaveTheNameOfTheApplication() throws SQLException {
    DataSource source = context.getBean(DataSource.class);

    assertThat(source).isInstanceOf(HikariDataSource.class);
    try (var connection = source.getConnection()) {
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("shop");
      assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("Partita");
    }
    assertThat(context.getBean(JdbcTransactionManager.class)).isNotNull();
  }

  @Test
  void rowsBecomeRecordsByTheirLabels() {
    List<Order> orders =
        client
            .sql(
                "SELECT order_no, total, order_date FROM orders"
                    + " WHERE customer_id = :customer AND order_date >= :from"
                    + " ORDER BY order_date LIMIT 1")
            .param("customer", Orders.CUSTOMER)
            .param("from", LocalDateTime.of(2025, 12, 1, 0, 0))
            .query(Order.class)
            .list();

    assertThat(orders)
        .containsExactly(
            new Order("W102671", new BigDecimal("41.40"), LocalDateTime.of(2025, 12, 1, 23, 56)));
    assertThat(
            context
                .getBean(JdbcTemplate.class)
                .queryForObject("SELECT name FROM customers WHERE id = 'C0007'", String.class))
        .isEqualTo("Mira Lindqvist");
  }

  @Test
  void exceptionsAreTranslated() {
    assertThatThrownBy(
            () ->
                client
                    .sql("INSERT INTO accounts (id, owner, balance) VALUES ('b1', 'x', 1)")
                    .update())
        .isInstanceOf(DuplicateKeyException.class);
    assertThatThrownBy(() -> client.sql("SELECT * FROM orders").query().listOfRows())
        .isInstanceOf(BadSqlGrammarException.class)
        .hasStackTraceContaining("would read every item of orders");
  }

  @Test
  void aTransactionalMethodThatLosesARaceIsRunAgainAndOneThatFailsChangesNothing() {
    Accounts accounts = context.getBean(Accounts.class);
    JdbcTemplate another = new JdbcTemplate(context.getBean(DataSource.class));
    int[] races = {0};
    target(accounts).between =
        () -> {
          if (races[0]++ < 2) {
            outside(() -> another.update("UPDATE accounts SET balance = 50 WHERE id = 'b1'"));
          }
        };

    accounts.move("b1", "b2", BigDecimal.TEN);

    assertThat(races[0]).isEqualTo(3);
    assertThat(balances()).containsExactly("40", "10");
    target(accounts).between =
        () -> {
          throw new IllegalStateException("changed my mind");
        };
    assertThatThrownBy(() -> accounts.move("b1", "b2", BigDecimal.ONE))
        .hasMessage("changed my mind");
    assertThat(balances()).containsExactly("40", "10");
  }

  /** On a thread of its own, which has no part in the transaction of this one. */
  private static void outside(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Accounts target(Accounts proxy) {
    return (Accounts) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(proxy);
  }

  private List<String> balances() {
    return client
        .sql("SELECT balance FROM accounts WHERE id IN ('b1', 'b2') ORDER BY id")
        .query((rows, number) -> rows.getBigDecimal(1).stripTrailingZeros().toPlainString())
        .list();
  }
}
