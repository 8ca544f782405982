package io.partita.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.datasource.pooled.PooledDataSource;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.Test;

/** MyBatis with its own pool: mappers, nulls of type OTHER, batches, transactions. */
class MyBatisTest {

  /** A product as MyBatis fills it, by its setters. */
  public static final class Product {
    private String sku = "";
    private String name = "";
    private BigDecimal price = BigDecimal.ZERO;
    private Integer stock = 0;

    public String getSku() {
      return sku;
    }

    public void setSku(String sku) {
      this.sku = sku;
    }

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public BigDecimal getPrice() {
      return price;
    }

    public void setPrice(BigDecimal price) {
      this.price = price;
    }

    public Integer getStock() {
      return stock;
    }

    public void setStock(Integer stock) {
      this.stock = stock;
    }
  }

  /** Statements beside methods. */
  public interface Shop {
    @Select("SELECT sku, name, price, stock FROM products WHERE sku = #{sku}")
    Product product(String sku);

    @Select(
        "SELECT order_date FROM orders WHERE customer_id = #{id} ORDER BY order_date DESC LIMIT 3")
    List<LocalDateTime> latest(String id);

    @Insert(
        "INSERT INTO products (sku, name, price, category) VALUES (#{p.sku}, #{p.name}, #{p.price},"
            + " #{category})")
    int add(@Param("p") Product product, @Param("category") String category);

    @Update("UPDATE products SET stock = #{stock} WHERE sku = #{sku}")
    int stock(@Param("sku") String sku, @Param("stock") int stock);
  }

  private static SqlSessionFactory factory() throws SQLException {
    PooledDataSource pool =
        new PooledDataSource("io.partita.jdbc.PartitaDriver", Orders.url(""), "", "");
    pool.setPoolPingEnabled(true);
    pool.setPoolPingQuery("SELECT 1");
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), pool));
    configuration.addMapper(Shop.class);
    return new SqlSessionFactoryBuilder().build(configuration);
  }

  private static Product product(String sku) {
    Product product = new Product();
    product.setSku(sku);
    product.setName("from MyBatis");
    product.setPrice(new BigDecimal("3.20"));
    return product;
  }

  @Test
  void mappersReadAndWriteInATransaction() throws SQLException {
    SqlSessionFactory factory = factory();
    try (SqlSession session = factory.openSession()) {
      Shop shop = session.getMapper(Shop.class);
      assertThat(shop.product("TEA-08").getName()).isEqualTo("Pu-erh");
      assertThat(shop.latest(Orders.CUSTOMER))
          .hasSize(3)
          .first()
          .isEqualTo(LocalDateTime.of(2025, 12, 31, 15, 31, 21));
      session.commit(true);
      assertThat(shop.add(product("M-01"), null)).isEqualTo(1);
      assertThat(shop.stock("M-01", 4)).isEqualTo(1);
      session.commit();
    }
    try (SqlSession session = factory.openSession()) {
      Product stored = session.getMapper(Shop.class).product("M-01");

      assertThat(stored.getPrice()).isEqualTo("3.20");
      assertThat(stored.getStock()).isEqualTo(4);
    }
  }

  @Test
  void aBatchSessionGivesCounts() throws SQLException {
    try (SqlSession session = factory().openSession(ExecutorType.BATCH)) {
      Shop shop = session.getMapper(Shop.class);
      for (int i = 1; i <= 3; i++) {
        shop.add(product("MB-" + i), "batch");
      }
      List<BatchResult> results = session.flushStatements();
      session.commit();

      assertThat(results).hasSize(1);
      assertThat(results.get(0).getUpdateCounts()).containsExactly(1, 1, 1);
      assertThat(shop.product("MB-2").getName()).isEqualTo("from MyBatis");
    }
  }

  @Test
  void whatIsNotCommittedIsNotThere() throws SQLException {
    SqlSessionFactory factory = factory();
    try (SqlSession session = factory.openSession()) {
      session.getMapper(Shop.class).add(product("M-99"), null);
    }
    try (SqlSession session = factory.openSession()) {
      assertThat((Object) session.getMapper(Shop.class).product("M-99")).isNull();
    }
  }
}
