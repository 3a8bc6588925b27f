package io.enlarger.job.demo;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Map;

/**
 * Capital letters and digits as strokes on a grid of 5 by 7 points, columns a to e, rows 0 (top) to
 * 6; a stroke is a row of points.
 */
final class StrokeFont {
  private static final Map<Character, List<String>> STROKES =
      Map.ofEntries(
          Map.entry('A', List.of("a6a2c0e2e6", "a4e4")),
          Map.entry('B', List.of("a6a0d0e1e2d3a3", "d3e4e5d6a6")),
          Map.entry('C', List.of("e1d0b0a1a5b6d6e5")),
          Map.entry('D', List.of("a6a0c0e2e4c6a6")),
          Map.entry('E', List.of("e6a6a0e0", "a3d3")),
          Map.entry('F', List.of("a6a0e0", "a3d3")),
          Map.entry('G', List.of("e1d0b0a1a5b6d6e5e3c3")),
          Map.entry('H', List.of("a0a6", "e0e6", "a3e3")),
          Map.entry('I', List.of("b0d0", "c0c6", "b6d6")),
          Map.entry('J', List.of("d0d5c6b6a5")),
          Map.entry('K', List.of("a0a6", "e0a3e6")),
          Map.entry('L', List.of("a0a6e6")),
          Map.entry('M', List.of("a6a0c3e0e6")),
          Map.entry('N', List.of("a6a0e6e0")),
          Map.entry('O', List.of("b0d0e1e5d6b6a5a1b0")),
          Map.entry('P', List.of("a6a0d0e1e2d3a3")),
          Map.entry('Q', List.of("b0d0e1e5d6b6a5a1b0", "d5e6")),
          Map.entry('R', List.of("a6a0d0e1e2d3a3", "c3e6")),
          Map.entry('S', List.of("e1d0b0a1a2b3d3e4e5d6b6a5")),
          Map.entry('T', List.of("a0e0", "c0c6")),
          Map.entry('U', List.of("a0a5b6d6e5e0")),
          Map.entry('V', List.of("a0c6e0")),
          Map.entry('W', List.of("a0b6c3d6e0")),
          Map.entry('X', List.of("a0e6", "e0a6")),
          Map.entry('Y', List.of("a0c3e0", "c3c6")),
          Map.entry('Z', List.of("a0e0a6e6")),
          Map.entry('0', List.of("b0d0e1e5d6b6a5a1b0", "d1b5")),
          Map.entry('1', List.of("b1c0c6", "b6d6")),
          Map.entry('2', List.of("a1b0d0e1e2a6e6")),
          Map.entry('3', List.of("a0e0c2d2e3e5d6b6a5")),
          Map.entry('4', List.of("d6d0a4e4")),
          Map.entry('5', List.of("e0a0a3d2e3e5d6b6a5")),
          Map.entry('6', List.of("d0b1a3a5b6d6e5e4d3a4")),
          Map.entry('7', List.of("a0e0b6")),
          Map.entry('8', List.of("b0d0e1e2d3b3a2a1b0", "b3a4a5b6d6e5e4d3")),
          Map.entry('9', List.of("e2d3b3a2a1b0d0e1e3d5b6")),
          Map.entry('.', List.of("c6c6")),
          Map.entry(',', List.of("c5b6")),
          Map.entry('-', List.of("b3d3")));

  private StrokeFont() {}

  /**
   * Writes a line.
   *
   * @param x left edge of the first letter
   * @param y top of the letters
   * @param height height of a letter
   * @param weight width of a stroke
   * @return right edge of the last letter
   */
  static double write(
      Graphics2D graphics, String text, double x, double y, double height, double weight) {
    double unit = height / 6;
    double advance = advance(height);
    graphics.setStroke(
        new BasicStroke((float) weight, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double left = x;
    for (int i = 0; i < text.length(); i++) {
      for (String stroke : STROKES.getOrDefault(text.charAt(i), List.of())) {
        graphics.draw(path(stroke, left, y, unit));
      }
      left += advance;
    }
    return left;
  }

  /** From one letter to the next. */
  static double advance(double height) {
    return height / 6 * 5.6;
  }

  private static Path2D path(String stroke, double x, double y, double unit) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < stroke.length(); i += 2) {
      double px = x + (stroke.charAt(i) - 'a') * unit;
      double py = y + (stroke.charAt(i + 1) - '0') * unit;
      if (i == 0) {
        path.moveTo(px, py);
      } else {
        path.lineTo(px, py);
      }
    }
    return path;
  }
}
