package org.slf4j.impl;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MarkerIgnoringBase;
import org.slf4j.helpers.MessageFormatter;

/** A logger of SLF4J that hands on to the {@link System.Logger} of the same name. */
final class SystemLoggerAdapter extends MarkerIgnoringBase {
  private static final long serialVersionUID = 1L;

  private final transient System.Logger logger;

  SystemLoggerAdapter(String name) {
    this.name = name;
    this.logger = System.getLogger(name);
  }

  private void log(Level level, FormattingTuple message) {
    logger.log(level, message.getMessage(), message.getThrowable());
  }

  @Override
  public boolean isTraceEnabled() {
    return logger.isLoggable(Level.TRACE);
  }

  @Override
  public void trace(@Nullable String message) {
    logger.log(Level.TRACE, message);
  }

  @Override
  public void trace(@Nullable String format, @Nullable Object argument) {
    if (isTraceEnabled()) {
      log(Level.TRACE, MessageFormatter.format(format, argument));
    }
  }

  @Override
  public void trace(@Nullable String format, @Nullable Object first, @Nullable Object second) {
    if (isTraceEnabled()) {
      log(Level.TRACE, MessageFormatter.format(format, first, second));
    }
  }

  @Override
  public void trace(@Nullable String format, @Nullable Object... arguments) {
    if (isTraceEnabled()) {
      log(Level.TRACE, MessageFormatter.arrayFormat(format, arguments));
    }
  }

  @Override
  public void trace(@Nullable String message, @Nullable Throwable thrown) {
    logger.log(Level.TRACE, message, thrown);
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isLoggable(Level.DEBUG);
  }

  @Override
  public void debug(@Nullable String message) {
    logger.log(Level.DEBUG, message);
  }

  @Override
  public void debug(@Nullable String format, @Nullable Object argument) {
    if (isDebugEnabled()) {
      log(Level.DEBUG, MessageFormatter.format(format, argument));
    }
  }

  @Override
  public void debug(@Nullable String format, @Nullable Object first, @Nullable Object second) {
    if (isDebugEnabled()) {
      log(Level.DEBUG, MessageFormatter.format(format, first, second));
    }
  }

  @Override
  public void debug(@Nullable String format, @Nullable Object... arguments) {
    if (isDebugEnabled()) {
      log(Level.DEBUG, MessageFormatter.arrayFormat(format, arguments));
    }
  }

  @Override
  public void debug(@Nullable String message, @Nullable Throwable thrown) {
    logger.log(Level.DEBUG, message, thrown);
  }

  @Override
  public boolean isInfoEnabled() {
    return logger.isLoggable(Level.INFO);
  }

  @Override
  public void info(@Nullable String message) {
    logger.log(Level.INFO, message);
  }

  @Override
  public void info(@Nullable String format, @Nullable Object argument) {
    if (isInfoEnabled()) {
      log(Level.INFO, MessageFormatter.format(format, argument));
    }
  }

  @Override
  public void info(@Nullable String format, @Nullable Object first, @Nullable Object second) {
    if (isInfoEnabled()) {
      log(Level.INFO, MessageFormatter.format(format, first, second));
    }
  }

  @Override
  public void info(@Nullable String format, @Nullable Object... arguments) {
    if (isInfoEnabled()) {
      log(Level.INFO, MessageFormatter.arrayFormat(format, arguments));
    }
  }

  @Override
  public void info(@Nullable String message, @Nullable Throwable thrown) {
    logger.log(Level.INFO, message, thrown);
  }

  @Override
  public boolean isWarnEnabled() {
    return logger.isLoggable(Level.WARNING);
  }

  @Override
  public void warn(@Nullable String message) {
    logger.log(Level.WARNING, message);
  }

  @Override
  public void warn(@Nullable String format, @Nullable Object argument) {
    if (isWarnEnabled()) {
      log(Level.WARNING, MessageFormatter.format(format, argument));
    }
  }

  @Override
  public void warn(@Nullable String format, @Nullable Object first, @Nullable Object second) {
    if (isWarnEnabled()) {
      log(Level.WARNING, MessageFormatter.format(format, first, second));
    }
  }

  @Override
  public void warn(@Nullable String format, @Nullable Object... arguments) {
    if (isWarnEnabled()) {
      log(Level.WARNING, MessageFormatter.arrayFormat(format, arguments));
    }
  }

  @Override
  public void warn(@Nullable String message, @Nullable Throwable thrown) {
    logger.log(Level.WARNING, message, thrown);
  }

  @Override
  public boolean isErrorEnabled() {
    return logger.isLoggable(Level.ERROR);
  }

  @Override
  public void error(@Nullable String message) {
    logger.log(Level.ERROR, message);
  }

  @Override
  public void error(@Nullable String format, @Nullable Object argument) {
    if (isErrorEnabled()) {
      log(Level.ERROR, MessageFormatter.format(format, argument));
    }
  }

  @Override
  public void error(@Nullable String format, @Nullable Object first, @Nullable Object second) {
    if (isErrorEnabled()) {
      log(Level.ERROR, MessageFormatter.format(format, first, second));
    }
  }

  @Override
  public void error(@Nullable String format, @Nullable Object... arguments) {
    if (isErrorEnabled()) {
      log(Level.ERROR, MessageFormatter.arrayFormat(format, arguments));
    }
  }

  @Override
  public void error(@Nullable String message, @Nullable Throwable thrown) {
    logger.log(Level.ERROR, message, thrown);
  }
}
