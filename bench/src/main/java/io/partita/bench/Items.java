package io.partita.bench;

import io.partita.engine.value.AttributeValue;
import io.partita.engine.value.Item;
import io.partita.engine.value.ItemBuilder;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * The items, the same for everybody: about 200 bytes each by the engine's formula (34 of names, 168
 * of values). The first {@link #LOADED} are the data set, {@link #PER_PARTITION} in a partition;
 * later ones have ever growing sort keys and go to all partitions in turn.
 */
final class Items {
  static final int LOADED = 100_000;
  static final int PER_PARTITION = 100;
  static final int PARTITIONS = LOADED / PER_PARTITION;

  static final String INSERT =
      "INSERT INTO item (pk, sk, status, amount, created_at, city, note)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";

  /** Columns of {@code SELECT *} that the benchmarks of reading read. */
  static final int AMOUNT_COLUMN = 4;

  static final int NOTE_COLUMN = 7;

  /** The sum of the loaded amounts. */
  static final long SUM = LongStream.range(0, LOADED).map(Items::amount).sum();

  private static final int NOTE_LENGTH = 96;
  private static final String[] STATUSES = {"opened", "packed", "posted", "closed"};
  private static final String[] CITIES = {"Heidelberg", "Wellington", "Copenhagen", "Montevideo"};
  private static final String[] NOTES = notes(1024);
  private static final String[] PARTITION_KEYS = partitionKeys();

  private Items() {}

  /** The partition of item {@code n}. */
  static int partition(long n) {
    return (int) (n < LOADED ? n / PER_PARTITION : n % PARTITIONS);
  }

  static String pk(int partition) {
    return PARTITION_KEYS[partition];
  }

  static String sk(long n) {
    String digits = Long.toString(n);
    return "order-0000000000".substring(0, 16 - digits.length()) + digits;
  }

  static long amount(long n) {
    return 100 + n * 37 % 999_900;
  }

  static String note(long n) {
    return NOTES[(int) (n % NOTES.length)];
  }

  /** Binds item {@code n} to a statement with the text {@link #INSERT}. */
  static void bind(PreparedStatement insert, long n) throws SQLException {
    insert.setString(1, pk(partition(n)));
    insert.setString(2, sk(n));
    insert.setString(3, STATUSES[(int) (n % STATUSES.length)]);
    insert.setLong(4, amount(n));
    insert.setString(5, "2026-01-01T12:30:15Z");
    insert.setString(6, CITIES[(int) (n / 7 % CITIES.length)]);
    insert.setString(7, note(n));
  }

  /** Item {@code n} as the engine takes it, as it is after it was written so many times again. */
  static Item item(long n, long rewritten) {
    long version = n + rewritten;
    return new ItemBuilder(256)
        .put("pk", new AttributeValue.S(pk(partition(n))))
        .put("sk", new AttributeValue.S(sk(n)))
        .put("status", new AttributeValue.S(STATUSES[(int) (version % STATUSES.length)]))
        .put("amount", AttributeValue.N.of(amount(version)))
        .put("created_at", new AttributeValue.S("2026-01-01T12:30:15Z"))
        .put("city", new AttributeValue.S(CITIES[(int) (version / 7 % CITIES.length)]))
        .put("note", new AttributeValue.S(note(n)))
        .build();
  }

  private static String[] partitionKeys() {
    String[] keys = new String[PARTITIONS];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "customer-" + (10_000 + i);
    }
    return keys;
  }

  private static String[] notes(int count) {
    SplittableRandom random = new SplittableRandom(20260101);
    String[] notes = new String[count];
    for (int i = 0; i < count; i++) {
      StringBuilder note = new StringBuilder(NOTE_LENGTH);
      while (note.length() < NOTE_LENGTH) {
        note.append((char) ('a' + random.nextInt(26)));
      }
      notes[i] = note.toString();
    }
    return notes;
  }
}
