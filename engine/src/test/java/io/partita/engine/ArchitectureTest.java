package io.partita.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which way knowledge runs in the engine. */
class ArchitectureTest {
  /** What was compiled together with the engine's face, wherever that is: no tests. */
  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .importUrl(KeyValueEngine.class.getProtectionDomain().getCodeSource().getLocation());

  private static final String VALUE = "io.partita.engine.value..";
  private static final String EMBEDDED = "io.partita.engine.embedded..";
  private static final String STORE = "io.partita.engine.embedded.store..";
  private static final String LOG = "io.partita.engine.embedded.log..";

  @Test
  void theEngineKnowsNoSqlNoJdbcAndNoCalcite() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.calcite..",
            "org.antlr..",
            "java.sql..",
            "javax.sql..",
            "io.partita.grammar..",
            "io.partita.sql..",
            "io.partita.jdbc..")
        .check(ENGINE);
  }

  @Test
  void whatOthersMaySeeKnowsNothingOfTheEmbeddedEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(EMBEDDED)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EMBEDDED, "org.h2..")
        .check(ENGINE);
  }

  @Test
  void valuesKnowNothingElseOfTheEngineButHowARefusalIsSaid() {
    classes()
        .that()
        .resideInAPackage(VALUE)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(VALUE, "java..", "org.jspecify..")
                .or(belongToAnyOf(ValidationException.class)))
        .check(ENGINE);
  }

  @Test
  void onlyTheStoreKnowsMvStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage(STORE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.h2..")
        .check(ENGINE);
  }

  @Test
  void theLogKnowsNothingOfWhatIsStoredAndIsReachedThroughTheStoreOnly() {
    noClasses()
        .that()
        .resideInAPackage(LOG)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            VALUE,
            "io.partita.engine.expression..",
            "io.partita.engine.embedded",
            STORE,
            "io.partita.engine.embedded.partition..",
            "io.partita.engine.embedded.index..",
            "io.partita.engine.embedded.transaction..")
        .check(ENGINE);
    noClasses()
        .that()
        .resideOutsideOfPackages(LOG, STORE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(LOG)
        .check(ENGINE);
  }
}
