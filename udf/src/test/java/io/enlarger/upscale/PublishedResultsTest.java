package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Measure;
import io.enlarger.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Official checkpoints on Set5 give what their official code gives: PSNR and SSIM of the luma, as
 * many pixels cropped as the scale is, in 32 bits, each image whole. One line is printed for each.
 *
 * <p>The figures were measured by running the official implementations on the same files with the
 * same protocol; they are the published ones except for CARN-M, whose authors say that theirs
 * cannot be reproduced.
 */
class PublishedResultsTest {
  private static final String[] SET5 = {"baby", "bird", "butterfly", "head", "woman"};

  private static final double PSNR_TOLERANCE_DB = 0.002;
  private static final double SSIM_TOLERANCE = 0.0002;

  @ParameterizedTest
  @CsvSource({
    "IMDN_x4.pth,        4, 32.210, 0.8948",
    "IMDN_x2.pth,        2, 37.996, 0.9605",
    "rlfn_x4.pth,        4, 32.238, 0.8953",
    "PANx4_DF2K.pth,     4, 32.131, 0.8948",
    "net_g_BSRN_x4.pth,  4, 32.349, 0.8965",
    "carn_m.pth,         4, 31.883,"
  })
  void set5(String file, int scale, double psnrDb, Double ssim) throws IOException {
    Path weights = SharedFiles.file("weights/" + file);
    Path small = SharedFiles.folder("data/set5/LRx" + scale);
    ModelSource source =
        ModelSource.checkpoint(file, Files.readAllBytes(weights), OptionalInt.empty(), Map.of());
    if (source.scale() != scale) {
      source =
          ModelSource.checkpoint(
              file,
              Files.readAllBytes(weights),
              OptionalInt.empty(),
              Map.of("scale", Integer.toString(scale)));
    }
    double psnrSum = 0;
    double ssimSum = 0;
    EngineOptions whole = EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(512);
    try (LoadedModel model = source.load(whole);
        Upscaler upscaler = model.upscaler()) {
      for (String name : SET5) {
        Pixels reference = pixels(small.resolveSibling("HR").resolve(name + ".png"));
        Upscaler.Enlarged enlarged =
            upscaler.upscale(pixels(small.resolve(name + "x" + scale + ".png")));
        assertThat(enlarged.tiles()).as("whole").isEqualTo(1);
        Pixels result = enlarged.pixels();
        Pixels truth = reference.crop(result.bounds());
        psnrSum += Measure.PSNR.of(truth, result, Convention.SR, scale).orThrow();
        ssimSum += Measure.SSIM.of(truth, result, Convention.SR, scale).orThrow();
      }
    }
    double meanPsnrDb = psnrSum / SET5.length;
    double meanSsim = ssimSum / SET5.length;
    System.out.printf(
        Locale.ROOT,
        "Set5 x%d %-20s %-6s %.4f dB (official %.3f)  SSIM %.5f (official %s)%n",
        scale,
        file,
        source.architecture(),
        meanPsnrDb,
        psnrDb,
        meanSsim,
        ssim);
    assertThat(meanPsnrDb).isCloseTo(psnrDb, within(PSNR_TOLERANCE_DB));
    if (ssim != null) {
      assertThat(meanSsim).isCloseTo(ssim, within(SSIM_TOLERANCE));
    }
  }

  private static Pixels pixels(Path file) throws IOException {
    ByteSource bytes = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(bytes).decode(bytes).pixels();
  }
}
