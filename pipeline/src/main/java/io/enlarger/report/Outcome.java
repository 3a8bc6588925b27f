package io.enlarger.report;

import io.enlarger.catalog.SourceInfo;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What happened to one image. */
public sealed interface Outcome extends Serializable {

  /** Where the time went. */
  Timing timing();

  /** What was found out about the source; null where it could not be read at all. */
  @Nullable SourceInfo source();

  /** The image was upscaled and its result is in place. */
  record Upscaled(SourceInfo source, Output output, Tiles tiles, Quality quality, Timing timing)
      implements Outcome {}

  /** The same bytes had been upscaled before; their result was copied. */
  record Skipped(SourceInfo source, Output output, Timing timing) implements Outcome {}

  /** The image was left as it is; nothing was written. */
  record Quarantined(
      Stage stage,
      String errorCode,
      String errorMessage,
      @Nullable SourceInfo source,
      Timing timing)
      implements Outcome {}

  /** The step at which an image was refused, in their order. */
  enum Stage {
    PROBE,
    READ,
    DECODE,
    UPSCALE,
    ENCODE,
    WRITE,
    MEASURE
  }

  /** The file that was written; the size is that of its first page. */
  record Output(String format, int widthPx, int heightPx, int pages, long bytes, String sha256)
      implements Serializable {}

  /**
   * How the image was cut; all zero for a baseline, which takes it whole.
   *
   * @param degraded tiles that had to be computed again in full precision or in smaller parts
   */
  record Tiles(int count, int sizePx, int haloPx, int degraded) implements Serializable {}

  /**
   * What was measured; null where a measure was not asked for or does not apply.
   *
   * @param nullReason why a measure that was asked for is null
   */
  record Quality(
      @Nullable Double psnrYDb,
      @Nullable Double psnrRgbDb,
      @Nullable Double ssimY,
      @Nullable Double ssimRgb,
      @Nullable Double niqeSource,
      @Nullable Double niqeOutput,
      @Nullable Double lrPsnrDb,
      @Nullable Double lrDualPsnrDb,
      @Nullable String convention,
      @Nullable String niqeModel,
      @Nullable String nullReason)
      implements Serializable {
    /** Nothing measured. */
    public static final Quality NONE =
        new Quality(null, null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * Milliseconds of each step.
   *
   * @param waitMs time that the network waited for the image before it
   */
  record Timing(
      long readMs,
      long decodeMs,
      long inferMs,
      long encodeMs,
      long writeMs,
      long metricMs,
      long waitMs)
      implements Serializable {
    /** Nothing done yet. */
    public static final Timing NONE = new Timing(0, 0, 0, 0, 0, 0, 0);
  }
}
