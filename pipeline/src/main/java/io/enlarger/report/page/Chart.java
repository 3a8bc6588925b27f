package io.enlarger.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart; drawn by the page's script.
 *
 * @param id of the element that it is drawn into
 * @param kind how it is drawn
 * @param x the axis from left to right
 * @param y the axis from bottom to top
 * @param step width of a bar or of a step, in units of x; 0 for charts of points
 * @param series what is drawn
 */
record Chart(String id, Kind kind, Axis x, Axis y, double step, List<Series> series) {
  enum Kind {
    /** A bar from each x on. */
    BARS,
    /** A line that keeps its height from each x to the next, with its area. */
    STEPS,
    /** Points, or lines. */
    DOTS,
    /** Points with their names. */
    PLANE
  }

  /**
   * An axis.
   *
   * @param unit behind a number
   * @param log whether equal distances are equal factors
   * @param time whether numbers are seconds since 1970
   */
  record Axis(String title, String unit, boolean log, boolean time) {
    static Axis linear(String title, String unit) {
      return new Axis(title, unit, false, false);
    }

    static Axis logarithmic(String title, String unit) {
      return new Axis(title, unit, true, false);
    }
  }

  /**
   * Points.
   *
   * @param labels what a point is called; one for each point
   * @param joined whether a line goes through them
   * @param dashed whether that line is all there is, and is broken
   */
  record Series(
      String name,
      List<Double> x,
      List<Double> y,
      List<String> labels,
      boolean joined,
      boolean dashed) {
    static Series columns(List<Double> x, List<Double> y) {
      return new Series("", x, y, List.of(), false, false);
    }

    static Series line(String name, List<Double> x, List<Double> y) {
      return new Series(name, x, y, x.stream().map(at -> "").toList(), true, true);
    }
  }

  /** A histogram with room on both sides, so that its bars have a width. */
  static Chart histogram(String id, String title, String unit, Distribution distribution) {
    List<Distribution.Bar> bars = distribution.histogram();
    double width = bars.get(0).width();
    List<Double> x = new ArrayList<>(List.of(bars.get(0).from() - width));
    List<Double> y = new ArrayList<>(List.of(0.0));
    bars.forEach(
        bar -> {
          x.add(bar.from());
          y.add((double) bar.count());
        });
    x.add(bars.get(bars.size() - 1).from() + width);
    y.add(0.0);
    return new Chart(
        id,
        Kind.BARS,
        Axis.linear(title, unit),
        Axis.linear("images", "images"),
        width,
        List.of(Series.columns(x, y)));
  }
}
