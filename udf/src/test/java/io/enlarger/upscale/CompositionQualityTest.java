package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.metric.Convention;
import io.enlarger.metric.LrConsistency;
import io.enlarger.metric.Measure;
import io.enlarger.model.Precision;
import io.enlarger.resample.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What composition does to quality, on Set5 with the bundled network; prints what it measures. */
class CompositionQualityTest {
  /** Means over the images of Set5. */
  private record Score(double psnrYDb, double lrPsnrDb) {}

  private final ModelSource bundled =
      ModelSource.named("enlarger-x4", OptionalInt.empty(), Map.of()).orElseThrow();
  private final ModelSource bicubic =
      ModelSource.named("bicubic", OptionalInt.empty(), Map.of()).orElseThrow();

  private static Score score(ModelSource source) throws IOException {
    int scale = source.scale();
    double psnr = 0;
    double fidelity = 0;
    List<Path> files;
    try (var listed = Files.list(SharedFiles.folder("data/set5/HR"))) {
      files = listed.filter(f -> f.toString().endsWith(".png")).sorted().toList();
    }
    try (LoadedModel model = source.load(EngineOptions.DEFAULT.withPrecision(Precision.FP32));
        Upscaler upscaler = model.upscaler()) {
      for (Path file : files) {
        ByteSource bytes = ByteSource.of(Files.readAllBytes(file));
        Pixels pixels = Codecs.detect(bytes).decode(bytes).pixels();
        // as the benchmark has it: cropped to a multiple of 12, so that every scale divides it
        Pixels large =
            pixels.crop(
                io.enlarger.image.Region.ofSize(
                    pixels.widthPx() / 12 * 12, pixels.heightPx() / 12 * 12));
        Pixels small = Resampler.BICUBIC.resize(large, 1.0 / scale);
        Pixels result = upscaler.upscale(small).pixels();
        psnr += Measure.PSNR.of(large, result, Convention.SR, scale).orThrow();
        fidelity += LrConsistency.of(small, result, scale).psnr().orThrow();
      }
    }
    Score score = new Score(psnr / files.size(), fidelity / files.size());
    System.out.printf(
        Locale.ROOT,
        "Set5 x%d %-60s %.3f dB, shrunk %.2f dB%n",
        scale,
        source.name(),
        score.psnrYDb,
        score.lrPsnrDb);
    return score;
  }

  @Test
  void anEnsembleIsBetterThanItsNetwork() throws IOException {
    assertThat(score(bundled.ensembled()).psnrYDb).isGreaterThan(score(bundled).psnrYDb);
  }

  @Test
  void anotherScaleIsBetterThanBicubic() throws IOException {
    for (int scale = 2; scale <= 3; scale++) {
      assertThat(score(bundled.scaledTo(scale)).psnrYDb)
          .isGreaterThan(score(bicubic.scaledTo(scale)).psnrYDb + 1);
    }
  }

  @Test
  void backProjectionMakesResultsMoreFaithful() throws IOException {
    Score plain = score(bundled);
    Score projected = score(bundled.backProjected(2));
    assertThat(projected.lrPsnrDb).isGreaterThan(plain.lrPsnrDb + 3);
    assertThat(projected.psnrYDb).isGreaterThan(plain.psnrYDb - 0.1);
  }

  @Test
  void aBlendIsBetweenItsTwoInQuality() throws IOException {
    double blend = score(bundled.blended(bicubic, new Share(0.5))).psnrYDb;
    assertThat(blend).isBetween(score(bicubic).psnrYDb, score(bundled).psnrYDb);
  }
}
