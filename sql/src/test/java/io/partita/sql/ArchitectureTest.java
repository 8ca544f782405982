package io.partita.sql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which way knowledge runs in the SQL layer. */
class ArchitectureTest {
  /** What was compiled together with the layer's face, wherever that is: no tests. */
  private static final JavaClasses SQL =
      new ClassFileImporter()
          .importUrl(Database.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String STATEMENT = "io.partita.sql.statement..";

  @Test
  void theSqlLayerKnowsNoJdbcAndNoStorage() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "io.partita.jdbc..")
        .check(SQL);
  }

  @Test
  void theEngineIsSeenThroughItsPublicPackagesOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.partita.engine.embedded..")
        .check(SQL);
  }

  @Test
  void antlrIsSeenByTheStatementTreesBuilderOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(STATEMENT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.antlr..", "io.partita.grammar..")
        .check(SQL);
  }

  @Test
  void theStatementTreeKnowsNothingElseOfTheProject() {
    classes()
        .that()
        .resideInAPackage(STATEMENT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            STATEMENT, "io.partita.grammar..", "org.antlr..", "java..", "org.jspecify..")
        .check(SQL);
  }

  @Test
  void calciteIsSeenWhereStatementsArePlannedAndRunOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.partita.sql.plan..",
            "io.partita.sql.run..",
            "io.partita.sql.type..",
            "io.partita.sql.function..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.calcite..")
        .check(SQL);
  }

  /**
   * A query above its key reads is planned into Calcite's operators; running it needs only rows.
   */
  @Test
  void whatRunsKnowsOfCalciteRowExpressionsAndTypesOnly() {
    noClasses()
        .that()
        .resideInAPackage("io.partita.sql.run..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.calcite.sql.validate..",
            "org.apache.calcite.sql2rel..",
            "org.apache.calcite.rel.core..",
            "org.apache.calcite.plan..",
            "org.apache.calcite.adapter.enumerable..")
        .check(SQL);
  }
}
