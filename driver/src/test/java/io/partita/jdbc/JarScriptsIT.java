package io.partita.jdbc;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scripts of the SQL layer, on the classes that are in the driver's jar and no others. */
class JarScriptsIT {
  private static URLClassLoader loader;

  /** The tools of the tests, and nothing else that is on the class path of this one. */
  private static final class Tools extends ClassLoader {
    Tools() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (Stream.of("org.junit.", "org.opentest4j.", "org.assertj.").noneMatch(name::startsWith)) {
        throw new ClassNotFoundException(name);
      }
      return JarScriptsIT.class.getClassLoader().loadClass(name);
    }
  }

  @BeforeAll
  static void open() throws IOException {
    loader =
        new URLClassLoader(
            new URL[] {
              new File(System.getProperty("partita.jar", "missing")).toURI().toURL(),
              new File(System.getProperty("partita.sql.tests", "missing")).toURI().toURL()
            },
            new Tools());
  }

  @AfterAll
  static void close() throws IOException {
    loader.close();
  }

  @TestFactory
  Stream<DynamicTest> scripts() throws Exception {
    Class<?> type = loader.loadClass("io.partita.sql.ScriptTest");
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    Method scripts = type.getDeclaredMethod("scripts");
    scripts.setAccessible(true);
    return ((Stream<?>) scripts.invoke(constructor.newInstance())).map(DynamicTest.class::cast);
  }
}
