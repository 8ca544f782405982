package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Properties;
import java.util.Set;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link PartitaJndiDataSource} of a reference: its addresses are {@code url} and
 * connection properties. Application servers that describe a data source in their configuration
 * name this class as its factory.
 */
public final class PartitaObjectFactory implements ObjectFactory {
  /** What application servers add to a reference for themselves. */
  private static final Set<String> OF_THE_SERVER =
      Set.of("auth", "closeMethod", "description", "factory", "name", "scope", "singleton", "type");

  /**
   * The data source of a reference, or null if the reference is for another factory.
   *
   * @throws SQLException if the reference has no URL, or the URL or a property is not understood
   */
  @Override
  @SuppressWarnings("JdkObsolete") // the signature is that of javax.naming
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment)
      throws SQLException {
    if (!(object instanceof Reference reference)
        || !getClass().getName().equals(reference.getFactoryClassName())) {
      return null;
    }
    Properties properties = new Properties();
    String url = null;
    for (RefAddr address : Collections.list(reference.getAll())) {
      String value = String.valueOf(address.getContent());
      if (address.getType().equals(PartitaJndiDataSource.URL)) {
        url = value;
      } else if (!OF_THE_SERVER.contains(address.getType())) {
        properties.setProperty(address.getType(), value);
      }
    }
    if (url == null) {
      throw Failures.of(
          SqlErrors.CANNOT_CONNECT,
          "The reference of the data source has no url, as "
              + ConnectionSettings.PREFIX
              + "DIRECTORY");
    }
    return new PartitaJndiDataSource(url, properties);
  }
}
