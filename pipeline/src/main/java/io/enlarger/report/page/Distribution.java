package io.enlarger.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a measure is distributed, counted exactly at levels that are a fraction of its unit apart: so
 * it takes as little memory for ten rows as for ten million, and is the same in whatever order rows
 * come.
 *
 * @param perUnit levels for one unit
 * @param counts number of values at each level, the level being the value times {@code perUnit},
 *     rounded
 * @param infinite values that are infinite
 */
public record Distribution(int perUnit, SortedMap<Long, Long> counts, long infinite) {
  /** About as many bars as a histogram has at most. */
  private static final int MOST_BARS = 40;

  /**
   * A measure in the rows of a report.
   *
   * @param key SQL of what its values are kept apart by
   * @param value SQL of the value; null values are left out
   * @param perUnit levels for one unit
   */
  public record Measured(String key, String value, int perUnit) {}

  /**
   * Reads distributions in one pass.
   *
   * @return by key; keys without any value are missing
   */
  public static Map<String, Distribution> of(Dataset<Row> rows, List<Measured> measures) {
    String stacked =
        measures.stream()
            .map(m -> m.key() + ", CAST(" + m.value() + " AS DOUBLE), " + m.perUnit())
            .collect(Collectors.joining(", ", "stack(" + measures.size() + ", ", ")"));
    Map<String, Distribution> found = new TreeMap<>();
    List<Row> counted =
        rows.selectExpr(stacked + " AS (key, value, per_unit)")
            .where("key IS NOT NULL AND value IS NOT NULL AND NOT isnan(value)")
            .selectExpr(
                "key",
                "per_unit",
                "CASE WHEN abs(value) < double('infinity')"
                    + " THEN CAST(round(value * per_unit) AS BIGINT) END AS level")
            .groupBy("key", "per_unit", "level")
            .count()
            .collectAsList();
    for (Row row : counted) {
      Distribution before =
          found.getOrDefault(row.getString(0), new Distribution(row.getInt(1), new TreeMap<>(), 0));
      if (row.isNullAt(2)) {
        found.put(
            row.getString(0),
            new Distribution(before.perUnit, before.counts, before.infinite + row.getLong(3)));
      } else {
        before.counts.merge(row.getLong(2), row.getLong(3), Long::sum);
        found.put(row.getString(0), before);
      }
    }
    return found;
  }

  /** Finite values. */
  public long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The value that a share of all values is below, infinite ones counted; to the nearest level.
   *
   * @param share 0 to 1
   * @return empty where there are none; infinity where it is one
   */
  public Optional<Double> quantile(double share) {
    long all = count() + infinite;
    if (all == 0) {
      return Optional.empty();
    }
    long rank = (long) Math.floor(share * (all - 1));
    long before = 0;
    for (Map.Entry<Long, Long> level : counts.entrySet()) {
      before += level.getValue();
      if (rank < before) {
        return Optional.of(level.getKey() / (double) perUnit);
      }
    }
    return Optional.of(Double.POSITIVE_INFINITY);
  }

  /**
   * A bar of a histogram.
   *
   * @param from smallest value
   * @param width of all bars
   * @param count values
   */
  public record Bar(double from, double width, long count) {}

  /** Bars of one width, a round number, from the smallest to the largest finite value. */
  public List<Bar> histogram() {
    if (counts.isEmpty()) {
      return List.of();
    }
    // a wide bar for few values, of which narrow ones would hold one each
    long bars = Math.min(MOST_BARS, Math.max(5, Math.round(3 * Math.cbrt((double) count()))));
    long step = step(counts.lastKey() - counts.firstKey() + 1, bars);
    long first = Math.floorDiv(counts.firstKey(), step);
    long last = Math.floorDiv(counts.lastKey(), step);
    List<Bar> histogram = new ArrayList<>();
    for (long bar = first; bar <= last; bar++) {
      long count =
          counts.subMap(bar * step, (bar + 1) * step).values().stream()
              .mapToLong(Long::longValue)
              .sum();
      histogram.add(new Bar(bar * step / (double) perUnit, step / (double) perUnit, count));
    }
    return histogram;
  }

  /** The least of 1, 2, 5, 10, 20 ... levels of which few enough cover the span. */
  private static long step(long levels, long bars) {
    return Stream.iterate(1L, power -> power * 10)
        .flatMap(power -> Stream.of(power, 2 * power, 5 * power))
        .filter(step -> levels <= step * bars)
        .findFirst()
        .orElseThrow();
  }
}
