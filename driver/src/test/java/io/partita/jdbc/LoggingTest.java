package io.partita.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Calcite logs through SLF4J ends in System.Logger, here java.util.logging. */
class LoggingTest {
  private final List<String> seen = new ArrayList<>();

  private final class Recorder extends Handler {
    @Override
    public void publish(LogRecord entry) {
      seen.add(entry.getLevel() + " " + entry.getMessage() + " " + entry.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void slf4jEndsInTheLoggingOfTheHost() {
    Logger host = Logger.getLogger("io.partita.test.calcite");
    Handler recorder = new Recorder();
    host.addHandler(recorder);
    host.setUseParentHandlers(false);
    org.slf4j.Logger logger = LoggerFactory.getLogger("io.partita.test.calcite");

    logger.warn("{} of {}", 1, 2);
    logger.error("broken", new IllegalStateException("why"));
    logger.debug("{} is not shown", "this");
    host.removeHandler(recorder);

    assertThat(seen)
        .containsExactly(
            "WARNING 1 of 2 null", "SEVERE broken java.lang.IllegalStateException: why");
  }
}
