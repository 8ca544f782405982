package io.partita.sql;

import io.partita.sql.statement.CopyFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that COPY may use: those under some directories, whatever links and {@code ..} on the
 * way to them say. Immutable.
 */
public final class CopyFiles {
  private final Path workingDirectory;
  private final List<Path> directories;
  private final List<Path> excluded;

  /**
   * Files under directories.
   *
   * @param workingDirectory where relative paths begin, itself allowed
   * @param directories further ones that are allowed; one that is missing allows nothing
   * @param excluded directories that are not, wherever they lie, such as the database's own
   */
  public CopyFiles(Path workingDirectory, List<Path> directories, List<Path> excluded) {
    this.workingDirectory = workingDirectory;
    this.directories = List.copyOf(directories);
    this.excluded = List.copyOf(excluded);
  }

  /** Those under the working directory of the process. */
  public static CopyFiles ofWorkingDirectory() {
    return new CopyFiles(Path.of("").toAbsolutePath(), List.of(), List.of());
  }

  /** A file that is read: its bytes, and how many it has. */
  public record Source(InputStream bytes, long size) {}

  /**
   * Opens a file to read it.
   *
   * @throws SqlError 42501 for a file elsewhere, 58030 if it cannot be read
   */
  public Source open(CopyFile file) {
    Path path = resolve(file);
    try {
      Path real = path.toRealPath();
      requireAllowed(file, real);
      requireRegular(file, real);
      // The path has no links any more; one that came since is refused.
      FileChannel channel =
          FileChannel.open(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      return new Source(Channels.newInputStream(channel), channel.size());
    } catch (NoSuchFileException missing) {
      realParent(file, path);
      throw SqlError.at(
          SqlErrors.IO, file.position(), "There is no file " + file.path() + " (" + path + ").");
    } catch (IOException e) {
      throw failed(file, "read", e);
    }
  }

  /** A file that is being written: nobody sees it under its name before it is complete. */
  public static final class Target implements AutoCloseable {
    private final CopyFile file;
    private final Path path;
    private final Path partial;
    private final boolean overwrite;
    private final OutputStream bytes;
    private boolean complete;

    private Target(CopyFile file, Path path, boolean overwrite) throws IOException {
      this.file = file;
      this.path = path;
      this.overwrite = overwrite;
      this.partial = path.resolveSibling(path.getFileName() + ".partial");
      this.bytes = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW);
    }

    /** Where its bytes go. */
    public OutputStream bytes() {
      return bytes;
    }

    /** Gives the file its name; its bytes are closed. */
    public void complete() {
      try {
        if (overwrite) {
          Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.move(partial, path);
        }
        complete = true;
      } catch (FileAlreadyExistsException exists) {
        throw exists(file);
      } catch (IOException e) {
        throw failed(file, "written", e);
      }
    }

    /** Ends it; one that is not complete leaves nothing. */
    @Override
    public void close() {
      if (!complete) {
        try {
          bytes.close();
          Files.deleteIfExists(partial);
        } catch (IOException e) {
          throw failed(file, "removed", e);
        }
      }
    }
  }

  /**
   * Begins a file.
   *
   * @param overwrite whether it may be there
   * @throws SqlError 42501 for a file elsewhere, 58030 if it cannot be written or is there
   */
  public Target create(CopyFile file, boolean overwrite) {
    Path path = resolve(file);
    Path parent = realParent(file, path);
    Path name = path.getFileName();
    if (name == null) {
      throw SqlError.at(SqlErrors.IO, file.position(), file.path() + " is no name of a file.");
    }
    Path target = parent.resolve(name);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      requireRegular(file, target);
      if (!overwrite) {
        throw exists(file);
      }
    }
    try {
      return new Target(file, target, overwrite);
    } catch (FileAlreadyExistsException partial) {
      throw SqlError.at(
          SqlErrors.IO,
          file.position(),
          "Another COPY is writing "
              + file.path()
              + ", or was killed while it did; then delete "
              + partial.getFile()
              + ".");
    } catch (IOException e) {
      throw failed(file, "written", e);
    }
  }

  private Path resolve(CopyFile file) {
    try {
      return workingDirectory.resolve(file.path()).normalize();
    } catch (InvalidPathException e) {
      throw SqlError.at(
          SqlErrors.IO, file.position(), file.path() + " is no path of a file: " + e.getReason());
    }
  }

  /**
   * The directory of a file, without links, if it is allowed; one that is missing is an error, of
   * which nothing is said where nothing is allowed.
   */
  private Path realParent(CopyFile file, Path path) {
    Path parent = path.getParent() == null ? path : path.getParent();
    for (Path known = parent; known != null; known = known.getParent()) {
      try {
        Path real = known.toRealPath();
        requireAllowed(file, real);
        if (known.equals(parent)) {
          return real;
        }
        break;
      } catch (IOException missing) {
        // The next one above tells whether this one may be spoken of.
      }
    }
    throw SqlError.at(
        SqlErrors.IO,
        file.position(),
        "The directory of " + file.path() + " cannot be reached: " + parent);
  }

  private void requireAllowed(CopyFile file, Path real) {
    Path forbidding = under(real, excluded);
    if (forbidding != null) {
      throw SqlError.at(
          SqlErrors.FILE_REFUSED,
          file.position(),
          "The file "
              + file.path()
              + " lies among the files of the database; COPY does not touch those.");
    }
    List<Path> allowed = new ArrayList<>(directories);
    allowed.add(workingDirectory);
    if (under(real, allowed) == null) {
      throw SqlError.at(
          SqlErrors.FILE_REFUSED,
          file.position(),
          "COPY may not use "
              + file.path()
              + ": files lie under the working directory "
              + workingDirectory
              + ", or under a directory that the connection property copyPath names.");
    }
  }

  private static @Nullable Path under(Path real, List<Path> directories) {
    for (Path directory : directories) {
      try {
        if (real.startsWith(directory.toRealPath())) {
          return directory;
        }
      } catch (IOException missing) {
        // A directory that is not there has no files.
      }
    }
    return null;
  }

  /** Devices and pipes may block, or never end. */
  private static void requireRegular(CopyFile file, Path real) {
    if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
      throw SqlError.at(SqlErrors.IO, file.position(), file.path() + " is not a regular file.");
    }
  }

  private static SqlError exists(CopyFile file) {
    return SqlError.at(
        SqlErrors.IO,
        file.position(),
        "The file " + file.path() + " is there already; the option OVERWRITE replaces it.");
  }

  private static SqlError failed(CopyFile file, String done, IOException e) {
    return new SqlError(
        SqlErrors.IO, "The file " + file.path() + " cannot be " + done + ": " + e.getMessage(), e);
  }
}
