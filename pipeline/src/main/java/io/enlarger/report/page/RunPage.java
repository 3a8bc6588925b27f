package io.enlarger.report.page;

import io.enlarger.report.Amounts;
import io.enlarger.report.RunRecord;
import io.enlarger.report.Summary;
import io.enlarger.report.page.ReportFigures.Point;
import io.enlarger.report.page.ReportFigures.Throughput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of a report of {@code upscale}: what to look at first, what was refused, whether the
 * model can be trusted, how long it took, what ran.
 *
 * <p>The same report and pictures give the same page, byte for byte.
 */
public final class RunPage {
  private final ReportFigures figures;
  private final Summary summary;
  private final @Nullable Ranking ranking;
  private final @Nullable RunRecord record;
  private final Map<String, Picture> pictures;
  private final List<Chart> charts = new ArrayList<>();

  private RunPage(ReportFigures figures, Optional<RunRecord> record, Collection<Picture> pictures) {
    this.figures = figures;
    this.summary = figures.summary();
    this.ranking = figures.ranking();
    this.record = record.orElse(null);
    this.pictures =
        pictures.stream().collect(Collectors.toMap(Picture::uri, Function.identity(), (a, b) -> a));
  }

  /**
   * The page as HTML.
   *
   * @param record of its latest run; empty where that was not kept
   * @param pictures of {@link #shown}, as far as they could be made
   */
  public static String html(
      ReportFigures figures, Optional<RunRecord> record, Collection<Picture> pictures) {
    RunPage page = new RunPage(figures, record, pictures);
    View view = page.view();
    return HtmlPage.of("run", view.heading() + " – Enlarger", view, page.charts);
  }

  /** The images that the page has pictures of: the worst, and the best that are not among them. */
  public static List<Shown> shown(ReportFigures figures) {
    return Stream.concat(figures.worst().stream(), best(figures).stream()).toList();
  }

  private static List<Shown> best(ReportFigures figures) {
    List<String> worst = figures.worst().stream().map(Shown::uri).toList();
    return figures.best().stream().filter(shown -> !worst.contains(shown.uri())).toList();
  }

  /** A number in large type. */
  private record Total(String name, String figure, String detail, String tone) {}

  private record Measure(
      String name,
      String images,
      String mean,
      String lowest,
      String low,
      String median,
      String high,
      String highest,
      String identical) {}

  private record Format(String name, String images, String refused, String low, String median) {}

  private record Step(String name, String time, String share) {}

  private record Model(String name, List<Fact> facts) {}

  private record Run(
      String id,
      String model,
      String precision,
      String device,
      String images,
      String upscaled,
      String refused,
      String sourceMpx,
      String span,
      String recipe) {}

  private record Look(
      String worstLede,
      boolean hasPictures,
      List<Pair> worst,
      boolean hasBest,
      String bestLede,
      List<Pair> best) {}

  private record Quality(
      String trust,
      List<Figure> charts,
      List<Measure> measures,
      boolean hasFormats,
      String ranked,
      List<Format> formats) {}

  private record View(
      String what,
      String heading,
      String lede,
      List<Total> totals,
      List<Section> sections,
      @Nullable Look look,
      String refusedLede,
      List<Refused> refusals,
      @Nullable Quality quality,
      String timeLede,
      List<Figure> timeCharts,
      boolean hasSteps,
      List<Step> steps,
      List<Model> models,
      boolean hasRecord,
      String recordOf,
      List<Fact> record,
      String runsCaption,
      List<Run> runs) {}

  private View view() {
    Look look = ranking == null || figures.worst().isEmpty() ? null : look(ranking);
    Quality quality = ranking == null ? null : quality(ranking);
    List<Section> sections = new ArrayList<>();
    if (look != null) {
      sections.add(new Section("worst", "Look at these first"));
    }
    sections.add(new Section("refused", "What was refused"));
    if (quality != null) {
      sections.add(new Section("quality", "Can the model be trusted here?"));
    }
    sections.add(new Section("time", "Time"));
    sections.add(new Section("run", "What ran"));
    List<Step> steps = steps();
    return new View(
        figures.runsInAll() == 1 ? "a run" : Words.count(figures.runsInAll(), "run"),
        heading(),
        lede(),
        totals(),
        sections,
        look,
        refusedLede(),
        Refused.of(figures.refusals()),
        quality,
        timeLede(),
        timeCharts(),
        !steps.isEmpty(),
        steps,
        models(),
        record != null,
        record == null ? "" : record.runId(),
        record == null ? List.of() : facts(record),
        runsCaption(),
        runs());
  }

