package io.partita.sql;

import io.partita.engine.KeyValueEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.Optional;

/** An engine with one capability of a test's own. */
final class GivenCapability {
  private GivenCapability() {}

  static <T> KeyValueEngine of(KeyValueEngine real, Class<T> capability, T given) {
    return (KeyValueEngine)
        Proxy.newProxyInstance(
            KeyValueEngine.class.getClassLoader(),
            new Class<?>[] {KeyValueEngine.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("capability") && arguments[0].equals(capability)) {
                return Optional.of(given);
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }
}
