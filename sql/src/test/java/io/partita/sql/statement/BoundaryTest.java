package io.partita.sql.statement;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class BoundaryTest {
  private static final String[] PARSER = {"org.antlr..", "io.partita.grammar.."};

  /** What was compiled together with the statement tree, wherever that is: no tests. */
  private final JavaClasses classes =
      new ClassFileImporter()
          .importUrl(Statement.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void nobodyOutsideThisPackageSeesTheGeneratedParser() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.partita.sql.statement")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PARSER)
        .check(classes);
  }

  @Test
  void theTreeKnowsNothingOfTheParserAndThisPackageNothingOfTheOthers() {
    noClasses()
        .that()
        .areAssignableTo(Record.class)
        .and()
        .haveModifier(JavaModifier.PUBLIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PARSER)
        .check(classes);
    classes()
        .that()
        .resideInAPackage("io.partita.sql.statement")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "org.antlr..",
            "io.partita.grammar..",
            "io.partita.sql.statement")
        .check(classes);
  }
}
