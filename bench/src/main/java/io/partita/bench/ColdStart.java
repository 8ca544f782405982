package io.partita.bench;

import io.partita.jdbc.PartitaDriver;
import io.partita.packaging.FirstStatements;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * From the start of a JVM without flags to the first row of a keyed query, over CREATE TABLE and
 * INSERT in a new directory: {@link FirstStatements} with Partita, in turns with the same on H2,
 * each with its own jar only.
 */
public class ColdStart {
  /** Who is measured. */
  @State(Scope.Thread)
  public static class Subject {
    @Param("PARTITA")
    public Peer peer = Peer.PARTITA;
  }

  @Benchmark
  public void pair(Subject subject, Latencies latencies)
      throws IOException, InterruptedException, URISyntaxException {
    latencies.record(
        nanos(subject.peer, PartitaDriver.class, List.of()),
        nanos(Peer.H2, org.h2.Driver.class, List.of()));
  }

  /** Where background threads have no processor of their own. */
  @Benchmark
  public void pairOnOneProcessor(Subject subject, Latencies latencies)
      throws IOException, InterruptedException, URISyntaxException {
    List<String> bound = List.of("taskset", "--cpu-list", "0");
    latencies.record(
        nanos(subject.peer, PartitaDriver.class, bound),
        nanos(Peer.H2, org.h2.Driver.class, bound));
  }

  private static long nanos(Peer peer, Class<?> driver, List<String> prefix)
      throws IOException, InterruptedException, URISyntaxException {
    Path directory = Dataset.empty("cold");
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(location(driver) + File.pathSeparator + location(FirstStatements.class));
    command.add(FirstStatements.class.getName());
    command.add(peer.url(directory, Acknowledgement.DURABLE));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int answer = process.getInputStream().read();
    long nanos = System.nanoTime() - start;
    peer.require(process.waitFor() == 0 && answer == FirstStatements.ANSWER, "no row came");
    Dataset.delete(directory);
    return nanos;
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
