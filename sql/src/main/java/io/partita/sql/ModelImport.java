package io.partita.sql;

import io.partita.engine.RequestContext;
import io.partita.sql.catalog.Catalog;
import io.partita.sql.catalog.Names;
import io.partita.sql.copy.ItemReader;
import io.partita.sql.copy.WorkbenchModel;
import io.partita.sql.copy.WorkbenchModel.ModelTable;
import io.partita.sql.plan.Planner;
import io.partita.sql.run.CopyIn;
import io.partita.sql.run.Executor;
import io.partita.sql.statement.CopyFile;
import io.partita.sql.statement.Identifier;
import io.partita.sql.statement.Statement.CopyFrom;
import io.partita.sql.statement.StatementParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * COPY of a NoSQL Workbench model: creates its tables with keys and indexes, and loads their sample
 * data. Tables that are there are an error, or used as they are where conflicts are none.
 */
final class ModelImport {
  private final Catalog catalog;
  private final Definitions definitions;
  private final Planner planner;
  private final Executor executor;

  ModelImport(Catalog catalog, Definitions definitions, Planner planner, Executor executor) {
    this.catalog = catalog;
    this.definitions = definitions;
    this.planner = planner;
    this.executor = executor;
  }

  Outcome execute(CopyFrom copy, CopyFiles files, CopyProgress progress, RequestContext context) {
    List<ModelTable> tables =
        wanted(copy, WorkbenchModel.read(copy.file(), files.open(copy.file())));
    if (copy.conflict() == CopyFile.Conflict.ERROR) {
      tables.forEach(table -> requireNew(table, copy));
    }
    long written = 0;
    double units = 0;
    List<SqlNotice> notices = new ArrayList<>();
    for (ModelTable table : tables) {
      definitions.execute(
          StatementParser.parse(table.definition()).statement(), table.definition(), context);
      CopyIn load =
          new CopyIn(copy, catalog, Objects.requireNonNull(catalog.table(table.name())), planner);
      Outcome loaded = executor.copy(load, files, progress, ItemReader.of(table.items()), context);
      written += loaded.updateCount();
      units += loaded.writeUnits();
      notices.addAll(loaded.notices());
    }
    return new Outcome(null, written, notices).consuming(0, units);
  }

  private List<ModelTable> wanted(CopyFrom copy, List<ModelTable> tables) {
    if (copy.target() == null) {
      return tables;
    }
    catalog.newTableName(copy.target());
    List<Identifier> parts = copy.target().parts();
    Identifier written = parts.get(parts.size() - 1);
    List<String> names = tables.stream().map(ModelTable::name).toList();
    List<String> found = Names.matches(written, names);
    if (found.size() != 1) {
      throw SqlError.at(
          SqlErrors.UNDEFINED_TABLE,
          copy.target().position(),
          "The model "
              + copy.file().path()
              + " has no table "
              + written
              + "; it has "
              + String.join(", ", names)
              + ".");
    }
    return tables.stream().filter(table -> table.name().equals(found.get(0))).toList();
  }

  private void requireNew(ModelTable table, CopyFrom copy) {
    if (catalog.table(table.name()) != null) {
      throw SqlError.at(
          SqlErrors.DUPLICATE_TABLE,
          copy.position(),
          "The table "
              + table.name()
              + " exists already. CONFLICT skip and CONFLICT replace load the items of the model into"
              + " it.");
    }
  }
}
