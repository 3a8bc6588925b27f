package io.enlarger.report.page;

import io.enlarger.report.page.EvaluationFigures.Dataset;
import io.enlarger.report.page.EvaluationFigures.Difference;
import io.enlarger.report.page.EvaluationFigures.Metric;
import io.enlarger.report.page.EvaluationFigures.Model;
import io.enlarger.report.page.EvaluationFigures.PlanePoint;
import io.enlarger.report.page.EvaluationFigures.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page of an evaluation: a leaderboard for each dataset, how scores are distributed, the plane
 * of perception and distortion, what failed.
 *
 * <p>The same figures give the same page, byte for byte.
 */
public final class EvaluationPage {
  /** Lines that can be told apart by colour. */
  private static final int MOST_LINES = 5;

  private final EvaluationFigures figures;
  private final List<Chart> charts = new ArrayList<>();

  private EvaluationPage(EvaluationFigures figures) {
    this.figures = figures;
  }

  /** The page as HTML. */
  public static String html(EvaluationFigures figures) {
    EvaluationPage page = new EvaluationPage(figures);
    View view = page.view();
    return HtmlPage.of("evaluation", view.heading() + " – Enlarger", view, page.charts);
  }

  private record Named(String name) {}

  private record Cell(String value, String tone) {}

  private record Row(
      String model,
      List<Cell> means,
      String difference,
      String tone,
      String interval,
      String failed) {}

  private record Line(
      String model,
      String mean,
      String median,
      String low,
      String identical,
      String missing,
      String worst) {}

  private record Spread(String title, List<Line> rows) {}

  private record Board(
      String id,
      String name,
      String title,
      String lede,
      List<Named> metrics,
      String difference,
      List<Row> rows,
      List<Figure> charts,
      List<Spread> distributions) {}

  private record Point(String model, String dataset, String rmse, String niqe) {}

  private record Plane(String lede, List<Figure> charts, List<Point> rows) {}

  private record Contender(String label, String architecture, String scale, String sha256) {}

  private record Worst(String worstLede, List<Pair> worst) {}

  private record View(
      String heading,
      String lede,
      List<Section> sections,
      @Nullable Worst look,
      List<Board> datasets,
      @Nullable Plane plane,
      String failedLede,
      List<Refused> failures,
      List<Fact> facts,
      List<Contender> models) {}

  private View view() {
    List<Board> boards = new ArrayList<>();
    for (Dataset dataset : figures.datasets()) {
      boards.add(board(dataset, "dataset-" + (boards.size() + 1)));
    }
    Plane plane = figures.plane().isEmpty() ? null : plane();
    List<Section> sections = new ArrayList<>();
    Worst look = look();
    if (look != null) {
      sections.add(new Section("worst", "Look at these first"));
    }
    boards.forEach(board -> sections.add(new Section(board.id(), board.title())));
    if (plane != null) {
      sections.add(new Section("plane", "Perception and distortion"));
    }
    sections.add(new Section("failed", "What failed"));
    sections.add(new Section("run", "What ran"));
    return new View(
        figures.models().size() == 1
            ? figures.models().get(0).label()
            : Words.count(figures.models().size(), "model") + " compared",
        lede(),
        sections,
        look,
        boards,
        plane,
        figures.failures().isEmpty()
            ? "Nothing: every image was scored with every model."
            : "These have no scores by one model at least, and no part in its means.",
        Refused.of(figures.failures()),
        facts(),
        figures.models().stream()
            .map(
                model ->
                    new Contender(
                        model.label(),
                        model.architecture(),
                        "x" + model.scale(),
                        model.sha256() == null ? "" : model.sha256()))
            .toList());
  }

  private @Nullable Worst look() {
    Look look = figures.look();
    if (look == null) {
      return null;
    }
    Map<String, Picture> pictures =
        look.pictures().stream()
            .collect(Collectors.toMap(Picture::uri, Function.identity(), (a, b) -> a));
    return new Worst(
        String.format(
            Locale.ROOT,
            "%s of %s that %s calls the worst, each at the place where it differs most from the"
                + " original.",
            Words.count(look.shown().size(), "result"),
            look.model(),
            look.metric()),
        Pair.of(
            look.shown(),
            pictures,
            "original",
            (look.unit().isEmpty() ? "" : " " + look.unit()) + " " + look.metric(),
            look.unit().isEmpty() ? 4 : 2));
  }

