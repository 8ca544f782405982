package io.partita.jdbc;

import io.partita.sql.GeneratedKeys;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the methods with flags, column indexes and column names ask for; null for nothing. */
final class KeyWishes {
  private KeyWishes() {}

  static @Nullable GeneratedKeys of(int flag) throws SQLException {
    return switch (flag) {
      case Statement.RETURN_GENERATED_KEYS -> GeneratedKeys.DEFAULTED;
      case Statement.NO_GENERATED_KEYS -> null;
      default ->
          throw Failures.badArgument(
              "Neither RETURN_GENERATED_KEYS nor NO_GENERATED_KEYS: " + flag);
    };
  }

  static @Nullable GeneratedKeys of(int @Nullable [] columnIndexes) {
    return columnIndexes == null || columnIndexes.length == 0
        ? null
        : new GeneratedKeys.Numbered(Arrays.stream(columnIndexes).boxed().toList());
  }

  static @Nullable GeneratedKeys of(@Nullable String @Nullable [] columnNames) throws SQLException {
    if (columnNames == null || columnNames.length == 0) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (String name : columnNames) {
      if (name == null) {
        throw Failures.badArgument("A name of the generated keys is null");
      }
      names.add(name);
    }
    return new GeneratedKeys.Named(names);
  }
}
