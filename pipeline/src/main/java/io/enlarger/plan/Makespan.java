package io.enlarger.plan;

import java.time.Duration;
import java.util.PriorityQueue;

/**
 * How long work takes that tasks share, by simulation: as Spark does it, each slot takes the next
 * bin when it has done one, the longest first.
 *
 * @param slots tasks that run at the same time
 * @param elapsed until the last bin is done
 * @param overIdeal that time over the time that slots would take which share the work exactly, at
 *     least 1
 */
public record Makespan(int slots, Duration elapsed, double overIdeal) {

  /**
   * Simulates images that are spread over bins anew for so many slots.
   *
   * @param costs source pixels of each image
   * @param binPx about how many source pixels one bin has
   * @param pace what a task does in a second
   * @param slots tasks that run at the same time
   */
  public static Makespan simulated(long[] costs, long binPx, Pace pace, int slots) {
    BinPacking packing = BinPacking.longestFirst(costs, binPx, Planner.BINS_PER_SLOT * slots);
    double[] seconds = new double[packing.bins()];
    double total = 0;
    for (int i = 0; i < costs.length; i++) {
      double own = pace.seconds(1, costs[i]);
      seconds[packing.binOfImage()[i]] += own;
      total += own;
    }
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int i = 0; i < slots; i++) {
      free.add(0.0);
    }
    double last = 0;
    for (double bin : seconds) {
      double end = free.remove() + bin;
      free.add(end);
      last = Math.max(last, end);
    }
    return new Makespan(
        slots,
        Duration.ofMillis((long) (1000 * last)),
        total == 0 ? 1 : Math.max(1, last * slots / total));
  }
}
