package io.enlarger;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Who may import whom, as each package's documentation says. */
@AnalyzeClasses(packages = "io.enlarger", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest
  static final ArchRule layers =
      Architectures.layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.enlarger..")
          .layer("root")
          .definedBy("io.enlarger")
          .layer("image")
          .definedBy("io.enlarger.image")
          .layer("codec")
          .definedBy("io.enlarger.image.codec")
          .layer("resample")
          .definedBy("io.enlarger.resample")
          .layer("metric")
          .definedBy("io.enlarger.metric..")
          .layer("model")
          .definedBy("io.enlarger.model")
          .layer("checkpoint")
          .definedBy("io.enlarger.model.checkpoint")
          .layer("torchscript")
          .definedBy("io.enlarger.model.torchscript")
          .layer("arch")
          .definedBy("io.enlarger.model.arch")
          .layer("tile")
          .definedBy("io.enlarger.tile")
          .layer("upscale")
          .definedBy("io.enlarger.upscale")
          .layer("sql")
          .definedBy("io.enlarger.sql")
          .whereLayer("sql")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("root")
          .mayNotAccessAnyLayer()
          .whereLayer("image")
          .mayOnlyAccessLayers("root")
          .whereLayer("codec")
          .mayOnlyAccessLayers("root", "image")
          .whereLayer("resample")
          .mayOnlyAccessLayers("root", "image")
          .whereLayer("metric")
          .mayOnlyAccessLayers("root", "image", "resample")
          .whereLayer("model")
          .mayOnlyAccessLayers("root")
          .whereLayer("checkpoint")
          .mayOnlyAccessLayers("root", "model")
          .whereLayer("torchscript")
          .mayOnlyAccessLayers("root", "model")
          .whereLayer("arch")
          .mayOnlyAccessLayers("root", "model", "torchscript")
          .whereLayer("tile")
          .mayOnlyAccessLayers("root", "image")
          .whereLayer("upscale")
          .mayOnlyAccessLayers(
              "root", "image", "resample", "model", "checkpoint", "torchscript", "arch", "tile");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.enlarger.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyUpscaleUsesDjl =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.upscale")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule onlyCodecsUseImageLibraries =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.image.codec")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.imageio..",
              "java.awt.image..",
              "com.twelvemonkeys..",
              "ar.com.hjg..",
              "com.github.jaiimageio..",
              "com.luciad..",
              "com.sun.jna..",
              "com.drew..");

  @ArchTest
  static final ArchRule noSparkBelowTheSqlFunctions =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.enlarger.sql")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule nothingOfThePipeline =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.enlarger.job..",
                  "io.enlarger.cli..",
                  "io.enlarger.config..",
                  "io.enlarger.catalog..",
                  "io.enlarger.plan..",
                  "io.enlarger.report..",
                  "io.enlarger.storage.."));

  @ArchTest
  static final ArchRule names =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Common|Misc)");
}
