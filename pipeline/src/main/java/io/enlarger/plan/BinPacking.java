package io.enlarger.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Spreads images over bins of about equal cost, longest first (Graham 1969, LPT rule): no bin is
 * more than 4/3 of the best possible.
 *
 * @param binOfImage the bin of each image, by its index; bins are numbered by descending cost
 * @param bins number of bins
 */
@SuppressWarnings("ArrayRecordComponent") // four bytes for each of millions of images
record BinPacking(int[] binOfImage, int bins) {

  /** Costs above that, of 4.3 gigapixels, count as equal. */
  private static final long MOST_COST = (1L << 32) - 1;

  /**
   * Packs images.
   *
   * @param costs cost of each image, at least 0
   * @param targetCost about what one bin should cost, at least 1
   * @param leastBins that many bins at least, as far as there are images
   */
  static BinPacking longestFirst(long[] costs, long targetCost, int leastBins) {
    long total = Arrays.stream(costs).sum();
    long wanted = Math.max(leastBins, (total + targetCost - 1) / targetCost);
    int bins = (int) Math.max(1, Math.min(wanted, costs.length));

    int[] order = longestFirst(costs);
    long[] load = new long[bins];
    PriorityQueue<Integer> lightest =
        new PriorityQueue<>(
            Comparator.comparingLong((Integer bin) -> load[bin]).thenComparingInt(bin -> bin));
    IntStream.range(0, bins).forEach(lightest::add);
    int[] binOfImage = new int[costs.length];
    for (int image : order) {
      int bin = lightest.remove();
      binOfImage[image] = bin;
      // an image that costs nothing still costs its scheduling
      load[bin] += Math.max(1, costs[image]);
      lightest.add(bin);
    }

    int[] byLoad = longestFirst(load);
    int[] rank = new int[bins];
    for (int i = 0; i < bins; i++) {
      rank[byLoad[i]] = i;
    }
    return new BinPacking(Arrays.stream(binOfImage).map(bin -> rank[bin]).toArray(), bins);
  }

  /** Indices by descending cost, ties by index; in place, since there are millions. */
  private static int[] longestFirst(long[] costs) {
    long[] keys = new long[costs.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((MOST_COST - Math.min(MOST_COST, costs[i])) << (Integer.SIZE - 1)) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i] & Integer.MAX_VALUE;
    }
    return order;
  }
}
