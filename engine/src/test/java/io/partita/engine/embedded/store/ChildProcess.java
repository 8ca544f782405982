package io.partita.engine.embedded.store;

import io.partita.engine.embedded.file.SystemFiles;
import io.partita.engine.value.Item;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process that {@link KilledProcessTest} kills: opens a database, says so, and then makes one
 * change after the other, each telling its number on standard output once it is acknowledged. Every
 * change writes its number to two items and one index-like item, so that half a change shows.
 * Numbers go on behind the last one found: what a process before it did and could not say any more
 * must not look like the half of a later change.
 */
public final class ChildProcess {
  private ChildProcess() {}

  /**
   * Makes changes until it is killed.
   *
   * @param arguments directory, number of the last change that must be there
   */
  public static void main(String[] arguments) {
    Path directory = Path.of(arguments[0]);
    long acknowledged = Long.parseLong(arguments[1]);
    StorageOptions options =
        StorageOptions.defaults().withMemtableSize(128 * 1024).withLogSize(1024 * 1024, 128 * 1024);
    Storage storage = Storage.open(directory, true, options, new SystemFiles(), Clock.systemUTC());
    TableStructure table = storage.structure().byName().get("t");
    long id =
        table == null ? storage.createTable("t", Ledger.KEY, List.of(), null).id() : table.id();
    long found = number(storage.get(id, Ledger.bytes("first")));
    if (found < acknowledged) {
      throw new IllegalStateException(found + " was found, " + acknowledged + " acknowledged");
    }
    say("open");
    long number = found + 1;
    while (true) {
      String text = number + ":" + "y".repeat((int) (number % 400));
      storage.append(
          new ChangeDraft(
              Origin.USER,
              null,
              List.of(
                  item(storage, id, "first", text),
                  item(storage, id, "second", text),
                  item(storage, id, "k" + number % 500, text)),
              Ledger.sightings(id, text)),
          AppendGuard.NONE);
      say(Long.toString(number));
      number++;
    }
  }

  private static ItemChange item(Storage storage, long table, String key, String text) {
    String before = text(storage.get(table, Ledger.bytes(key)));
    return Ledger.change(storage, table, key, before, text, List.of());
  }

  private static long number(byte @Nullable [] stored) {
    String text = text(stored);
    return text == null ? 0 : Long.parseLong(text.substring(0, text.indexOf(':')));
  }

  private static @Nullable String text(byte @Nullable [] stored) {
    if (stored == null) {
      return null;
    }
    Item item = Item.over(stored, StoredItem.itemOffset(stored));
    return item.textAt(item.find("text"));
  }

  private static void say(String line) {
    // One write, so that a kill leaves whole lines.
    byte[] bytes = Ledger.bytes(line + "\n");
    System.out.write(bytes, 0, bytes.length);
    System.out.flush();
  }
}
