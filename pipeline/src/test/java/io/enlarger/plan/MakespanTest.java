package io.enlarger.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MakespanTest {
  private static final Pace PACE = new Pace(1e6, 2, Pace.Basis.MEASURED);

  @Test
  void equalImagesShareExactly() {
    long[] costs = new long[64];
    Arrays.fill(costs, 1_000_000);
    Makespan makespan = Makespan.simulated(costs, 1_000_000, PACE, 4);
    // a second for the pixels of each, and 50 ms for the image
    assertThat(makespan.elapsed().toMillis()).isCloseTo(16 * 1050, within(1L));
    assertThat(makespan.overIdeal()).isCloseTo(1, within(1e-9));
  }

  @Test
  void theLargestImageBoundsWhatMoreSlotsCanDo() {
    long[] costs = {100_000_000, 1_000_000, 1_000_000};
    Makespan makespan = Makespan.simulated(costs, 1_000_000, PACE, 100);
    assertThat(makespan.elapsed().toMillis()).isCloseTo(100_050, within(1L));
    assertThat(makespan.overIdeal()).isGreaterThan(90);
  }

  /** A gigapixel that no slot has to itself: in bands of 50 megapixels, as they are by default. */
  @Test
  void bandsLetManySlotsShareTheLargest() {
    long[] whole = new long[4_001];
    Arrays.fill(whole, 1_000_000);
    whole[0] = 1_000_000_000;
    long[] bands = new long[4_020];
    Arrays.fill(bands, 1_000_000);
    Arrays.fill(bands, 0, 20, 50_000_000);
    double without = Makespan.simulated(whole, 8_000_000, PACE, 64).overIdeal();
    double with = Makespan.simulated(bands, 8_000_000, PACE, 64).overIdeal();
    System.out.printf(
        java.util.Locale.ROOT, "a gigapixel on 64 slots: %.3f, in bands %.3f%n", without, with);
    assertThat(without).isGreaterThan(10);
    assertThat(with).isBetween(1.0, 1.05);
  }

  /** An archive as they are: sizes over four orders of magnitude. */
  @Test
  void longestFirstStaysNearTheIdeal() {
    Random random = new Random(8);
    long[] costs = new long[20_000];
    Arrays.setAll(costs, i -> (long) Math.min(3e7, Math.exp(13 + 1.5 * random.nextGaussian())));
    for (int slots : new int[] {2, 8, 32, 128}) {
      Makespan makespan = Makespan.simulated(costs, 8_000_000, PACE, slots);
      System.out.printf(
          java.util.Locale.ROOT,
          "%d slots: %s, %.3f of ideal%n",
          slots,
          makespan.elapsed(),
          makespan.overIdeal());
      assertThat(makespan.overIdeal()).isBetween(1.0, 1.05);
    }
  }
}
