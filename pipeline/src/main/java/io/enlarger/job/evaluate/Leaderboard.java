package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.config.EvaluationMetric.Better;
import io.enlarger.metric.MeanScore;
import io.enlarger.metric.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores put together: for each dataset, in alphabetical order, for each contender and each measure
 * in the protocol's order, a {@link Standing}.
 *
 * <p>While it is made, there are in memory eight bytes for each score, and the names of the images.
 */
public final class Leaderboard {
  private static final int WORST_IMAGES = 3;
  private static final double FIFTH_PERCENTILE = 0.05;

  private final Protocol protocol;
  private final List<Standing> standings;

  private Leaderboard(Protocol protocol, List<Standing> standings) {
    this.protocol = protocol;
    this.standings = List.copyOf(standings);
  }

  /**
   * The leaderboard of an evaluation.
   *
   * @param scores in ascending order of the images' indices
   * @throws io.enlarger.EnlargerException {@code CONVENTION_MISMATCH} where one measure was taken
   *     by several conventions, since their numbers have no mean
   */
  public static Leaderboard of(Protocol protocol, Iterator<ImageScores> scores) {
    Map<String, Dataset> datasets = new TreeMap<>();
    scores.forEachRemaining(
        image ->
            datasets
                .computeIfAbsent(image.subject().dataset(), d -> new Dataset(protocol))
                .add(image));
    List<Standing> standings = new ArrayList<>();
    datasets.forEach((name, dataset) -> standings.addAll(dataset.standings(name)));
    return new Leaderboard(protocol, standings);
  }

  /** What all scores have in common. */
  public Protocol protocol() {
    return protocol;
  }

  /** All standings. */
  public List<Standing> standings() {
    return standings;
  }

  private record Key(String contender, EvaluationMetric metric) {}

  /** The scores of one contender by one measure. */
  private static final class Scores {
    private final MeanScore mean = new MeanScore();
    private double[] values = new double[16];
    private int end;

    void set(int image, @Nullable Score score) {
      if (image >= values.length) {
        values = Arrays.copyOf(values, 2 * image);
      }
      Arrays.fill(values, end, image, Double.NaN);
      Double value = score == null ? null : score.value();
      values[image] = value == null ? Double.NaN : value;
      end = image + 1;
      if (score != null) {
        mean.add(score);
      }
    }

    double[] upTo(int images) {
      double[] all = Arrays.copyOf(values, images);
      if (end < images) {
        Arrays.fill(all, end, images, Double.NaN);
      }
      return all;
    }
  }

  private static final class Dataset {
    private final Protocol protocol;
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<Key, Scores> scores = new HashMap<>();
    private final Map<String, Long> failed = new HashMap<>();

    Dataset(Protocol protocol) {
      this.protocol = protocol;
      for (Contender contender : protocol.contenders()) {
        for (EvaluationMetric metric : protocol.metrics()) {
          scores.put(new Key(contender.label(), metric), new Scores());
        }
      }
    }

    void add(ImageScores image) {
      int last = subjects.size() - 1;
      if (last < 0 || subjects.get(last).index() != image.subject().index()) {
        subjects.add(image.subject());
        last++;
      }
      if (image.failure() != null) {
        failed.merge(image.contender(), 1L, Long::sum);
      }
      for (EvaluationMetric metric : protocol.metrics()) {
        scores(image.contender(), metric).set(last, image.scores().get(metric));
      }
    }

    private Scores scores(String contender, EvaluationMetric metric) {
      Scores found = scores.get(new Key(contender, metric));
      if (found == null) {
        throw new IllegalStateException(contender + " is not part of the evaluation");
      }
      return found;
    }

    List<Standing> standings(String name) {
      return protocol.contenders().stream()
          .flatMap(c -> protocol.metrics().stream().map(metric -> standing(name, c, metric)))
          .toList();
    }

    private Standing standing(String dataset, Contender contender, EvaluationMetric metric) {
      Scores own = scores(contender.label(), metric);
      double[] values = own.upTo(subjects.size());
      double[] sorted = sorted(values, metric.better());
      String first = protocol.contenders().get(0).label();
      return new Standing(
          dataset,
          contender,
          metric,
          subjects.size(),
          failed.getOrDefault(contender.label(), 0L),
          own.mean.missing(),
          own.mean.infinite(),
          mean(own.mean, metric),
          quantile(sorted, 0.5),
          quantile(sorted, FIFTH_PERCENTILE),
          contender.label().equals(first)
              ? null
              : PairedDifference.of(first, scores(first, metric).upTo(subjects.size()), values),
          worst(values, metric.better()));
    }

    private static Score mean(MeanScore mean, EvaluationMetric metric) {
      return mean.count() + mean.infinite() + mean.missing() == 0
          ? Score.none(metric.label(), "", "every image failed")
          : mean.mean();
    }

    private List<Standing.Worst> worst(double[] values, Better better) {
      Comparator<Integer> worstFirst = Comparator.comparingDouble(i -> values[i]);
      return IntStream.range(0, values.length)
          .filter(i -> !Double.isNaN(values[i]))
          .boxed()
          .sorted(better == Better.HIGHER ? worstFirst : worstFirst.reversed())
          .limit(WORST_IMAGES)
          .map(i -> new Standing.Worst(subjects.get(i), values[i]))
          .toList();
    }
  }

  /** The numbers among the values, the worst first. */
  private static double[] sorted(double[] values, Better better) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (better == Better.LOWER) {
      for (int i = 0; i < sorted.length / 2; i++) {
        double swapped = sorted[i];
        sorted[i] = sorted[sorted.length - 1 - i];
        sorted[sorted.length - 1 - i] = swapped;
      }
    }
    return sorted;
  }

  private static @Nullable Double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return null;
    }
    double place = share * (sorted.length - 1);
    double below = sorted[(int) Math.floor(place)];
    double above = sorted[(int) Math.ceil(place)];
    // apart, since infinity times zero is not a number
    return below == above ? below : below + (place - Math.floor(place)) * (above - below);
  }
}