  private String lede() {
    long images = figures.datasets().stream().mapToLong(Dataset::images).sum();
    return String.format(
        Locale.ROOT,
        "%s, x%d, %s, run %s.%s",
        Words.count(images, "image"),
        figures.scale(),
        figures.degradation() == null
            ? "pairs of the catalog"
            : "sources made of originals by " + figures.degradation(),
        figures.runId(),
        figures.otherRuns() == 0
            ? ""
            : " There "
                + (figures.otherRuns() == 1 ? "is" : "are")
                + " "
                + Words.count(figures.otherRuns(), "other run")
                + " beside it, with a page of its own each.");
  }

  private static int digits(Metric metric) {
    return metric.unit().equals("dB") ? 3 : 4;
  }

  private Board board(Dataset dataset, String id) {
    Metric first = dataset.metrics().get(0);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < figures.models().size(); i++) {
      int model = i;
      Difference difference = first.standings().get(i).difference();
      rows.add(
          new Row(
              figures.models().get(i).label(),
              dataset.metrics().stream().map(metric -> mean(metric, model)).toList(),
              difference == null ? "" : signed(difference.mean(), first),
              difference == null ? "" : tone(difference, first),
              difference == null
                  ? ""
                  : signed(difference.low(), first) + " to " + signed(difference.high(), first),
              Words.count(first.standings().get(i).failed())));
    }
    return new Board(
        id,
        dataset.name(),
        dataset.name(),
        verdict(dataset, first),
        dataset.metrics().stream().map(metric -> new Named(title(metric))).toList(),
        first.label() + " minus " + figures.models().get(0).label(),
        rows,
        dataset.metrics().stream().flatMap(metric -> spread(id, metric).stream()).toList(),
        dataset.metrics().stream().map(metric -> spread(metric)).toList());
  }

  private static String title(Metric metric) {
    return metric.label()
        + (metric.unit().isEmpty() ? "" : ", " + metric.unit())
        + (metric.higherIsBetter() ? " ↑" : " ↓");
  }

  private static OptionalDouble best(Metric metric) {
    List<Double> means =
        metric.standings().stream()
            .flatMap(standing -> Optional.ofNullable(standing.mean()).stream())
            .toList();
    return metric.higherIsBetter()
        ? means.stream().mapToDouble(mean -> mean).max()
        : means.stream().mapToDouble(mean -> mean).min();
  }

  private Cell mean(Metric metric, int model) {
    Standing standing = metric.standings().get(model);
    Double mean = standing.mean();
    OptionalDouble best = best(metric);
    return new Cell(
        mean == null && standing.identical() > 0 ? "identical" : Words.value(mean, digits(metric)),
        mean != null && best.isPresent() && best.getAsDouble() == mean ? "best" : "");
  }

  private static String signed(double value, Metric metric) {
    return String.format(Locale.ROOT, "%+." + digits(metric) + "f", value);
  }

  /** Whether the first model is beaten, or beats, beyond chance. */
  private static String tone(Difference difference, Metric metric) {
    boolean higher = difference.low() > 0;
    boolean lower = difference.high() < 0;
    return !higher && !lower ? "" : higher == metric.higherIsBetter() ? "good" : "bad";
  }

  private String verdict(Dataset dataset, Metric first) {
    String images = Words.count(dataset.images(), "image") + ". ";
    OptionalDouble best = best(first);
    if (best.isEmpty() || figures.models().size() < 2) {
      return images;
    }
    Standing leader =
        first.standings().stream()
            .filter(s -> s.mean() != null && s.mean() == best.getAsDouble())
            .findFirst()
            .orElseThrow();
    Difference difference = leader.difference();
    return images
        + String.format(
            Locale.ROOT,
            "By %s %s is ahead, at %s%s on average",
            first.label(),
            leader.model(),
            Words.value(best.getAsDouble(), digits(first)),
            first.unit().isEmpty() ? "" : " " + first.unit())
        + (difference == null
            ? "."
            : String.format(
                Locale.ROOT,
                ", %s against %s%s.",
                signed(difference.mean(), first),
                figures.models().get(0).label(),
                tone(difference, first).isEmpty()
                    ? ", which is within chance"
                    : ", with 95 % confidence between "
                        + signed(difference.low(), first)
                        + " and "
                        + signed(difference.high(), first)));
  }

  /** How often each score comes, a line for each model. */
  private Optional<Figure> spread(String id, Metric metric) {
    List<Model> drawn =
        figures.models().stream()
            .filter(
                model -> {
                  Distribution of = metric.distributions().get(model.label());
                  return of != null && of.count() > 1;
                })
            .limit(MOST_LINES)
            .toList();
    if (drawn.isEmpty()) {
      return Optional.empty();
    }
    List<Chart.Series> series = new ArrayList<>();
    for (Model model : drawn) {
      Distribution of =
          Objects.requireNonNull(metric.distributions().get(model.label()), "it was filtered by");
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      // what a share of the images is below: few images make a line too, where bars would be ones
      for (int share = 0; share <= 100; share += 2) {
        double value = of.quantile(share / 100.0).orElseThrow();
        if (Double.isFinite(value)) {
          x.add(value);
          y.add((double) share);
        }
      }
      series.add(
          new Chart.Series(
              model.label(), x, y, x.stream().map(at -> model.label()).toList(), true, false));
    }
    Chart chart =
        new Chart(
            id + "-" + metric.label(),
            Chart.Kind.DOTS,
            Chart.Axis.linear(title(metric), metric.unit()),
            Chart.Axis.linear("% of the images below", "%"),
            0,
            series);
    charts.add(chart);
    return Optional.of(
        new Figure(
            chart.id(),
            title(metric),
            "",
            "For each model, which share of the images scores less than each " + metric.label(),
            drawn.stream().map(model -> new Figure.Key(model.label())).toList(),
            drawn.size() < figures.models().size()
                ? "The first "
                    + drawn.size()
                    + " of "
                    + Words.count(figures.models().size(), "model")
                    + "; a line further to the "
                    + (metric.higherIsBetter() ? "right" : "left")
                    + " is better."
                : "A line further to the "
                    + (metric.higherIsBetter() ? "right" : "left")
                    + " is better."));
  }

  private static Spread spread(Metric metric) {
    int digits = digits(metric);
    return new Spread(
        title(metric),
        metric.standings().stream()
            .map(
                s ->
                    new Line(
                        s.model(),
                        Words.value(s.mean(), digits),
                        Words.value(s.median(), digits),
                        Words.value(s.fifth(), digits),
                        Words.count(s.identical()),
                        Words.count(s.missing() + s.failed()),
                        s.worst().stream()
                            .map(
                                worst ->
                                    Words.fileName(worst.uri())
                                        + " "
                                        + Words.value(worst.value(), digits))
                            .collect(Collectors.joining(", "))))
            .toList());
  }

  private Plane plane() {
    Map<String, List<PlanePoint>> groups = new LinkedHashMap<>();
    for (PlanePoint point : figures.plane()) {
      String name =
          point.model().share() == null
              ? point.model().label()
              : point.model().label().replaceFirst(":[^:]*$", "");
      groups
          .computeIfAbsent(
              figures.datasets().size() > 1 ? point.dataset() + ": " + name : name,
              key -> new ArrayList<>())
          .add(point);
    }
    List<Chart.Series> series =
        groups.entrySet().stream()
            .map(
                group ->
                    new Chart.Series(
                        group.getKey(),
                        group.getValue().stream().map(PlanePoint::rmse).toList(),
                        group.getValue().stream().map(PlanePoint::niqe).toList(),
                        group.getValue().stream()
                            .map(
                                point ->
                                    point.model().share() == null
                                        ? group.getKey()
                                        : String.format(Locale.ROOT, "%.2f", point.model().share()))
                            .toList(),
                        group.getValue().size() > 1,
                        false))
            .toList();
    Chart chart =
        new Chart(
            "plane-chart",
            Chart.Kind.PLANE,
            Chart.Axis.linear("distortion: RMSE, levels of 255", "RMSE"),
            Chart.Axis.linear("perception: NIQE", "NIQE"),
            0,
            series);
    charts.add(chart);
    return new Plane(
        "Results that are near to the truth are to the left, results that look natural are low; no"
            + " model can have both without end (Blau and Michaeli 2018).",
        List.of(
            new Figure(
                chart.id(),
                "Models on the plane",
                "tall",
                "Each model by its distortion, RMSE, from left to right and its NIQE from bottom to"
                    + " top; the table has the numbers",
                groups.keySet().stream().map(Figure.Key::new).toList(),
                "Mixtures of two networks are joined, with the share of the second at each.")),
        figures.plane().stream()
            .map(
                point ->
                    new Point(
                        point.model().label(),
                        point.dataset(),
                        Words.value(point.rmse(), 4),
                        Words.value(point.niqe(), 4)))
            .toList());
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Run", figures.runId()));
    facts.add(new Fact("Scale", "x" + figures.scale()));
    facts.add(
        new Fact(
            "Degradation",
            figures.degradation() == null ? "none: pairs of the catalog" : figures.degradation()));
    facts.add(new Fact("Convention", figures.convention() + ": " + figures.conventionParameters()));
    facts.add(new Fact("Precision", "fp32"));
    return facts;
  }
}
