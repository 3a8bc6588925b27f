package io.enlarger.resample;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * How a low-resolution image is made of a high-resolution one, for evaluation against it.
 *
 * <p>The protocols of RCAN (Zhang et al. 2018, section 4.1) and DRN (Guo et al. 2020): the
 * reference is cropped to multiples of the scale first ({@link #modcrop}), and the result is
 * rounded to the reference's depth. Thread-safe; the same bits everywhere.
 */
public enum Degradation {
  /** MATLAB's {@code imresize(x, 1/scale, 'bicubic')}; "BI" in the literature. */
  BICUBIC("bicubic") {
    @Override
    Pixels shrink(Pixels reference, int scale, long seed) {
      return shrunk(reference, scale, Resampler.BICUBIC);
    }
  },
  /** MATLAB's {@code imresize(x, 1/scale, 'nearest')}. */
  NEAREST("nearest") {
    @Override
    Pixels shrink(Pixels reference, int scale, long seed) {
      return shrunk(reference, scale, new Resampler(Kernel.NEAREST));
    }
  },
  /**
   * A Gaussian of 7x7 with sigma 1.6, the edges repeated, then the pixels that {@link #NEAREST}
   * takes; "BD" in the literature, where the scale is 3.
   */
  BLUR_DOWN("blur-down") {
    @Override
    Pixels shrink(Pixels reference, int scale, long seed) {
      Axis columns = Axis.blurred(reference.widthPx() / scale, scale, BLUR_PX, BLUR_SIGMA);
      Axis rows = Axis.blurred(reference.heightPx() / scale, scale, BLUR_PX, BLUR_SIGMA);
      return new Passes(columns, rows, Rounding.ONCE).verticalFirst(reference);
    }
  },
  /**
   * {@link #BICUBIC}, then Gaussian noise with a standard deviation of 30 of 255 levels on every
   * colour, alpha left out; "DN" in the literature, where the scale is 3.
   */
  NOISE("noise") {
    @Override
    Pixels shrink(Pixels reference, int scale, long seed) {
      return noisy(shrunk(reference, scale, Resampler.BICUBIC), new Random(seed));
    }
  };

  private static final int BLUR_PX = 7;
  private static final double BLUR_SIGMA = 1.6;
  private static final double NOISE_SIGMA = 30;

  private final String label;

  Degradation(String label) {
    this.label = label;
  }

  /** Its name on the command line and in reports, for example {@code blur-down}. */
  public String label() {
    return label;
  }

  /**
   * The degradation of that name.
   *
   * @throws EnlargerException {@code CONFIGURATION_INVALID}
   */
  public static Degradation of(String label) {
    return Arrays.stream(values())
        .filter(degradation -> degradation.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "degrade: there is no degradation \"%s\"; choose one of %s",
                    label,
                    Arrays.stream(values())
                        .map(Degradation::label)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * The part of an image, from its upper left corner, whose sides are multiples of the scale: what
   * results are compared with.
   *
   * @throws EnlargerException {@code IMAGE_TOO_SMALL} where a side is less than the scale
   */
  public static Pixels modcrop(Pixels reference, int scale) {
    if (scale < 1) {
      throw new IllegalArgumentException("scale must be at least 1, got " + scale);
    }
    int width = reference.widthPx() - reference.widthPx() % scale;
    int height = reference.heightPx() - reference.heightPx() % scale;
    if (width == 0 || height == 0) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_SMALL,
          "degrade: nothing is left of %dx%d at a %dth of its size; use larger images or a smaller"
              + " scale",
          reference.widthPx(),
          reference.heightPx(),
          scale);
    }
    return reference.crop(Region.ofSize(width, height));
  }

  /**
   * The low-resolution image, one {@code scale}th as wide and high as {@code modcrop(reference,
   * scale)}.
   *
   * @param seed decides the noise of {@link #NOISE}; the others do not use it
   * @throws EnlargerException {@code IMAGE_TOO_SMALL} where a side is less than the scale
   */
  public Pixels apply(Pixels reference, int scale, long seed) {
    return shrink(modcrop(reference, scale), scale, seed);
  }

  /**
   * @param reference sides are multiples of the scale
   */
  abstract Pixels shrink(Pixels reference, int scale, long seed);

  private static Pixels shrunk(Pixels reference, int scale, Resampler resampler) {
    return resampler.resize(reference, reference.widthPx() / scale, reference.heightPx() / scale);
  }

  private static Pixels noisy(Pixels pixels, Random random) {
    int max = pixels.maxValue();
    double sigma = NOISE_SIGMA / 255 * max;
    int width = pixels.widthPx();
    int channels = pixels.channels();
    int colors = pixels.hasAlpha() ? channels - 1 : channels;
    int size = Math.multiplyExact(width * pixels.heightPx(), channels);
    byte[] to8 = new byte[pixels.bitDepth() == 8 ? size : 0];
    short[] to16 = new short[pixels.bitDepth() == 16 ? size : 0];
    int at = 0;
    for (int y = 0; y < pixels.heightPx(); y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          double sample = pixels.sample(x, y, c);
          double noise = c < colors ? sigma * random.nextGaussian() : 0;
          int value = (int) Math.max(0, Math.min(max, Math.floor(sample + noise + 0.5)));
          if (to8.length > 0) {
            to8[at++] = (byte) value;
          } else {
            to16[at++] = (short) value;
          }
        }
      }
    }
    return to8.length > 0
        ? Pixels.of8(width, pixels.heightPx(), channels, to8)
        : Pixels.of16(width, pixels.heightPx(), channels, to16);
  }
}