  private String heading() {
    if (record != null) {
      String place = Words.fileName(record.output());
      return figures.runsInAll() == 1 ? place + ", run " + record.runId() : place;
    }
    return figures.runs().isEmpty()
        ? "Nothing to report"
        : figures.runsInAll() == 1
            ? "Run " + figures.runs().get(0).id()
            : Words.count(figures.runsInAll(), "run");
  }

  private String lede() {
    if (summary.images() == 0) {
      return "There are no images in this report.";
    }
    StringBuilder lede = new StringBuilder();
    lede.append(
        String.format(
            Locale.ROOT,
            "%s of %s upscaled",
            Words.count(summary.upscaled()),
            Words.count(summary.images(), "image")));
    if (summary.skipped() > 0) {
      lede.append(", ").append(Words.count(summary.skipped())).append(" copied");
    }
    long refused = refused();
    lede.append(refused == 0 ? ", none refused." : ", " + Words.count(refused) + " refused.");
    if (record != null) {
      lede.append(" Ended ").append(record.endedAt().replace('T', ' ').replace("Z", " UTC."));
      if (record.left() > 0) {
        lede.append(
            String.format(
                Locale.ROOT,
                " There was no time for %s; the same command goes on with them.",
                Words.count(record.left(), "image")));
      }
    }
    if (figures.runsInAll() > 1) {
      lede.append(" Each image counts as the last run that had it says.");
    }
    return lede.toString();
  }

  private long refused() {
    return summary.images() - summary.upscaled() - summary.skipped();
  }

  private List<Total> totals() {
    List<Total> totals = new ArrayList<>();
    totals.add(
        new Total(
            "Upscaled",
            Words.count(summary.upscaled()),
            "of " + Words.count(summary.images(), "image"),
            ""));
    long refused = refused();
    totals.add(
        new Total(
            "Refused",
            Words.count(refused),
            Words.percent(summary.quarantinedFraction()) + " of the images",
            refused == 0 ? "" : "bad"));
    if (ranking != null) {
      Distribution ranked = distribution(ranking);
      totals.add(
          new Total(
              ranking.title() + ", median",
              unit(ranked.quantile(0.5), ranking),
              "the worst " + unit(ranked.quantile(ranking.higherIsBetter() ? 0 : 1), ranking),
              ""));
    }
    totals.add(
        new Total(
            "Results",
            Words.megapixels(summary.outputPx()) + " Mpx",
            "of "
                + Words.megapixels(summary.sourcePx())
                + " Mpx; "
                + Amounts.bytes(summary.outputBytes()),
            ""));
    if (record != null) {
      totals.add(
          new Total(
              "Time",
              Words.time(record.workedSeconds()),
              "estimated "
                  + Words.time(record.estimatedSeconds())
                  + (record.left() > 0 ? " for all" : ""),
              ""));
    }
    return totals;
  }

  private Distribution distribution(Ranking by) {
    return Objects.requireNonNull(
        figures.distributions().get(by.column()), "what is ranked by was measured");
  }

  private static String unit(Optional<Double> value, Ranking by) {
    return Words.value(value, 1)
        + value.filter(v -> !v.isInfinite()).map(v -> by.unit()).orElse("");
  }

  private Look look(Ranking by) {
    List<Pair> worst = Pair.of(figures.worst(), pictures, "source", by.unit(), 2);
    List<Pair> best = Pair.of(best(figures), pictures, "source", by.unit(), 2);
    return new Look(
        String.format(
            Locale.ROOT,
            "The %s with the %s %s. %s",
            Words.count(worst.size(), "result"),
            by.higherIsBetter() ? "lowest" : "highest",
            by.title(),
            meaning(by)),
        Stream.concat(worst.stream(), best.stream()).anyMatch(pair -> pair.crop() != null),
        worst,
        !best.isEmpty(),
        String.format(
            Locale.ROOT,
            "The %s at the other end, to compare with.",
            Words.count(best.size(), "result")),
        best);
  }

  private static String meaning(Ranking by) {
    return switch (by.column()) {
      case "lr_psnr_db" ->
          "It compares the result, scaled back down, with its source: what was lost or invented"
              + " makes it low. It says nothing of detail that the source does not have.";
      case "psnr_y_db" -> "It compares the result with the reference that the catalog names.";
      default -> "It says how unnatural the result looks, and knows nothing of the source.";
    };
  }

  private String refusedLede() {
    long refused = refused();
    if (refused == 0) {
      return "Nothing: every image of this report has its result.";
    }
    return String.format(
        Locale.ROOT,
        "%s, %s. The others are finished; these were left as they are, and nothing was written for"
            + " them. What is mended is done by the same command; --only-quarantined tries all of"
            + " them again.",
        Words.count(refused, "image"),
        Words.percent(summary.quarantinedFraction()));
  }

