package io.enlarger.job;

import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome;
import io.enlarger.report.Outcome.Output;
import io.enlarger.report.Outcome.Quality;
import io.enlarger.report.Outcome.Quarantined;
import io.enlarger.report.Outcome.Stage;
import io.enlarger.report.Outcome.Tiles;
import io.enlarger.report.Outcome.Timing;
import io.enlarger.report.Outcome.Upscaled;
import io.enlarger.storage.ObjectStore;
import io.enlarger.tile.TileSpec;
import io.enlarger.upscale.LoadedModel;
import io.enlarger.upscale.Upscaler;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The three steps that an image goes through: taken in (read and decoded), enlarged, and put out
 * (encoded, written, measured). Different images may be in different steps at the same time.
 *
 * <p>Each step is for one thread at a time; a step that fails gives a {@link Quarantined} instead.
 */
final class ImageSteps {
  private final ObjectStore store;
  private final Recipe recipe;
  private final LoadedModel model;
  private final Measurement measurement;

  ImageSteps(ObjectStore store, Recipe recipe, LoadedModel model) {
    this.store = store;
    this.recipe = recipe;
    this.model = model;
    this.measurement = new Measurement(store, recipe, model.scale());
  }

  /** An image on its way, or what became of it. */
  sealed interface Passage {
    PlannedImage planned();
  }

  /** Read and decoded. */
  record Taken(
      PlannedImage planned, SourceInfo source, ImageFormat format, Image image, Timing timing)
      implements Passage {}

  /** Enlarged. */
  record Grown(Taken taken, Enlarged enlarged, Timing timing) implements Passage {
    @Override
    public PlannedImage planned() {
      return taken.planned();
    }
  }

  /** Finished, well or not. */
  record Finished(PlannedImage planned, Outcome outcome) implements Passage {}

  /** Reads and decodes. */
  Passage take(PlannedImage planned) {
    PlannedImage.Problem problem = planned.problem();
    if (problem != null) {
      return refused(
          planned, Stage.PROBE, problem.code().name(), problem.message(), null, Timing.NONE);
    }
    Clock clock = new Clock();
    SourceInfo source = Objects.requireNonNull(planned.source(), "a readable image has a header");
    long readMs = 0;
    try {
      byte[] bytes = StageFailure.at(Stage.READ, () -> store.readAll(planned.uri()));
      readMs = clock.lapMs();
      SourceInfo read = source.read(DigestUtils.sha256Hex(bytes), bytes.length);
      ByteSource encoded = ByteSource.of(bytes);
      Codec codec = StageFailure.at(Stage.DECODE, () -> Codecs.detect(encoded));
      Image image =
          StageFailure.at(Stage.DECODE, () -> codec.decode(encoded, recipe.decodeLimits()));
      return new Taken(
          planned, read, codec.format(), image, new Timing(readMs, clock.lapMs(), 0, 0, 0, 0, 0));
    } catch (StageFailure failure) {
      return refused(planned, failure, source, new Timing(readMs, clock.lapMs(), 0, 0, 0, 0, 0));
    }
  }

  /**
   * Enlarges.
   *
   * @param waitMs how long the network had waited for this image
   */
  Passage grow(Taken taken, Upscaler upscaler, long waitMs) {
    Clock clock = new Clock();
    try {
      Enlarged enlarged =
          StageFailure.at(Stage.UPSCALE, () -> upscaler.upscale(taken.image().pixels()));
      return new Grown(taken, enlarged, inferred(taken.timing(), clock.lapMs(), waitMs));
    } catch (StageFailure failure) {
      return refused(
          taken.planned(),
          failure,
          taken.source(),
          inferred(taken.timing(), clock.lapMs(), waitMs));
    }
  }

  private static Timing inferred(Timing t, long inferMs, long waitMs) {
    return new Timing(t.readMs(), t.decodeMs(), inferMs, 0, 0, 0, waitMs);
  }

  /** Encodes, writes and measures. */
  Finished put(Grown grown) {
    Taken taken = grown.taken();
    Timing t = grown.timing();
    Clock clock = new Clock();
    long encodeMs = 0;
    long writeMs = 0;
    try {
      ImageFormat format = recipe.format() == null ? taken.format() : recipe.format();
      Pixels pixels = grown.enlarged().pixels();
      Image image = new Image(pixels, taken.image().document().scaledBy(model.scale()));
      byte[] bytes = StageFailure.at(Stage.ENCODE, () -> encoded(image, format));
      encodeMs = clock.lapMs();
      StageFailure.at(
          Stage.WRITE,
          () -> {
            store.write(taken.planned().outputUri(), bytes);
            return true;
          });
      writeMs = clock.lapMs();
      Quality quality =
          StageFailure.at(
              Stage.MEASURE,
              () -> measurement.of(taken.planned().referenceUri(), taken.image().pixels(), pixels));
      Output output =
          new Output(
              format.name().toLowerCase(Locale.ROOT),
              pixels.widthPx(),
              pixels.heightPx(),
              bytes.length,
              DigestUtils.sha256Hex(bytes));
      return new Finished(
          taken.planned(),
          new Upscaled(
              taken.source(),
              output,
              tiles(grown.enlarged()),
              quality,
              new Timing(
                  t.readMs(),
                  t.decodeMs(),
                  t.inferMs(),
                  encodeMs,
                  writeMs,
                  clock.lapMs(),
                  t.waitMs())));
    } catch (StageFailure failure) {
      return refused(
          taken.planned(),
          failure,
          taken.source(),
          new Timing(t.readMs(), t.decodeMs(), t.inferMs(), encodeMs, writeMs, 0, t.waitMs()));
    }
  }

  private byte[] encoded(Image image, ImageFormat format) throws java.io.IOException {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream((int) Math.min(1 << 26, image.pixels().bounds().areaPx()));
    Codecs.of(format).encode(image, recipe.encodeOptions(), out);
    return out.toByteArray();
  }

  private Tiles tiles(Enlarged enlarged) {
    TileSpec spec = model.tiles().orElse(null);
    return spec == null
        ? new Tiles(0, 0, 0, 0)
        : new Tiles(enlarged.tiles(), spec.sizePx(), spec.haloPx(), enlarged.degradedTiles());
  }

  private static Finished refused(
      PlannedImage planned, StageFailure failure, SourceInfo source, Timing timing) {
    return refused(
        planned,
        failure.stage(),
        failure.code().name(),
        String.valueOf(failure.getMessage()),
        source,
        timing);
  }

  private static Finished refused(
      PlannedImage planned,
      Stage stage,
      String code,
      String message,
      @Nullable SourceInfo source,
      Timing timing) {
    return new Finished(planned, new Quarantined(stage, code, message, source, timing));
  }

  /** Milliseconds since it was last asked. */
  static final class Clock {
    private long last = System.nanoTime();

    long lapMs() {
      long now = System.nanoTime();
      long lap = (now - last) / 1_000_000;
      last = now;
      return lap;
    }
  }
}
