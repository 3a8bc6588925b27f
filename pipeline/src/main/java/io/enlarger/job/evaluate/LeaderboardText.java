package io.enlarger.job.evaluate;

import io.enlarger.config.EvaluationMetric;
import io.enlarger.config.EvaluationMetric.Better;
import io.enlarger.job.evaluate.MarkdownTable.Align;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The leaderboard as a person reads it, on a terminal or as Markdown. */
public final class LeaderboardText {
  private static final String IDENTICAL = "identical";

  private LeaderboardText() {}

  /**
   * For each dataset the means of all measures, for each measure its distribution, and the points
   * of the plane of perception and distortion, where there are some.
   */
  public static String of(Leaderboard board, List<PlanePoint> plane) {
    Map<String, List<Standing>> datasets =
        board.standings().stream()
            .collect(
                Collectors.groupingBy(Standing::dataset, LinkedHashMap::new, Collectors.toList()));
    return datasets.entrySet().stream()
        .map(dataset -> dataset(board.protocol(), dataset.getKey(), dataset.getValue()))
        .collect(Collectors.joining("\n", "", plane.isEmpty() ? "" : "\n" + points(plane)));
  }

  private static String points(List<PlanePoint> plane) {
    MarkdownTable table =
        new MarkdownTable()
            .column("less is better", Align.LEFT)
            .column("dataset", Align.LEFT)
            .column("distortion: RMSE", Align.RIGHT)
            .column("perception: NIQE", Align.RIGHT);
    for (PlanePoint point : plane) {
      table.row(
          List.of(
              point.contender().label(),
              point.dataset(),
              number(point.rmse()),
              number(point.niqe())));
    }
    return table + "\n";
  }

  private static String dataset(Protocol protocol, String name, List<Standing> standings) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "## %s: %,d images, x%d, %s, convention %s%n%n%s%n",
            name,
            standings.get(0).images(),
            protocol.scale(),
            protocol.degradation().equals(Protocol.PAIRS)
                ? "pairs of the catalog"
                : "degraded by " + protocol.degradation(),
            protocol.convention().name(),
            means(protocol, standings)));
    for (EvaluationMetric metric : protocol.metrics()) {
      text.append(distribution(standings.stream().filter(s -> s.metric() == metric).toList()));
      text.append('\n');
    }
    return text.toString();
  }

  private static MarkdownTable means(Protocol protocol, List<Standing> standings) {
    MarkdownTable table = new MarkdownTable().column("mean", Align.LEFT);
    protocol.metrics().forEach(metric -> table.column(metric.label(), Align.RIGHT));
    table.column("failed", Align.RIGHT);
    for (Contender contender : protocol.contenders()) {
      List<Standing> own = standings.stream().filter(s -> s.contender().equals(contender)).toList();
      List<String> cells = new ArrayList<>();
      cells.add(contender.label());
      own.forEach(standing -> cells.add(mean(standing)));
      cells.add(Long.toString(own.get(0).failed()));
      table.row(cells);
    }
    return table;
  }

  private static MarkdownTable distribution(List<Standing> standings) {
    Standing any = standings.get(0);
    MarkdownTable table =
        new MarkdownTable()
            .column(
                any.metric().label()
                    + (any.metric().better() == Better.HIGHER ? ", more" : ", less")
                    + " is better",
                Align.LEFT)
            .column("mean", Align.RIGHT)
            .column("median", Align.RIGHT)
            .column("5 % are worse", Align.RIGHT)
            .column("minus " + first(standings), Align.RIGHT)
            .column("95 % interval", Align.LEFT)
            .column("identical", Align.RIGHT)
            .column("missing", Align.RIGHT)
            .column("worst images", Align.LEFT);
    for (Standing s : standings) {
      Standing.Difference difference = s.difference();
      table.row(
          List.of(
              s.contender().label(),
              mean(s),
              number(s.median()),
              number(s.fifthPercentile()),
              difference == null ? "" : signed(difference.mean()),
              difference == null
                  ? ""
                  : signed(difference.low()) + " to " + signed(difference.high()),
              Long.toString(s.identical()),
              Long.toString(s.missing() + s.failed()),
              s.worst().stream()
                  .map(w -> w.subject().fileName() + " " + number(w.value()))
                  .collect(Collectors.joining(", "))));
    }
    return table;
  }

  private static String first(List<Standing> standings) {
    return standings.get(0).contender().label();
  }

  private static String mean(Standing standing) {
    return standing.mean().value() == null && standing.identical() > 0
        ? IDENTICAL
        : number(standing.mean().value());
  }

  private static String number(@Nullable Double value) {
    return value == null
        ? "-"
        : Double.isInfinite(value) ? IDENTICAL : String.format(Locale.ROOT, "%.6f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.6f", value);
  }
}
