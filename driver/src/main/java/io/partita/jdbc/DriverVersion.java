package io.partita.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The name and version of driver and database, which are one; the build writes the version. */
final class DriverVersion {
  static final String PRODUCT = "Partita";
  static final String DRIVER = "Partita JDBC Driver";
  static final String TEXT = read();
  static final int MAJOR = part(0);
  static final int MINOR = part(1);

  private DriverVersion() {}

  private static String read() {
    try (InputStream stream = DriverVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int part(int index) {
    return Integer.parseInt(TEXT.split("[.-]", -1)[index]);
  }
}
