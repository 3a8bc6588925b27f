package io.enlarger.job.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Random;

/** A survey map: contour lines, a river, roads, a railway, houses, names. */
final class TownMap extends Painting {
  TownMap() {
    super(1280, 960);
  }

  @Override
  void paint(Graphics2D g) {
    Random random = new Random(1850);
    g.setColor(new Color(246, 240, 222));
    g.fill(new Rectangle2D.Double(0, 0, widthPx(), heightPx()));
    woods(g, random);
    contours(g, 300, 250, 15);
    contours(g, 1010, 640, 12);
    river(g);
    houses(g, random, 640, 330);
    houses(g, random, 420, 740);
    road(g, 0, 420, 1280, 300, 90);
    road(g, 330, 960, 760, 0, -60);
    railway(g);
    g.setColor(new Color(40, 36, 34));
    StrokeFont.write(g, "ENLARGERSTADT", 700, 215, 26, 3);
    StrokeFont.write(g, "NORDHOF", 350, 660, 18, 2.2);
    StrokeFont.write(g, "412", 292, 242, 14, 1.8);
    StrokeFont.write(g, "388", 1000, 632, 14, 1.8);
    g.setColor(new Color(40, 80, 140));
    AffineTransform upright = g.getTransform();
    g.rotate(0.32, 880, 480);
    StrokeFont.write(g, "RIVER PIXEL", 850, 470, 18, 2.2);
    g.setTransform(upright);
    frame(g);
  }

  private void woods(Graphics2D g, Random random) {
    for (int i = 0; i < 700; i++) {
      double x = 950 + 140 * random.nextGaussian();
      double y = 190 + 90 * random.nextGaussian();
      g.setColor(new Color(150, 180, 120, 150));
      g.fill(new Ellipse2D.Double(x, y, 13, 13));
      g.setColor(new Color(80, 120, 70));
      g.setStroke(new BasicStroke(1.3f));
      g.draw(new Ellipse2D.Double(x + 3, y + 3, 7, 7));
    }
  }

  private static void contours(Graphics2D g, double x, double y, int count) {
    g.setColor(new Color(178, 120, 70));
    for (int i = 1; i <= count; i++) {
      g.setStroke(new BasicStroke(i % 5 == 0 ? 2.6f : 1.3f));
      Path2D line = new Path2D.Double();
      for (int a = 0; a <= 180; a++) {
        double angle = a * Math.PI / 90;
        double radius =
            i * 17 * (1 + 0.22 * Math.sin(2 * angle + i * 0.14) + 0.1 * Math.cos(5 * angle + x));
        double px = x + 1.3 * radius * Math.cos(angle);
        double py = y + radius * Math.sin(angle);
        if (a == 0) {
          line.moveTo(px, py);
        } else {
          line.lineTo(px, py);
        }
      }
      g.draw(line);
    }
  }

  private void river(Graphics2D g) {
    Path2D river = new Path2D.Double();
    river.moveTo(-20, 560);
    river.curveTo(260, 430, 420, 620, 640, 520);
    river.curveTo(820, 430, 980, 520, 1300, 760);
    g.setColor(new Color(90, 140, 190));
    g.setStroke(new BasicStroke(30, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(river);
    g.setColor(new Color(176, 208, 230));
    g.setStroke(new BasicStroke(25, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(river);
  }

  private static void houses(Graphics2D g, Random random, double x, double y) {
    for (int row = -3; row <= 3; row++) {
      for (int column = -4; column <= 4; column++) {
        if (random.nextInt(5) > 0) {
          double width = 14 + random.nextInt(16);
          Rectangle2D house =
              new Rectangle2D.Double(
                  x + column * 42 + random.nextInt(8),
                  y + row * 38 + random.nextInt(8),
                  width,
                  12 + random.nextInt(14));
          g.setColor(new Color(196, 92, 80));
          g.fill(house);
          g.setColor(new Color(70, 30, 28));
          g.setStroke(new BasicStroke(1.5f));
          g.draw(house);
        }
      }
    }
  }

  private static void road(Graphics2D g, double x1, double y1, double x2, double y2, double bend) {
    Path2D road = new Path2D.Double();
    road.moveTo(x1, y1);
    road.curveTo(
        x1 + (x2 - x1) / 3,
        y1 + (y2 - y1) / 3 + bend,
        x1 + 2 * (x2 - x1) / 3,
        y1 + 2 * (y2 - y1) / 3 - bend,
        x2,
        y2);
    g.setColor(new Color(60, 50, 46));
    g.setStroke(new BasicStroke(13));
    g.draw(road);
    g.setColor(new Color(250, 224, 140));
    g.setStroke(new BasicStroke(9.5f));
    g.draw(road);
  }

  private static void railway(Graphics2D g) {
    Path2D rails = new Path2D.Double();
    rails.moveTo(-10, 880);
    rails.curveTo(400, 860, 800, 900, 1290, 420);
    g.setColor(new Color(50, 46, 44));
    g.setStroke(new BasicStroke(2.2f));
    g.draw(rails);
    g.setStroke(
        new BasicStroke(
            10, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {2.5f, 12}, 0));
    g.draw(rails);
  }

  private void frame(Graphics2D g) {
    g.setColor(new Color(40, 36, 34));
    g.setStroke(new BasicStroke(3));
    g.draw(new Rectangle2D.Double(14, 14, widthPx() - 28, heightPx() - 28));
    g.setStroke(new BasicStroke(1));
    g.draw(new Rectangle2D.Double(22, 22, widthPx() - 44, heightPx() - 44));
  }
}
