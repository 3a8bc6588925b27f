package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * How a measure is taken; numbers of different conventions cannot be compared.
 *
 * <p>In all of them samples are quantised to 8 bits first, so that values range over 0 to 255,
 * alpha is left out, and arithmetic is in double precision.
 *
 * @param name short name, as in configuration and report
 * @param planes what is measured
 * @param fixedCropPx border that is cut off each side; null for the scale of the upscaling
 * @param window what structure is measured in
 */
public record Convention(String name, Planes planes, @Nullable Integer fixedCropPx, Window window)
    implements Serializable {
  /** What is measured of an image. */
  public enum Planes {
    /** {@link Luma}, not rounded. */
    LUMA,
    /** {@link Luma}, rounded to 8 bits as {@code rgb2ycbcr} does for images of 8 bits. */
    ROUNDED_LUMA,
    /** Every colour channel; the error over all of them, the structure as their mean. */
    CHANNELS
  }

  /** The windows of structural similarity. */
  public enum Window {
    /** Gaussian of 11x11 with sigma 1.5, population covariance (Wang et al. 2004). */
    GAUSSIAN_11,
    /** Uniform, 7x7, sample covariance: what scikit-image does unless it is told otherwise. */
    UNIFORM_7
  }

  /** That of the super-resolution literature: the luma, not rounded, without {@code scale} px. */
  public static final Convention SR = new Convention("sr", Planes.LUMA, null, Window.GAUSSIAN_11);

  /** That of the PIRM 2018 challenge: the luma, rounded, without 4 px. */
  public static final Convention PIRM =
      new Convention("pirm", Planes.ROUNDED_LUMA, 4, Window.GAUSSIAN_11);

  /** All of RGB, without {@code scale} px, as in BasicSR's tables. */
  public static final Convention RGB =
      new Convention("rgb", Planes.CHANNELS, null, Window.GAUSSIAN_11);

  /** That of ESRT's code: the luma, rounded, without {@code scale} px. */
  public static final Convention ESRT =
      new Convention("esrt", Planes.ROUNDED_LUMA, null, Window.GAUSSIAN_11);

  /** What scikit-image's functions give for RGB images of 8 bits as they are. */
  public static final Convention SKIMAGE =
      new Convention("skimage", Planes.CHANNELS, 0, Window.UNIFORM_7);

  private static final List<Convention> ALL = List.of(SR, PIRM, RGB, ESRT, SKIMAGE);

  private static final Pattern WITH_CROP = Pattern.compile("([a-z]+):([0-9]{1,4})");

  public Convention {
    if (fixedCropPx != null && fixedCropPx < 0) {
      throw new IllegalArgumentException("fixedCropPx must be at least 0, got " + fixedCropPx);
    }
  }

  /** All named conventions; the first is the default. */
  public static List<Convention> all() {
    return ALL;
  }

  /**
   * The convention of that name, or of {@code NAME:CROP} with another border, as in {@code sr:10}.
   *
   * @throws EnlargerException {@code CONFIGURATION_INVALID}
   */
  public static Convention of(String name) {
    Matcher cropped = WITH_CROP.matcher(name);
    if (cropped.matches()) {
      return of(cropped.group(1)).cropping(Integer.parseInt(cropped.group(2)));
    }
    return ALL.stream()
        .filter(convention -> convention.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "metric: there is no convention \"%s\"; choose one of %s, with :CROP behind it"
                        + " for another border",
                    name,
                    ALL.stream().map(Convention::name).collect(Collectors.joining(", "))));
  }

  /** The same with a border of its own, named {@code NAME:CROP}. */
  public Convention cropping(int cropPx) {
    String base = name.replaceFirst(":.*", "");
    return new Convention(base + ":" + cropPx, planes, cropPx, window);
  }

  /**
   * Border that is cut off each side.
   *
   * @param scale how many times larger the image was made; 1 where it was not
   */
  public int cropPx(int scale) {
    return fixedCropPx != null ? fixedCropPx : scale;
  }

  /** Everything that decides a number, in words. */
  public String parameters() {
    return String.join(
        "; ",
        switch (planes) {
          case LUMA -> "luma of BT.601 from 16 to 235, not rounded";
          case ROUNDED_LUMA -> "luma of BT.601 from 16 to 235, rounded to 8 bits";
          case CHANNELS -> "each of R, G and B";
        },
        "samples of 8 bits from 0 to 255",
        "without "
            + (fixedCropPx == null ? "as many pixels as the scale" : fixedCropPx + " pixels")
            + " on each side",
        switch (window) {
          case GAUSSIAN_11 -> "Gaussian window of 11x11, sigma 1.5, population covariance";
          case UNIFORM_7 -> "uniform window of 7x7, sample covariance";
        },
        "K1 0.01, K2 0.03");
  }

  /** Eight hexadecimal digits that stand for {@link #parameters}. */
  public String fingerprint() {
    return DigestUtils.sha256Hex(parameters().getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%s)", name, parameters());
  }
}
