package io.enlarger.job.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** A photograph-like scene: evening sky, ridges in haze, a lake, bare trees, grass. */
final class Landscape extends Painting {
  private static final double HORIZON = 560;

  Landscape() {
    super(1280, 960);
  }

  @Override
  void paint(Graphics2D g) {
    Random random = new Random(7);
    g.setPaint(
        new GradientPaint(
            0, 0, new Color(58, 92, 150), 0, (float) HORIZON, new Color(250, 206, 150)));
    g.fill(new Rectangle2D.Double(0, 0, widthPx(), HORIZON));
    g.setColor(new Color(255, 240, 200));
    g.fill(new Ellipse2D.Double(880, 330, 90, 90));
    clouds(g, random);
    for (int ridge = 0; ridge < 4; ridge++) {
      int tone = 150 - 32 * ridge;
      ridge(g, random, 330 + 62 * ridge, 150 - 24 * ridge, new Color(tone, tone + 4, tone + 26));
    }
    lake(g, random);
    grass(g, random);
    g.setColor(new Color(34, 24, 20));
    branch(g, random, 210, 910, -Math.PI / 2, 150, 20);
    branch(g, random, 1120, 930, -Math.PI / 2 - 0.08, 120, 15);
  }

  private static void clouds(Graphics2D g, Random random) {
    for (int i = 0; i < 900; i++) {
      double x = random.nextInt(1400) - 60;
      double y = 90 + 60 * Math.sin(x / 160) + 40 * random.nextGaussian();
      double size = 14 + 50 * random.nextDouble();
      g.setColor(new Color(255, 224, 205, 14));
      g.fill(new Ellipse2D.Double(x, y, 2.6 * size, size));
    }
  }

  /** A line of mountains by midpoint displacement. */
  private void ridge(Graphics2D g, Random random, double base, double relief, Color colour) {
    int points = 257;
    double[] height = new double[points];
    for (int step = points - 1; step > 1; step /= 2) {
      for (int i = step / 2; i < points; i += step) {
        double middle = (height[i - step / 2] + height[Math.min(points - 1, i + step / 2)]) / 2;
        height[i] = middle + random.nextGaussian() * relief * step / points;
      }
    }
    Path2D mountains = new Path2D.Double();
    mountains.moveTo(0, HORIZON);
    for (int i = 0; i < points; i++) {
      mountains.lineTo(i * 1280.0 / (points - 1), base + height[i]);
    }
    mountains.lineTo(1280, HORIZON);
    mountains.closePath();
    g.setColor(colour);
    g.fill(mountains);
  }

  private void lake(Graphics2D g, Random random) {
    g.setPaint(
        new GradientPaint(
            0, (float) HORIZON, new Color(206, 172, 140), 0, 800, new Color(38, 62, 96)));
    g.fill(new Rectangle2D.Double(0, HORIZON, widthPx(), 300));
    for (int i = 0; i < 2600; i++) {
      double depth = random.nextDouble();
      double y = HORIZON + 2 + 260 * depth * depth;
      double x = random.nextInt(1280);
      double glitter = Math.exp(-Math.pow((x - 925) / (60 + 300 * depth), 2));
      g.setColor(
          random.nextDouble() < glitter
              ? new Color(255, 232, 186, 150)
              : new Color(20, 40, 70, 70));
      g.fill(new Ellipse2D.Double(x, y, 6 + 34 * depth, 1.2 + 2.4 * depth));
    }
  }

  private void grass(Graphics2D g, Random random) {
    g.setPaint(new GradientPaint(0, 790, new Color(74, 84, 48), 0, 960, new Color(24, 30, 18)));
    Path2D bank = new Path2D.Double();
    bank.moveTo(0, 800);
    bank.curveTo(350, 740, 800, 880, 1280, 790);
    bank.lineTo(1280, heightPx());
    bank.lineTo(0, heightPx());
    bank.closePath();
    g.fill(bank);
    for (int i = 0; i < 5200; i++) {
      double x = random.nextInt(1300) - 10;
      double y = 820 + random.nextInt(150);
      double lean = 6 * random.nextGaussian();
      int tone = random.nextInt(70);
      g.setColor(new Color(50 + tone, 62 + tone, 30 + tone / 3));
      g.setStroke(new BasicStroke(1.6f));
      g.draw(new Line2D.Double(x, y, x + lean, y - 14 - random.nextInt(22)));
    }
  }

  private static void branch(
      Graphics2D g, Random random, double x, double y, double angle, double length, double width) {
    double endX = x + length * Math.cos(angle);
    double endY = y + length * Math.sin(angle);
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(new Line2D.Double(x, y, endX, endY));
    if (length > 11) {
      for (int side = -1; side <= 1; side += 2) {
        double turn = side * (0.25 + 0.35 * random.nextDouble());
        double shorter = length * (0.66 + 0.16 * random.nextDouble());
        branch(g, random, endX, endY, angle + turn, shorter, Math.max(1.3, width * 0.66));
      }
    }
  }
}
