package org.slf4j.impl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.spi.LoggerFactoryBinder;

/**
 * What SLF4J looks for by this name. The driver's jar has both under names of its own, so that what
 * Calcite logs ends in {@link System.Logger}, where the host application decides about it, and
 * meets no SLF4J of the host.
 */
public final class StaticLoggerBinder implements LoggerFactoryBinder {
  /** The version of the API; SLF4J reads it. */
  public static final String REQUESTED_API_VERSION = "1.7";

  private static final StaticLoggerBinder SINGLETON = new StaticLoggerBinder();

  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
  private final ILoggerFactory factory =
      name -> loggers.computeIfAbsent(name, SystemLoggerAdapter::new);

  private StaticLoggerBinder() {}

  /** The only one; SLF4J calls it. */
  public static StaticLoggerBinder getSingleton() {
    return SINGLETON;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return factory;
  }

  @Override
  public String getLoggerFactoryClassStr() {
    return SystemLoggerAdapter.class.getName();
  }
}
