package io.enlarger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.config.EnlargerConfig.MetricName;
import io.enlarger.image.ImageFormat;
import io.enlarger.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourcesTest {
  @TempDir private Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("my.conf"), List.of(lines));
  }

  @Test
  void defaultsAreThoseOfTheFileThatUsersRead() {
    EnlargerConfig config = new ConfigSources().resolve();
    assertThat(config.model().name()).isEqualTo("enlarger");
    assertThat(config.model().precision()).isEmpty();
    assertThat(config.output().format()).isEmpty();
    assertThat(config.tile().sizePx()).isEmpty();
    assertThat(config.metrics()).containsExactly(MetricName.PSNR, MetricName.SSIM);
    assertThat(config.niqe().model()).isEqualTo("enlarger-niqe");
    assertThat(config.niqe().sharpness()).isEqualTo(0.75);
    assertThat(config.job().maxQuarantinedFraction()).isEqualTo(0.05);
    assertThat(config.catalog().uri()).isEmpty();
    assertThat(config.spark()).isEmpty();
    assertThat(config.model().cache())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cache/enlarger/models"));
    assertThat(config.model().offline()).isFalse();
    assertThat(config.model().licences()).isEqualTo(LicencePolicy.ANY);
    assertThat(config.model().list()).isEmpty();
  }

  @Test
  void aPolicyThatThereIsNotIsSaid() {
    assertThatThrownBy(() -> new ConfigSources().set("model.licences=free").resolve())
        .hasMessage("--set model.licences=free: must be one of any, commercial");
  }

  @Test
  void optionWinsOverSetAndSetOverFile() throws IOException {
    Path conf = file("model.name = a", "output.format = png", "tile.size-px = 128");
    EnlargerConfig config =
        new ConfigSources()
            .option("--model", "model.name", "c")
            .set("model.name=b")
            .set("output.format = tiff")
            .file(conf)
            .resolve();
    assertThat(config.model().name()).isEqualTo("c");
    assertThat(config.output().format()).contains(ImageFormat.TIFF);
    assertThat(config.tile().sizePx()).hasValue(128);
  }

  @Test
  void allProblemsAreReportedTogetherWithFileAndLine() throws IOException {
    Path conf =
        file(
            "model {",
            "  precision = fp8",
            "  nmae = x",
            "}",
            "tile.size-px = 4",
            "metrics = [psnr, beauty]",
            "output = here");
    assertThatThrownBy(
            () ->
                new ConfigSources()
                    .file(conf)
                    .set("job.max-quarantined-fraction=2")
                    .set("nonsense")
                    .option("--limit", "job.limit", "many")
                    .resolve())
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining("--set nonsense: must be key=value, for example tile.size-px=256")
        .hasMessageContaining(
            conf + ":2 model.precision=fp8: must be one of auto, fp32, bf16, fp16")
        .hasMessageContaining(conf + ":3 model.nmae: no such key; did you mean model.name?")
        .hasMessageContaining(conf + ":5 tile.size-px=4: must be a whole number from 8 to 16384")
        .hasMessageContaining("there is no measure \"beauty\"; choose from psnr, ssim")
        .hasMessageContaining(conf + ":7 output: is a section; set one of its keys: ")
        .hasMessageContaining(
            "--set job.max-quarantined-fraction=2: must be a number from 0.0 to 1.0")
        .hasMessageContaining(
            "--limit job.limit=many: must be a whole number from 1 to 2147483647");
  }

  @Test
  void assumptionsAndSparkSettingsAreFree() {
    EnlargerConfig config =
        new ConfigSources()
            .set("model.assume.res-scale=0.1")
            .set("spark.hadoop.fs.s3a.endpoint=http://localhost:9000")
            .set("spark.hadoop.fs.s3a.endpoint.region=eu-west-1")
            .option("--metrics", "metrics", List.of("ssim"))
            .resolve();
    assertThat(config.model().assume()).containsEntry("res-scale", "0.1");
    assertThat(config.spark())
        .containsEntry("spark.hadoop.fs.s3a.endpoint", "http://localhost:9000")
        .containsEntry("spark.hadoop.fs.s3a.endpoint.region", "eu-west-1");
    assertThat(config.metrics()).containsExactly(MetricName.SSIM);
  }

  @Test
  void valuesMayHoldWhatHoconWouldNotTake() {
    EnlargerConfig config =
        new ConfigSources()
            .set("catalog.uri=s3a://bucket/a b/{x,y}*.tif")
            .set("model.precision=BF16")
            .set("catalog.ignore=[]")
            .resolve();
    assertThat(config.requireCatalog()).isEqualTo("s3a://bucket/a b/{x,y}*.tif");
    assertThat(config.model().precision()).contains(Precision.BF16);
    assertThat(config.catalog().ignore()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsOption() {
    assertThatThrownBy(() -> new ConfigSources().resolve().requireOutput())
        .hasMessage(
            "output.uri is not set, so Enlarger does not know where the images are written; give"
                + " --output URI");
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    Path missing = folder.resolve("missing.conf");
    assertThatThrownBy(() -> new ConfigSources().file(missing).resolve())
        .hasMessage("--conf " + missing + ": no such file, or not readable; give a HOCON file");
  }
}
