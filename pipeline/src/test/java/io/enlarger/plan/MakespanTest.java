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
