package io.enlarger.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BinPackingTest {

  private static long[] loads(long[] costs, BinPacking packing) {
    long[] loads = new long[packing.bins()];
    for (int i = 0; i < costs.length; i++) {
      loads[packing.binOfImage()[i]] += costs[i];
    }
    return loads;
  }

  /** Graham's bound for longest-first: at most 4/3 of the best possible makespan. */
  @Test
  void binsAreBalancedAndTheCostliestComesFirst() {
    long seed = 99;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      long[] costs = new long[1 + random.nextInt(400)];
      Arrays.setAll(costs, i -> 1 + (long) Math.exp(4 + 3 * random.nextGaussian()));
      int least = 1 + random.nextInt(16);
      BinPacking packing = BinPacking.longestFirst(costs, Long.MAX_VALUE / 2, least);
      assertThat(packing.bins()).isEqualTo(Math.min(least, costs.length));
      long[] loads = loads(costs, packing);
      double best =
          Math.max(
              (double) Arrays.stream(costs).max().orElseThrow(),
              Arrays.stream(costs).sum() / (double) packing.bins());
      assertThat(loads[0])
          .as("seed %d, round %d", seed, round)
          .isLessThanOrEqualTo((long) (best * 4 / 3 + 1));
      for (int bin = 1; bin < loads.length; bin++) {
        assertThat(loads[bin - 1]).isGreaterThanOrEqualTo(loads[bin]);
      }
    }
  }

  @Test
  void thereAreAsManyBinsAsTheTargetAsksFor() {
    long[] costs = new long[1000];
    Arrays.fill(costs, 10);
    BinPacking packing = BinPacking.longestFirst(costs, 100, 4);
    assertThat(packing.bins()).isEqualTo(100);
    assertThat(loads(costs, packing)).containsOnly(100);
  }

  @Test
  void imagesThatCostNothingAreSpreadToo() {
    BinPacking packing = BinPacking.longestFirst(new long[8], 100, 4);
    int[] images = new int[4];
    for (int bin : packing.binOfImage()) {
      images[bin]++;
    }
    assertThat(images).containsOnly(2);
  }
}
