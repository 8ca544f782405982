package io.partita.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which way knowledge runs in the driver. */
class ArchitectureTest {
  /** What was compiled together with the driver, wherever that is: no tests. */
  private static final JavaClasses DRIVER =
      new ClassFileImporter()
          .importUrl(PartitaDriver.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void theDriverKnowsNoPlannerNoParserAndNoStorage() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.calcite..", "org.antlr..", "org.h2..", "io.partita.grammar..")
        .check(DRIVER);
  }

  @Test
  void theSqlLayerIsSeenThroughItsPublicPackageOnly() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in a package under io.partita.sql",
                (JavaClass target) -> target.getPackageName().startsWith("io.partita.sql.")))
        .check(DRIVER);
  }

  @Test
  void oneClassOpensTheEmbeddedEngineAndTheOthersKnowNothingOfIt() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(EmbeddedOpener.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.partita.engine.embedded..")
        .check(DRIVER);
  }

  /** A runtime may lack java.naming, and the classes that everybody loads must not need it. */
  @Test
  void theDataSourceForNamesAndItsFactoryAloneKnowOfNaming() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(PartitaJndiDataSource.class, PartitaObjectFactory.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("javax.naming..")
        .check(DRIVER);
  }

  @Test
  void ofTheEmbeddedEnginesRoomsTheStoresSettingsAloneAreSeen() {
    classes()
        .that()
        .belongToAnyOf(EmbeddedOpener.class)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are outside of the embedded engine, in its own package, or the store's settings",
                ArchitectureTest::isOpen))
        .check(DRIVER);
  }

  private static boolean isOpen(JavaClass target) {
    String inside = "io.partita.engine.embedded.";
    return !target.getName().startsWith(inside)
        || target.getPackageName().equals("io.partita.engine.embedded")
        || target.getName().equals(inside + "store.StorageOptions")
        || target.getName().equals(inside + "store.Durability");
  }
}
