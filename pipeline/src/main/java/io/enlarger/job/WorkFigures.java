package io.enlarger.job;

import io.enlarger.catalog.SourceInfo;
import io.enlarger.report.Outcome;
import io.enlarger.report.Outcome.Quarantined;
import io.enlarger.report.Outcome.Skipped;
import io.enlarger.report.Outcome.Timing;
import io.enlarger.report.Outcome.Upscaled;
import io.enlarger.upscale.EngineFigures;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What this JVM has done since it started, for monitoring. It only grows, and a repeated task
 * counts again; the report is the record.
 *
 * <p>Thread-safe.
 */
final class WorkFigures {
  /** What is counted; the names are those of the metrics. */
  enum Figure {
    IMAGES_UPSCALED,
    IMAGES_COPIED,
    IMAGES_QUARANTINED,
    SOURCE_PIXELS,
    OUTPUT_PIXELS,
    TILES,
    TILES_REPEATED,
    READ_BYTES,
    WRITTEN_BYTES,
    INFER_MILLIS,
    /** Time in which the network waited for an image. */
    WAIT_MILLIS,
    /** Tasks that were tried again. */
    TASK_RETRIES,
    MODEL_LOADS,
    BATCHES,
    BATCH_WINDOWS,
    BATCH_WAIT_MILLIS;

    /** For example {@code imagesUpscaled}. */
    String metricName() {
      String words =
          Arrays.stream(name().split("_", -1))
              .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining());
      return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }
  }

  private static final Map<Figure, LongAdder> COUNTS = new EnumMap<>(Figure.class);

  static {
    for (Figure figure : Figure.values()) {
      COUNTS.put(figure, new LongAdder());
    }
  }

  private WorkFigures() {}

  static void add(Figure figure, long count) {
    count(figure).add(count);
  }

  /** Counts what became of an image. */
  static void add(Outcome outcome) {
    SourceInfo source = outcome.source();
    if (outcome instanceof Upscaled upscaled) {
      add(Figure.IMAGES_UPSCALED, 1);
      add(Figure.TILES, upscaled.tiles().count());
      add(Figure.TILES_REPEATED, upscaled.tiles().degraded());
      add(upscaled.output());
    } else if (outcome instanceof Skipped skipped) {
      add(Figure.IMAGES_COPIED, 1);
      add(skipped.output());
    } else if (outcome instanceof Quarantined) {
      add(Figure.IMAGES_QUARANTINED, 1);
    }
    if (source != null) {
      add(Figure.SOURCE_PIXELS, source.areaPx());
      add(Figure.READ_BYTES, source.bytes());
    }
    Timing timing = outcome.timing();
    add(Figure.INFER_MILLIS, timing.inferMs());
    add(Figure.WAIT_MILLIS, timing.waitMs());
  }

  private static void add(Outcome.Output output) {
    add(Figure.OUTPUT_PIXELS, (long) output.widthPx() * output.heightPx() * output.pages());
    add(Figure.WRITTEN_BYTES, output.bytes());
  }

  static long of(Figure figure) {
    return switch (figure) {
      case MODEL_LOADS -> EngineFigures.modelLoads();
      case BATCHES -> EngineFigures.batches();
      case BATCH_WINDOWS -> EngineFigures.batchedWindows();
      case BATCH_WAIT_MILLIS -> EngineFigures.batchWaitMs();
      default -> count(figure).sum();
    };
  }

  /** All figures at this moment. */
  static EnumMap<Figure, Long> snapshot() {
    EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      figures.put(figure, of(figure));
    }
    return figures;
  }

  private static LongAdder count(Figure figure) {
    return Objects.requireNonNull(COUNTS.get(figure), "every figure has a count");
  }
}
