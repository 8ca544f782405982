package io.partita.jdbc;

import java.sql.SQLException;
import java.util.Properties;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PartitaDataSource} that can be bound in a directory of names (JNDI): what is bound is a
 * {@link Reference} with the URL and the properties, of which {@link PartitaObjectFactory} makes it
 * again. A password is in it as it is.
 *
 * <p>This class and the factory alone need the module {@code java.naming}.
 */
public final class PartitaJndiDataSource extends PartitaDataSource implements Referenceable {
  static final String URL = "url";

  /** One without a URL yet: {@link #setUrl} gives it. */
  public PartitaJndiDataSource() {}

  /**
   * One that is ready.
   *
   * @param url {@code jdbc:partita:…}
   * @throws SQLException if the URL or a property is not understood
   */
  public PartitaJndiDataSource(String url, Properties properties) throws SQLException {
    super(url, properties);
  }

  @Override
  public Reference getReference() {
    Reference reference =
        new Reference(getClass().getName(), PartitaObjectFactory.class.getName(), null);
    @Nullable String url = getUrl();
    if (url != null) {
      reference.add(new StringRefAddr(URL, url));
    }
    Properties properties = properties();
    for (String name : properties.stringPropertyNames()) {
      reference.add(new StringRefAddr(name, properties.getProperty(name)));
    }
    return reference;
  }
}
