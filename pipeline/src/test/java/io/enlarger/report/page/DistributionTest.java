package io.enlarger.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.enlarger.report.page.Distribution.Bar;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Quantiles and bars against sorted values. */
class DistributionTest {
  private static Distribution of(double... values) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    long infinite = 0;
    for (double value : values) {
      if (Double.isInfinite(value)) {
        infinite++;
      } else {
        counts.merge(Math.round(100 * value), 1L, Long::sum);
      }
    }
    return new Distribution(100, counts, infinite);
  }

  @Test
  void quantilesAreThoseOfTheSortedValues() {
    for (int size : new int[] {1, 2, 7, 40, 1001}) {
      double[] values = new Random(size).doubles(size, -3, 47).toArray();
      Distribution distribution = of(values);
      Arrays.sort(values);
      for (double share : new double[] {0, 0.05, 0.5, 0.95, 1}) {
        assertThat(distribution.quantile(share).orElseThrow())
            .as("%s of %s", share, size)
            .isCloseTo(values[(int) Math.floor(share * (size - 1))], offset(0.0051));
      }
      assertThat(distribution.count()).isEqualTo(size);
    }
  }

  @Test
  void infiniteValuesAreTheLargest() {
    double infinity = Double.POSITIVE_INFINITY;
    Distribution distribution = of(30, infinity, infinity);
    assertThat(distribution.quantile(0)).contains(30.0);
    assertThat(distribution.quantile(0.5)).contains(infinity);
    assertThat(distribution.histogram()).containsExactly(new Bar(30, 0.01, 1));
    assertThat(of(infinity).histogram()).isEmpty();
    assertThat(of().quantile(0.5)).isEmpty();
  }

  @Test
  void barsAreOfARoundWidthAndHoldAllValues() {
    double[] values = new Random(3).doubles(5000, -7.2, 61.9).toArray();
    List<Bar> bars = of(values).histogram();
    assertThat(bars).hasSizeBetween(20, 41);
    assertThat(bars.get(0).width()).isEqualTo(2.0);
    assertThat(bars).extracting(Bar::from).isSorted().allMatch(from -> from % 2 == 0);
    assertThat(bars.stream().mapToLong(Bar::count).sum()).isEqualTo(5000);
    for (Bar bar : bars) {
      long within =
          Arrays.stream(values)
              .map(value -> Math.round(100 * value) / 100.0)
              .filter(value -> value >= bar.from() && value < bar.from() + bar.width())
              .count();
      assertThat(bar.count()).isEqualTo(within);
    }
  }
}
