package io.enlarger.job;

import io.enlarger.plan.PlannedImage;
import io.enlarger.report.Outcome.Quarantined;
import io.enlarger.report.Outcome.Timing;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One of the row bands of a very large image, which a task of its own enlarges.
 *
 * @param index from the top, from 0
 */
record Band(PlannedImage image, int index) implements Serializable {
  /** Source pixels; those of all bands are those of the image. */
  long sourcePx() {
    long all = image.sourcePx();
    return all * (index + 1) / image.bands() - all * index / image.bands();
  }

  /**
   * What became of it.
   *
   * @param written whether it has a file: not where the image had fewer bands than were planned
   * @param attempts how often Spark has started its task
   * @param refused why not; else null
   */
  record Done(
      int index,
      boolean written,
      int tiles,
      int degradedTiles,
      Timing timing,
      int attempts,
      @Nullable Quarantined refused)
      implements Serializable {}
}