  private Quality quality(Ranking by) {
    List<Figure> drawn = new ArrayList<>();
    List<Measure> measures = new ArrayList<>();
    List<String> columns = new ArrayList<>(Summary.measures().keySet());
    columns.remove(by.column());
    columns.add(0, by.column());
    for (String column : columns) {
      String title = Summary.measures().getOrDefault(column, column);
      Distribution distribution = figures.distributions().get(column);
      if (distribution != null) {
        measures.add(measure(title, column, distribution));
        if (distribution.count() > 0) {
          drawn.add(histogram(title, column, distribution));
        }
      }
    }
    scatter(by).ifPresent(drawn::add);
    List<Format> formats =
        figures.formats().stream()
            .map(
                format ->
                    new Format(
                        format.name() == null ? "not known" : format.name(),
                        Words.count(format.images()),
                        Words.count(format.quarantined()),
                        Words.value(
                            Optional.ofNullable(format.ranked())
                                .flatMap(d -> d.quantile(by.higherIsBetter() ? 0.05 : 0.95)),
                            2),
                        Words.value(
                            Optional.ofNullable(format.ranked()).flatMap(d -> d.quantile(0.5)), 2)))
            .toList();
    return new Quality(trust(by), drawn, measures, !formats.isEmpty(), by.title(), formats);
  }

  private String trust(Ranking by) {
    Distribution ranked = distribution(by);
    StringBuilder trust = new StringBuilder();
    trust.append(
        String.format(
            Locale.ROOT,
            "Half of the results have %s of %s or %s, and 95 %% have %s or %s. ",
            by.title(),
            unit(ranked.quantile(0.5), by),
            by.higherIsBetter() ? "more" : "less",
            unit(ranked.quantile(by.higherIsBetter() ? 0.05 : 0.95), by),
            by.higherIsBetter() ? "more" : "less"));
    trust.append(
        summary.degraded() == 0
            ? "No tile had to be computed again. "
            : Words.count(summary.degraded(), "tile")
                + " had to be computed again, in full precision or in smaller parts. ");
    trust.append(
        "A tail to the "
            + (by.higherIsBetter() ? "left" : "right")
            + " is worth a look: such images may be of another kind than the model knows.");
    return trust.toString();
  }

  private Measure measure(String title, String column, Distribution d) {
    int digits = column.startsWith("ssim") ? 4 : 2;
    return new Measure(
        title,
        Words.count(d.count() + d.infinite()),
        Words.value(Optional.ofNullable(summary.means().get(title)), digits),
        Words.value(d.quantile(0), digits),
        Words.value(d.quantile(0.05), digits),
        Words.value(d.quantile(0.5), digits),
        Words.value(d.quantile(0.95), digits),
        Words.value(d.quantile(1), digits),
        d.infinite() == 0 ? "" : Words.count(d.infinite()));
  }

  private Figure histogram(String title, String column, Distribution d) {
    Chart chart =
        Chart.histogram("measure-" + column, title, column.endsWith("_db") ? "dB" : "", d);
    charts.add(chart);
    return Figure.plain(
        chart,
        title,
        String.format(
            Locale.ROOT,
            "Histogram of %s over %s: from %s to %s, median %s",
            title,
            Words.count(d.count(), "image"),
            Words.value(d.quantile(0), 2),
            Words.value(Optional.of(d.counts().lastKey() / (double) d.perUnit()), 2),
            Words.value(d.quantile(0.5), 2)),
        Words.count(d.count(), "image")
            + (d.infinite() == 0
                ? "."
                : ", and " + Words.count(d.infinite()) + " that are identical."));
  }

  private String sample() {
    return summary.upscaled() > figures.points().size()
        ? String.format(
            Locale.ROOT,
            "A sample of %s of the %s, the same each time.",
            Words.count(figures.points().size()),
            Words.count(summary.upscaled(), "result"))
        : "Every result.";
  }

