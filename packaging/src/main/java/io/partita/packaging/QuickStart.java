package io.partita.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.tree.ClassNode;

/**
 * Makes the driver's jar start sooner. The classes that {@link FirstStatements} need are stored
 * without compression, and their lambdas are {@linkplain Closures classes}, as are those of {@link
 * FirstQueries}; to make room for that, all classes are {@linkplain LeanClass lean}.
 */
public final class QuickStart {
  private static final String CLASS = ".class";

  private final Map<String, byte[]> classes = new LinkedHashMap<>();

  /** The names of those that are stored without compression. */
  private final Set<String> start = new LinkedHashSet<>();

  /** Those of which closures are taken, and their nest hosts. */
  private final Map<String, ClassNode> changed = new LinkedHashMap<>();

  private QuickStart() {}

  /**
   * Replaces a jar.
   *
   * @param arguments its path
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path jar = Path.of(arguments[0]);
    QuickStart quickStart = new QuickStart();
    Path replacement = jar.resolveSibling(jar.getFileName() + ".new");
    try {
      StartClasses statements = StartClasses.of(jar, FirstStatements.class);
      StartClasses queries = StartClasses.of(jar, FirstQueries.class);
      quickStart.write(jar, replacement, statements.loaded(), queries.closureHosts());
      Files.move(replacement, jar, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(replacement);
    }
    System.out.printf(
        "%d of %d classes stored for a quick start%n",
        quickStart.start.size(), quickStart.classes.size());
  }

  private void write(Path jar, Path replacement, Set<String> loaded, Set<String> closureHosts)
      throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(replacement);
        ZipOutputStream to = new ZipOutputStream(file)) {
      to.setLevel(Deflater.BEST_COMPRESSION);
      List<? extends ZipEntry> entries = from.stream().toList();
      for (ZipEntry entry : entries) {
        if (entry.getName().endsWith(CLASS)) {
          classes.put(entry.getName(), from.getInputStream(entry).readAllBytes());
        }
      }
      change(loaded, closureHosts);
      LocalDateTime time = entries.get(0).getTimeLocal();
      for (ZipEntry entry : entries) {
        if (!entry.getName().endsWith(CLASS)) {
          write(to, entry.getName(), from.getInputStream(entry).readAllBytes(), time);
        }
      }
      for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
        write(to, entry.getKey(), entry.getValue(), time);
      }
    }
  }

  private void write(ZipOutputStream to, String name, byte[] bytes, LocalDateTime time)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    if (start.contains(name) || bytes.length == 0) {
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(checksum.getValue());
    }
    to.putNextEntry(entry);
    to.write(bytes);
    to.closeEntry();
  }

  private void change(Set<String> loaded, Set<String> closureHosts) {
    for (String name : loaded) {
      String entry = entry(name);
      if (classes.containsKey(entry)) {
        start.add(entry);
        start.addAll(extractClosures(node(entry)));
      }
    }
    for (String name : closureHosts) {
      String entry = entry(name);
      if (classes.containsKey(entry) && !start.contains(entry)) {
        extractClosures(node(entry));
      }
    }
    classes.replaceAll(
        (entry, bytes) -> {
          ClassNode node = changed.get(entry);
          return node == null ? LeanClass.bytes(bytes) : LeanClass.bytes(node);
        });
  }

  private static String entry(String name) {
    return name.replace('.', '/') + CLASS;
  }

  /** Gives the entries of the new classes. */
  private Set<String> extractClosures(ClassNode node) {
    ClassNode nestHost = node(Closures.nestHost(node) + CLASS);
    Set<String> entries = new LinkedHashSet<>();
    Closures.extract(node)
        .forEach(
            (name, bytes) -> {
              classes.put(name + CLASS, bytes);
              entries.add(name + CLASS);
              nestHost.visitNestMember(name);
            });
    return entries;
  }

  private ClassNode node(String entry) {
    byte[] bytes = classes.get(entry);
    if (bytes == null) {
      throw new IllegalStateException(entry + " is not in the jar");
    }
    return changed.computeIfAbsent(entry, key -> LeanClass.of(bytes));
  }
}
