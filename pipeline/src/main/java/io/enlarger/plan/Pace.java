package io.enlarger.plan;

import java.time.Duration;

/**
 * How fast a run is expected to be.
 *
 * @param sourcePxPerSecond source pixels that one task upscales in a second
 * @param slots tasks that run at the same time
 * @param basis where the figure comes from
 */
public record Pace(double sourcePxPerSecond, int slots, Basis basis) {
  /** What an image costs besides its pixels: opening, writing, a row. */
  private static final double SECONDS_PER_IMAGE = 0.05;

  public Pace {
    if (!(sourcePxPerSecond > 0) || slots < 1) {
      throw new IllegalArgumentException(sourcePxPerSecond + " px/s on " + slots + " slots");
    }
  }

  /** Where a pace comes from. */
  public enum Basis {
    /** Earlier runs with that model on such a device. */
    MEASURED,
    /** The network's arithmetic, at a rate that every machine of today reaches. */
    ASSUMED
  }

  /** What a task needs for some images of so many pixels together. */
  double seconds(long images, long sourcePx) {
    return images * SECONDS_PER_IMAGE + sourcePx / sourcePxPerSecond;
  }

  /** What the run needs for some images of so many pixels together. */
  public Duration elapsed(long images, long sourcePx) {
    return Duration.ofMillis((long) (1000 * seconds(images, sourcePx) / slots));
  }
}