  private Optional<Figure> scatter(Ranking by) {
    List<Point> points =
        figures.points().stream()
            .filter(p -> p.value() != null && Double.isFinite(p.value()) && p.sourcePx() > 0)
            .toList();
    if (points.size() < 2) {
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    points.forEach(
        p -> {
          if (p.value() != null) {
            values.add(rounded(p.value(), 1e2));
          }
        });
    Chart chart =
        new Chart(
            "by-size",
            Chart.Kind.DOTS,
            Chart.Axis.logarithmic("size of the source, Mpx", "Mpx"),
            Chart.Axis.linear(by.title() + by.unit(), by.unit().strip()),
            0,
            List.of(new Chart.Series("", megapixels(points), values, names(points), false, false)));
    charts.add(chart);
    return Optional.of(
        Figure.plain(
            chart,
            by.title() + " against size",
            by.title() + " of each image against its size in megapixels",
            sample()));
  }

  private static List<Double> megapixels(List<Point> points) {
    return points.stream().map(p -> rounded(p.sourcePx() / 1e6, 1e4)).toList();
  }

  private static List<String> names(List<Point> points) {
    return points.stream().map(p -> Words.fileName(p.uri())).toList();
  }

  private static double rounded(double value, double perUnit) {
    return Math.max(1, Math.abs(Math.rint(value * perUnit))) * Math.signum(value) / perUnit;
  }

  private String timeLede() {
    if (record == null) {
      return figures.runs().isEmpty()
          ? "Nothing was done."
          : "There is no record of what was estimated: the run did not come to its end, or was of an"
              + " older version.";
    }
    String estimate =
        String.format(
            Locale.ROOT,
            "From the plan on, %s was estimated%s, at %.3f source Mpx/s on each of %s (%s), and it"
                + " took %s",
            Words.time(record.estimatedSeconds()),
            record.left() > 0 ? " for all" : "",
            record.sourcePxPerSecond() / 1e6,
            Words.count(record.slots(), "slot"),
            record.paceBasis().equals("measured")
                ? "measured in earlier runs"
                : "assumed, since there were no earlier runs",
            Words.time(record.workedSeconds()));
    return record.estimatedSeconds() >= 1 && record.left() == 0
        ? String.format(
            Locale.ROOT,
            "%s, %.0f %% of that.",
            estimate,
            100 * record.workedSeconds() / record.estimatedSeconds())
        : estimate + ".";
  }

  private List<Figure> timeCharts() {
    List<Figure> drawn = new ArrayList<>();
    throughput().ifPresent(drawn::add);
    networkTime().ifPresent(drawn::add);
    return drawn;
  }

  private Optional<Figure> throughput() {
    Throughput t = figures.throughput();
    if (t.sourcePx().isEmpty() || t.sourcePx().stream().allMatch(px -> px == 0)) {
      return Optional.empty();
    }
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < t.sourcePx().size(); i++) {
      x.add((double) (t.firstSecond() + i * t.bucketSeconds()));
      y.add(rounded(t.sourcePx().get(i) / 1e6 / t.bucketSeconds(), 1e4));
    }
    double end = t.firstSecond() + (double) t.sourcePx().size() * t.bucketSeconds();
    x.add(end);
    y.add(0.0);
    Chart chart =
        new Chart(
            "throughput",
            Chart.Kind.STEPS,
            new Chart.Axis("UTC", "", false, true),
            Chart.Axis.linear("source Mpx/s", "Mpx/s"),
            t.bucketSeconds(),
            List.of(Chart.Series.columns(x, y)));
    charts.add(chart);
    return Optional.of(
        Figure.plain(
            chart,
            "Throughput",
            String.format(
                Locale.ROOT,
                "Source megapixels finished each second, from %s to %s UTC",
                Words.moment(t.firstSecond()),
                Words.moment((long) end)),
            String.format(
                Locale.ROOT,
                "In steps of %s, of run %s; an image counts when it is finished.",
                Words.time(Duration.ofSeconds(t.bucketSeconds())),
                t.runId())));
  }

  private Optional<Figure> networkTime() {
    List<Point> points =
        figures.points().stream().filter(p -> p.inferMs() > 0 && p.sourcePx() > 0).toList();
    if (points.size() < 2) {
      return Optional.empty();
    }
    List<Chart.Series> series = new ArrayList<>();
    series.add(
        new Chart.Series(
            "images",
            megapixels(points),
            points.stream().map(p -> p.inferMs() / 1e3).toList(),
            names(points),
            false,
            false));
    List<Figure.Key> key = new ArrayList<>();
    if (record != null) {
      // a little further than the images, which may be of one size
      double least = 0.8 * megapixels(points).stream().mapToDouble(px -> px).min().orElseThrow();
      double most = 1.25 * megapixels(points).stream().mapToDouble(px -> px).max().orElseThrow();
      double pace = record.sourcePxPerSecond() / 1e6;
      series.add(
          Chart.Series.line("estimate", List.of(least, most), List.of(least / pace, most / pace)));
      key.add(new Figure.Key("an image"));
      key.add(new Figure.Key("the estimate"));
    }
    Chart chart =
        new Chart(
            "network-time",
            Chart.Kind.DOTS,
            Chart.Axis.logarithmic("size of the source, Mpx", "Mpx"),
            Chart.Axis.logarithmic("seconds in the network", "s"),
            0,
            series);
    charts.add(chart);
    return Optional.of(
        new Figure(
            chart.id(),
            "Estimate and actual",
            "",
            "Seconds that each image spent in the network against its size"
                + (key.isEmpty() ? "" : ", and the line that the estimate expected"),
            key,
            sample()));
  }

