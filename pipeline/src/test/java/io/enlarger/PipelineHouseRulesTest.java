package io.enlarger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Who may import whom in the pipeline, as each package's documentation says. */
@AnalyzeClasses(packages = "io.enlarger", importOptions = ImportOption.DoNotIncludeTests.class)
class PipelineHouseRulesTest {

  @ArchTest
  static final ArchRule layers =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(
              "io.enlarger.config..",
              "io.enlarger.storage..",
              "io.enlarger.catalog..",
              "io.enlarger.ledger..",
              "io.enlarger.plan..",
              "io.enlarger.report..",
              "io.enlarger.job..",
              "io.enlarger.cli..")
          .layer("config")
          .definedBy("io.enlarger.config")
          .layer("storage")
          .definedBy("io.enlarger.storage")
          .layer("catalog")
          .definedBy("io.enlarger.catalog")
          .layer("ledger")
          .definedBy("io.enlarger.ledger")
          .layer("plan")
          .definedBy("io.enlarger.plan")
          .layer("report")
          .definedBy("io.enlarger.report..")
          .layer("job")
          .definedBy("io.enlarger.job..")
          .layer("cli")
          .definedBy("io.enlarger.cli")
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("storage")
          .mayNotAccessAnyLayer()
          .whereLayer("catalog")
          .mayOnlyAccessLayers("storage")
          .whereLayer("ledger")
          .mayOnlyAccessLayers("catalog", "storage")
          .whereLayer("plan")
          .mayOnlyAccessLayers("catalog", "storage")
          .whereLayer("report")
          .mayOnlyAccessLayers("catalog")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.enlarger.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyStorageUsesHadoopsFileSystem =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.storage")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.hadoop.fs..");

  @ArchTest
  static final ArchRule onlyTheCommandLineUsesPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyConfigUsesTheConfigLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  @ArchTest
  static final ArchRule onlyTheDemonstrationPaints =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.enlarger.job.demo", "io.enlarger.image.codec")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.awt..", "javax.imageio..");

  @ArchTest
  static final ArchRule names =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Common|Misc)");
}
