package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import javax.naming.spi.NamingManager;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a directory of names makes of a data source, as the JDK's own naming does it. */
class JndiDataSourceTest {

  private static @Nullable Object lookedUp(Object bound) throws Exception {
    return NamingManager.getObjectInstance(bound, null, null, null);
  }

  @Test
  void whatWasBoundIsFoundAgainWithUrlAndProperties() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("applicationName", "shop");
    PartitaJndiDataSource source =
        new PartitaJndiDataSource("jdbc:partita:mem:?scan=allow", properties);
    source.setUser("ann");

    Object found = lookedUp(source);

    assertThat(found).isInstanceOf(PartitaJndiDataSource.class).isNotSameAs(source);
    try (Connection connection = ((DataSource) found).getConnection()) {
      assertThat(connection.getMetaData().getURL()).startsWith("jdbc:partita:mem:");
      assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("shop");
    }
  }

  /** As a server's configuration gives it, with what is the server's own. */
  @Test
  void aReferenceOfAServersConfigurationIsUnderstood() throws Exception {
    Reference reference =
        new Reference("javax.sql.DataSource", PartitaObjectFactory.class.getName(), null);
    reference.add(new StringRefAddr("auth", "Container"));
    reference.add(new StringRefAddr("scope", "Shareable"));
    reference.add(new StringRefAddr("url", "jdbc:partita:mem:"));
    reference.add(new StringRefAddr("user", "ben"));

    Object found = lookedUp(reference);

    try (Connection connection = ((PartitaDataSource) found).getConnection()) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("ben");
    }
  }

  @Test
  void aReferenceThatSaysTooLittleOrTooMuchIsRefused() {
    Reference none =
        new Reference("javax.sql.DataSource", PartitaObjectFactory.class.getName(), null);
    assertThatThrownBy(() -> lookedUp(none))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("has no url");

    none.add(new StringRefAddr("url", "jdbc:partita:mem:"));
    none.add(new StringRefAddr("scna", "allow"));
    assertThatThrownBy(() -> lookedUp(none))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("nearest is scan");

    Reference foreign =
        new Reference("javax.sql.DataSource", PartitaObjectFactory.class.getName(), null);
    foreign.add(new StringRefAddr("url", "jdbc:other:thing"));
    assertThatThrownBy(() -> lookedUp(foreign))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("jdbc:partita:");
  }

  @Test
  void whatIsForAnotherFactoryIsLeftToIt() throws SQLException {
    PartitaObjectFactory factory = new PartitaObjectFactory();

    assertThat(factory.getObjectInstance("a text", null, null, null)).isNull();
    assertThat(
            factory.getObjectInstance(
                new Reference("javax.sql.DataSource", "other.Factory", null), null, null, null))
        .isNull();
  }
}
