package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a measure is taken; numbers of different conventions cannot be compared.
 *
 * <p>In all of them samples are quantised to 8 bits first, alpha is left out, a border of {@code
 * cropPx} pixels is cut off each side (the scale of the upscaling, by custom), and arithmetic is in
 * double precision.
 *
 * @param name short name, as in configuration and report
 * @param planes what is measured
 */
public record Convention(String name, Planes planes) {
  /** What is measured of an image. */
  public enum Planes {
    /** {@link Luma}, not rounded. */
    LUMA,
    /** Every colour channel; the error over all of them, the structure as their mean. */
    CHANNELS
  }

  /** That of the super-resolution literature: the luma. */
  public static final Convention SR = new Convention("sr", Planes.LUMA);

  /** All of RGB, as in BasicSR's tables. */
  public static final Convention RGB = new Convention("rgb", Planes.CHANNELS);

  private static final List<Convention> ALL = List.of(SR, RGB);

  /** All conventions. */
  public static List<Convention> all() {
    return ALL;
  }

  /**
   * The convention of that name.
   *
   * @throws EnlargerException {@code CONFIGURATION_INVALID}
   */
  public static Convention of(String name) {
    return ALL.stream()
        .filter(convention -> convention.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                EnlargerException.of(
                    ErrorCode.CONFIGURATION_INVALID,
                    "metric: there is no convention \"%s\"; choose one of %s",
                    name,
                    ALL.stream().map(Convention::name).collect(Collectors.joining(", "))));
  }
}
