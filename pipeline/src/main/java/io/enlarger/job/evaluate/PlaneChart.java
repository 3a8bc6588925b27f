package io.enlarger.job.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plane of perception and distortion as a picture. */
public final class PlaneChart {
  private static final int WIDTH_PX = 900;
  private static final int HEIGHT_PX = 600;

  /** How far above its point a share is written, as part of what the axis spans. */
  private static final double ABOVE = 0.025;

  private static final Logger LOG = LoggerFactory.getLogger(PlaneChart.class);

  private PlaneChart() {}

  /**
   * A PNG file. Mixtures of two networks are joined by a line, with the second one's share at each;
   * every other model is a point.
   *
   * @param points at least one
   * @return empty where this machine's Java cannot draw letters, since it has no fonts
   */
  public static Optional<byte[]> png(List<PlanePoint> points) {
    try {
      return Optional.of(drawn(points));
    } catch (InternalError | LinkageError noFonts) {
      LOG.warn(
          "the plane of perception and distortion is not drawn, since Java has no fonts here;"
              + " install fontconfig and a font, or draw perception-distortion.csv elsewhere ({})",
          noFonts.toString());
      return Optional.empty();
    }
  }

  private static byte[] drawn(List<PlanePoint> points) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH_PX)
            .height(HEIGHT_PX)
            .title("Perception and distortion: less is better both ways")
            .xAxisTitle("distortion: RMSE, levels of 255")
            .yAxisTitle("perception: NIQE")
            .build();
    chart.getStyler().setToolTipsEnabled(false);
    Map<String, List<PlanePoint>> series =
        points.stream()
            .collect(
                Collectors.groupingBy(PlaneChart::series, LinkedHashMap::new, Collectors.toList()));
    series.forEach(
        (name, members) ->
            chart.addSeries(
                name,
                members.stream().mapToDouble(PlanePoint::rmse).toArray(),
                members.stream().mapToDouble(PlanePoint::niqe).toArray()));
    addShares(points, chart);
    try {
      return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addShares(List<PlanePoint> points, XYChart chart) {
    DoubleSummaryStatistics niqes =
        points.stream().mapToDouble(PlanePoint::niqe).summaryStatistics();
    double above = ABOVE * (niqes.getMax() - niqes.getMin());
    for (PlanePoint point : points) {
      Double share = point.contender().share();
      if (share != null) {
        String text = String.format(Locale.ROOT, "%.2f", share);
        chart.addAnnotation(new AnnotationText(text, point.rmse(), point.niqe() + above, false));
      }
    }
  }

  private static String series(PlanePoint point) {
    String label = point.contender().label();
    return point.dataset()
        + ": "
        + (point.contender().share() == null ? label : label.replaceFirst(":[^:]*$", ":share"));
  }
}
