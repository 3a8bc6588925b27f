package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Measure;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Precision;
import io.enlarger.resample.Degradation;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What each network that travels with Enlarger is worth, on images that no training saw. */
class BundledQualityTest {
  private static final long SEED = 11;

  static Iterable<String> names() {
    return BundledModels.names();
  }

  private static ModelSource named(String name) {
    return ModelSource.named(name, OptionalInt.empty(), Map.of()).orElseThrow();
  }

  /** Bytes that the network cannot guess, so that a seam would show. */
  private static Pixels noise(int widthPx, int heightPx) {
    byte[] samples = new byte[widthPx * heightPx * 3];
    new Random(SEED).nextBytes(samples);
    return Pixels.of8(widthPx, heightPx, 3, samples);
  }

  @ParameterizedTest
  @MethodSource("names")
  void isExactInTiles(String name) {
    ModelSource source = named(name);
    Pixels image = noise(91, 67);
    EngineOptions whole = EngineOptions.DEFAULT.withPrecision(Precision.FP32).withTileSizePx(512);
    try (LoadedModel one = source.load(whole);
        LoadedModel many = source.load(whole.withTileSizePx(48));
        Upscaler reference = one.upscaler();
        Upscaler tiled = many.upscaler()) {
      Upscaler.Enlarged expected = reference.upscale(image);
      Upscaler.Enlarged actual = tiled.upscale(image);
      assertThat(expected.tiles()).isEqualTo(1);
      assertThat(actual.tiles()).isGreaterThan(1);
      assertThat(actual.pixels()).isEqualTo(expected.pixels());
      assertThat(actual.pixels().widthPx()).isEqualTo(91 * source.scale());
    }
  }

  /** Set5, reduced as MATLAB does; a network that lost its training would gain nothing. */
  @ParameterizedTest
  @CsvSource({"enlarger-x2, 3", "enlarger-x3, 2.5", "enlarger-x4, 2.5"})
  void isBetterThanBicubicOnPhotographs(String name, double marginDb) throws IOException {
    List<Path> files;
    try (var listed = Files.list(SharedFiles.folder("data/set5/HR"))) {
      files = listed.filter(f -> f.toString().endsWith(".png")).sorted().toList();
    }
    try (Pair pair = new Pair(name)) {
      double gained = 0;
      for (Path file : files) {
        Pixels truth = Degradation.modcrop(SharedFiles.read(file), pair.scale);
        gained += pair.gainedDb(truth, Degradation.BICUBIC.apply(truth, pair.scale, SEED));
      }
      System.out.printf(
          Locale.ROOT, "%s: %.3f dB above bicubic on Set5%n", name, gained / files.size());
      assertThat(gained / files.size()).isGreaterThan(marginDb);
    }
  }

  /** A page that is painted here, scanned with blur, noise and JPEG. */
  @ParameterizedTest
  @CsvSource({"enlarger-x2-scan, 4", "enlarger-x4-scan, 3"})
  void isBetterThanBicubicOnScans(String name, double marginDb) throws IOException {
    try (Pair pair = new Pair(name)) {
      Pixels truth = page(160 * pair.scale, 100 * pair.scale, pair.scale);
      double gained = pair.gainedDb(truth, scanned(truth, pair.scale));
      System.out.printf(Locale.ROOT, "%s: %.3f dB above bicubic on a scan%n", name, gained);
      assertThat(gained).isGreaterThan(marginDb);
    }
  }

  /** Lines of stems, bowls and strokes as letters have them, on yellowish paper; needs no font. */
  private static Pixels page(int widthPx, int heightPx, int scale) {
    BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(244, 238, 224));
    graphics.fillRect(0, 0, widthPx, heightPx);
    graphics.setColor(new Color(34, 30, 28));
    Random random = new Random(SEED);
    for (double top = 4; top < 90; top += 15) {
      graphics.setStroke(new BasicStroke((float) (scale * (1 + random.nextDouble()))));
      for (double left = 4; left < 150; left += 9) {
        graphics.draw(stroke(random.nextInt(4), scale * left, scale * top, 7.0 * scale));
      }
    }
    graphics.dispose();
    byte[] samples = new byte[widthPx * heightPx * 3];
    for (int i = 0; i < widthPx * heightPx; i++) {
      int rgb = image.getRGB(i % widthPx, i / widthPx);
      samples[3 * i] = (byte) (rgb >> 16);
      samples[3 * i + 1] = (byte) (rgb >> 8);
      samples[3 * i + 2] = (byte) rgb;
    }
    return Pixels.of8(widthPx, heightPx, 3, samples);
  }

  private static Shape stroke(int kind, double x, double y, double size) {
    return switch (kind) {
      case 0 -> new Line2D.Double(x, y, x, y + 1.4 * size);
      case 1 -> new Ellipse2D.Double(x, y, size, 1.2 * size);
      case 2 -> new Line2D.Double(x, y + 1.4 * size, x + size, y);
      default -> new Arc2D.Double(x, y, size, size, 40, 280, Arc2D.OPEN);
    };
  }

  private static Pixels scanned(Pixels page, int scale) throws IOException {
    Pixels small = Degradation.BICUBIC.apply(page, scale, SEED);
    byte[] samples = new byte[small.widthPx() * small.heightPx() * 3];
    small.copyRows8(0, small.heightPx(), samples, 0);
    Random random = new Random(SEED);
    for (int i = 0; i < samples.length; i++) {
      double value = (samples[i] & 0xff) + 5 * random.nextGaussian();
      samples[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    Pixels noisy = Pixels.of8(small.widthPx(), small.heightPx(), 3, samples);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    Codecs.encoder(ImageFormat.JPEG)
        .encode(Image.of(noisy), EncodeOptions.DEFAULT.withJpegQuality(70), file);
    ByteSource source = ByteSource.of(file.toByteArray());
    return Codecs.detect(source).decode(source).pixels();
  }

  /** A network and bicubic interpolation to its scale, loaded. */
  private static final class Pair implements AutoCloseable {
    private final int scale;
    private final LoadedModel network;
    private final LoadedModel bicubic;

    Pair(String name) {
      ModelSource source = named(name);
      scale = source.scale();
      network = source.load(EngineOptions.DEFAULT.withPrecision(Precision.FP32));
      bicubic = named("bicubic").scaledTo(scale).load(EngineOptions.DEFAULT);
    }

    /** How much nearer to the truth the network's result is than the interpolated one. */
    double gainedDb(Pixels truth, Pixels small) {
      return psnr(truth, network, small) - psnr(truth, bicubic, small);
    }

    private double psnr(Pixels truth, LoadedModel model, Pixels small) {
      try (Upscaler upscaler = model.upscaler()) {
        Pixels result = upscaler.upscale(small).pixels();
        return Measure.PSNR.of(truth, result, Convention.SR, scale).orThrow();
      }
    }

    @Override
    public void close() {
      network.close();
      bicubic.close();
    }
  }
}
