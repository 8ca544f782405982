package io.partita.jdbc;

import io.partita.sql.SqlErrors;
import java.sql.SQLException;
import java.sql.Wrapper;
import org.jspecify.annotations.Nullable;

/** Answers {@link Wrapper} for every class of {@code java.sql}: an object wraps itself only. */
abstract class Unwrappable implements Wrapper {

  @Override
  public final <T> T unwrap(@Nullable Class<T> iface) throws SQLException {
    if (iface == null || !iface.isInstance(this)) {
      throw Failures.of(
          SqlErrors.INVALID_PARAMETER,
          getClass().getName()
              + " is not a wrapper for "
              + (iface == null ? null : iface.getName()));
    }
    return iface.cast(this);
  }

  @Override
  public final boolean isWrapperFor(@Nullable Class<?> iface) {
    return iface != null && iface.isInstance(this);
  }
}
