package io.partita.sql.run;

import io.partita.sql.SqlNotice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warnings of one execution, each once. */
final class Notices {
  private @Nullable List<SqlNotice> notices;

  void add(SqlNotice notice) {
    if (notices == null) {
      notices = new ArrayList<>();
    }
    if (!notices.contains(notice)) {
      notices.add(notice);
    }
  }

  List<SqlNotice> all() {
    return notices == null ? List.of() : notices;
  }
}
