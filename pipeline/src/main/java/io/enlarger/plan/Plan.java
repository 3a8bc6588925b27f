package io.enlarger.plan;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * What there is to do.
 *
 * @param whole images that are each enlarged by one task
 * @param split images that are each enlarged by several, one in each bin
 * @param costs source pixels of each image that is not split, and of each band
 * @param binPx about how many source pixels one bin has
 * @param summary the plan in numbers
 */
@SuppressWarnings("ArrayRecordComponent") // eight bytes for each of millions of images
public record Plan(Bins whole, Bins split, long[] costs, long binPx, Summary summary) {

  /**
   * Images in bins, one partition a bin, the costliest first.
   *
   * @param images not yet computed
   * @param loads what each bin holds
   */
  public record Bins(JavaRDD<PlannedImage> images, List<Wave.Load> loads) {}

  /** How long it would take with so many slots, at the same pace of each. */
  public Makespan with(Pace pace, int slots) {
    return Makespan.simulated(costs, binPx, pace, slots);
  }

  /**
   * A plan in numbers.
   *
   * @param images all images that were planned
   * @param sourcePx pixels of those that can be read
   * @param outputPx pixels of their results
   * @param tiles tiles that the network computes
   * @param sourceBytes bytes of those that can be read
   * @param refused images that cannot be read, by error code
   * @param splitImages those that several tasks enlarge
   * @param tasks bins of images, and bands of those that are split
   * @param largestTaskPx output pixels of the costliest
   */
  public record Summary(
      long images,
      long sourcePx,
      long outputPx,
      long tiles,
      long sourceBytes,
      Map<String, Long> refused,
      long splitImages,
      long tasks,
      long largestTaskPx) {
    /** Images that cannot be read. */
    public long refusedImages() {
      return refused.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
