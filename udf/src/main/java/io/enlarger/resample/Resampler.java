package io.enlarger.resample;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;

/**
 * Resizes as MATLAB's {@code imresize} does, sample for sample.
 *
 * <p>The axis with the smaller scale comes first, the vertical one where both are equal; between
 * the two passes samples are rounded and clipped to the image's depth, as MATLAB does for integer
 * images ({@link Rounding#EACH_PASS}; without that, about one sample in eight differs by one).
 * Arithmetic is in double precision, halves are rounded up. When shrinking, kernels are widened
 * against aliasing. All channels are treated alike, alpha too.
 *
 * <p>Thread-safe.
 *
 * @param kernel what to interpolate with
 * @param rounding when samples are rounded
 */
public record Resampler(Kernel kernel, Rounding rounding) {
  /** What the super-resolution literature means by "bicubic". */
  public static final Resampler BICUBIC = new Resampler(Kernel.BICUBIC);

  private static final long MAX_SAMPLES = Integer.MAX_VALUE - 8L;

  /** Rounds as MATLAB does for integer images. */
  public Resampler(Kernel kernel) {
    this(kernel, Rounding.EACH_PASS);
  }

  /**
   * {@code factor} times as wide and high, rounded up to whole pixels.
   *
   * @param factor positive; below 1 shrinks
   * @throws EnlargerException {@code IMAGE_TOO_LARGE} where the result does not fit one array
   */
  public Pixels resize(Pixels pixels, double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor must be positive, got " + factor);
    }
    double width = Math.ceil(pixels.widthPx() * factor);
    double height = Math.ceil(pixels.heightPx() * factor);
    requireFits(width, height, pixels.channels());
    return resize(pixels, (int) width, (int) height, factor, factor);
  }

  /**
   * To a size of its own.
   *
   * @throws EnlargerException {@code IMAGE_TOO_LARGE} where the result does not fit one array
   */
  public Pixels resize(Pixels pixels, int widthPx, int heightPx) {
    requirePositive(widthPx, heightPx);
    requireFits(widthPx, heightPx, pixels.channels());
    double scaleX = (double) widthPx / pixels.widthPx();
    double scaleY = (double) heightPx / pixels.heightPx();
    return resize(pixels, widthPx, heightPx, scaleX, scaleY);
  }

  private Pixels resize(Pixels pixels, int width, int height, double scaleX, double scaleY) {
    if (scaleX == 1 && scaleY == 1) {
      return pixels;
    }
    Axis columns = Axis.of(kernel, pixels.widthPx(), width, scaleX);
    Axis rows = Axis.of(kernel, pixels.heightPx(), height, scaleY);
    Passes passes = new Passes(columns, rows, rounding);
    return scaleY <= scaleX ? passes.verticalFirst(pixels) : passes.horizontalFirst(pixels);
  }

  /**
   * A plane at another size, as MATLAB does it for images of doubles: never rounded or clipped. Its
   * rows are made as they are read.
   */
  public Plane resize(Plane plane, int widthPx, int heightPx) {
    requirePositive(widthPx, heightPx);
    double scaleX = (double) widthPx / plane.widthPx();
    double scaleY = (double) heightPx / plane.heightPx();
    return new ResizedPlane(
        plane,
        Axis.of(kernel, plane.widthPx(), widthPx, scaleX),
        Axis.of(kernel, plane.heightPx(), heightPx, scaleY),
        scaleY <= scaleX ? ResizedPlane.Order.VERTICAL_FIRST : ResizedPlane.Order.HORIZONTAL_FIRST);
  }

  private static void requirePositive(int widthPx, int heightPx) {
    if (widthPx < 1 || heightPx < 1) {
      throw new IllegalArgumentException(
          "size must be at least 1x1, got " + widthPx + "x" + heightPx);
    }
  }

  private static void requireFits(double width, double height, int channels) {
    if (width * height * channels > MAX_SAMPLES) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_LARGE,
          "resize: %.0fx%.0f with %d channels is more than the %d samples that can be in memory at"
              + " once; split the image or choose a smaller scale",
          width,
          height,
          channels,
          MAX_SAMPLES);
    }
  }
}