  private List<Step> steps() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("read", "reading");
    names.put("decode", "decoding");
    names.put("infer", "enlarging");
    names.put("encode", "encoding");
    names.put("write", "writing");
    names.put("metric", "measuring");
    names.put("wait", "the network waiting for an image");
    long all = figures.steps().values().stream().mapToLong(Long::longValue).sum();
    return all == 0
        ? List.of()
        : figures.steps().entrySet().stream()
            .map(
                step ->
                    new Step(
                        names.getOrDefault(step.getKey(), step.getKey()),
                        Words.time(step.getValue() / 1e3),
                        Words.percent(step.getValue() / (double) all)))
            .toList();
  }

  private List<Model> models() {
    if (record == null) {
      return List.of();
    }
    RunRecord.Model model = record.model();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Architecture", model.architecture()));
    facts.add(new Fact("Scale", "x" + model.scale()));
    if (model.parameters() != null) {
      facts.add(new Fact("Parameters", Words.count(model.parameters())));
    }
    if (model.operationsPerPixel() != null && model.operationsPerPixel() > 0) {
      facts.add(
          new Fact(
              "Arithmetic",
              String.format(
                  Locale.ROOT,
                  "%,.1f kFLOP for a source pixel",
                  2 * model.operationsPerPixel() / 1e3)));
    }
    if (model.tiling() != null) {
      facts.add(
          new Fact(
              "Tiles",
              (model.tiling().equals("exact")
                      ? "equal to the whole"
                      : "close to the whole, not equal")
                  + (model.haloPx() == null ? "" : "; halo " + model.haloPx() + " px")));
    }
    model
        .hyperparameters()
        .forEach((name, value) -> facts.add(new Fact("Inferred: " + name, value)));
    model.assumptions().forEach(assumption -> facts.add(new Fact("Assumed", assumption)));
    if (model.sha256() != null) {
      facts.add(new Fact("sha256", model.sha256()));
    }
    return List.of(new Model(model.name(), facts));
  }

  private static List<Fact> facts(RunRecord r) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Began, ended", r.startedAt() + " to " + r.endedAt()));
    facts.add(
        new Fact(
            "Took",
            Words.time(r.elapsedSeconds())
                + " with planning, "
                + Words.time(r.workedSeconds())
                + " from the plan on"));
    facts.add(new Fact("Catalog", r.catalog() + ": " + Words.count(r.catalogImages(), "image")));
    if (r.alreadyDone() + r.alreadyRefused() > 0) {
      facts.add(
          new Fact(
              "Done before",
              Words.count(r.alreadyDone())
                  + " upscaled, "
                  + Words.count(r.alreadyRefused())
                  + " refused for good"));
    }
    facts.add(new Fact("Output", r.output()));
    facts.add(
        new Fact(
            "On",
            Words.count(r.slots(), "slot")
                + "; "
                + Words.count(r.modelLoads(), "load")
                + " of the model"));
    facts.add(new Fact("Versions", "Enlarger " + r.version() + ", Spark " + r.sparkVersion()));
    r.settings().forEach((key, value) -> facts.add(new Fact(key, value)));
    return facts;
  }

  private String runsCaption() {
    long listed = figures.runs().stream().map(ReportFigures.Run::id).distinct().count();
    return listed < figures.runsInAll()
        ? String.format(
            Locale.ROOT, "The latest %d of %s", listed, Words.count(figures.runsInAll(), "run"))
        : figures.runsInAll() == 1 ? "The run, by model" : "All runs, the latest first";
  }

  private List<Run> runs() {
    return figures.runs().stream()
        .map(
            run ->
                new Run(
                    run.id(),
                    run.model() == null ? "(copies)" : run.model() + ", x" + run.scale(),
                    run.precision() == null ? "" : run.precision(),
                    run.device() == null ? "" : run.device(),
                    Words.count(run.images()),
                    Words.count(run.upscaled()),
                    Words.count(run.quarantined()),
                    Words.megapixels(run.sourcePx()),
                    Words.span(run.firstSecond(), run.lastSecond()),
                    run.recipe()))
        .toList();
  }
}
