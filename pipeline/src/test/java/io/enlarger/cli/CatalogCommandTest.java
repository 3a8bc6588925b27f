package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code enlarger catalog} and {@code plan}, which only look at images. */
class CatalogCommandTest extends ThreeScans {
  @Test
  void aCatalogIsListedOnceAndUsed() {
    Path catalog = folder.resolve("images.parquet");
    Said said =
        enlarger(
            "catalog",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--input",
            scans,
            "--output",
            catalog,
            "--glob",
            "sub/*");
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("2 images in ");
    assertThat(upscale(catalog, "--set", "catalog.base=" + scans).code()).isZero();
    assertThat(output.resolve("sub/b.tif")).exists();
  }

  @Test
  void planSaysWhatThereIsToDoAndWritesNothing() throws IOException {
    Files.write(scans.resolve("bad.png"), "not a picture".getBytes(UTF_8));
    Said said =
        enlarger(
            "plan", "--master", "local[2]", "--set", "spark.ui.enabled=false", "--catalog", scans);
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("images +3\n")
        .containsPattern("quarantined +1 IMAGE_FORMAT_UNKNOWN\n");
    assertThat(output).doesNotExist();
  }
}
