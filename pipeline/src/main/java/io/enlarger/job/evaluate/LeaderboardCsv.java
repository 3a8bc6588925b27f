package io.enlarger.job.evaluate;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Leaderboard and perception-distortion plane as tables for other programs, with all digits. */
public final class LeaderboardCsv {
  private LeaderboardCsv() {}

  /** A line for each standing, with a header. */
  public static String of(Leaderboard board) {
    Csv csv =
        new Csv(
            "dataset",
            "model",
            "name",
            "sha256",
            "scale",
            "degradation",
            "metric",
            "convention",
            "images",
            "failed",
            "missing",
            "identical",
            "mean",
            "median",
            "p5",
            "difference_to",
            "difference",
            "difference_low",
            "difference_high",
            "pairs",
            "worst_uri",
            "worst");
    for (Standing s : board.standings()) {
      Standing.Difference difference = s.difference();
      Standing.Worst worst = s.worst().isEmpty() ? null : s.worst().get(0);
      csv.line(
          s.dataset(),
          s.contender().label(),
          s.contender().name(),
          s.contender().sha256(),
          s.contender().scale(),
          board.protocol().degradation(),
          s.metric().label(),
          s.mean().convention(),
          s.images(),
          s.failed(),
          s.missing(),
          s.identical(),
          s.mean().value(),
          s.median(),
          s.fifthPercentile(),
          difference == null ? null : difference.against(),
          difference == null ? null : difference.mean(),
          difference == null ? null : difference.low(),
          difference == null ? null : difference.high(),
          difference == null ? null : difference.pairs(),
          worst == null ? null : worst.subject().uri(),
          worst == null ? null : worst.value());
    }
    return csv.text();
  }

  /** A line for each point, with a header. */
  public static String of(List<PlanePoint> points) {
    Csv csv = new Csv("dataset", "model", "share", "rmse", "niqe");
    points.forEach(
        p ->
            csv.line(
                p.dataset(), p.contender().label(), p.contender().share(), p.rmse(), p.niqe()));
    return csv.text();
  }

  private static final class Csv {
    private final StringWriter text = new StringWriter();
    private final CsvWriter lines;

    Csv(String... header) {
      CsvWriterSettings settings = new CsvWriterSettings();
      settings.getFormat().setLineSeparator("\n");
      lines = new CsvWriter(text, settings);
      lines.writeHeaders(header);
    }

    void line(@Nullable Object... values) {
      lines.writeRow(values);
    }

    String text() {
      lines.close();
      return text.toString();
    }
  }
}
