package io.enlarger.plan;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * What there is to do: images in bins, one partition a bin, the costliest first.
 *
 * @param bins the images; not yet computed
 * @param loads what each bin holds
 * @param costs source pixels of each image
 * @param binPx about how many source pixels one bin has
 * @param summary the plan in numbers
 */
@SuppressWarnings("ArrayRecordComponent") // eight bytes for each of millions of images
public record Plan(
    JavaRDD<PlannedImage> bins, List<Wave.Load> loads, long[] costs, long binPx, Summary summary) {

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
   * @param bins number of bins
   * @param largestBinPx output pixels of the costliest bin
   */
  public record Summary(
      long images,
      long sourcePx,
      long outputPx,
      long tiles,
      long sourceBytes,
      Map<String, Long> refused,
      int bins,
      long largestBinPx) {
    /** Images that cannot be read. */
    public long refusedImages() {
      return refused.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
