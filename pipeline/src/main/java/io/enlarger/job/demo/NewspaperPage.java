package io.enlarger.job.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Random;

/** The front page of a newspaper on yellowed paper, with a halftone picture. */
final class NewspaperPage extends Painting {
  private static final Color INK = new Color(38, 34, 32);
  private static final List<String> WORDS =
      List.of(
          "THE", "HARBOUR", "WAS", "FULL", "OF", "SAILS", "AND", "EVERY", "LAMP", "ON", "QUAY",
          "BURNED", "TOWN", "HALL", "COUNCIL", "AGREED", "TO", "KEEP", "ITS", "OLD", "MAPS", "A",
          "NEW", "BRIDGE", "WILL", "OPEN", "IN", "SPRING", "LETTERS", "FROM", "READERS", "ARRIVE",
          "BY", "TRAIN", "WEATHER", "CLEAR", "WITH", "LIGHT", "WINDS", "1912", "PRICE", "2",
          "PENCE");

  NewspaperPage() {
    super(960, 1280);
  }

  @Override
  void paint(Graphics2D g) {
    Random random = new Random(1912);
    paper(g, random);
    g.setColor(INK);
    StrokeFont.write(g, "THE DAILY ENLARGER", 62, 56, 49, 8);
    rule(g, 128, 3);
    StrokeFont.write(g, "NO. 1024", 62, 142, 16, 2.2);
    StrokeFont.write(g, "MORNING EDITION", 400, 142, 16, 2.2);
    StrokeFont.write(g, "2 PENCE", 790, 142, 16, 2.2);
    rule(g, 172, 1.5);
    StrokeFont.write(g, "HARBOUR LIGHTS SEEN", 62, 200, 40, 5.5);
    StrokeFont.write(g, "AT FOUR TIMES THE SIZE", 62, 258, 30, 4);
    halftone(g, 350, 330, 550, 360);
    StrokeFont.write(g, "THE LIGHTHOUSE LAST NIGHT", 400, 706, 16, 2.2);
    column(g, random, 62, 330, 262, 900);
    column(g, random, 350, 760, 262, 470);
    column(g, random, 638, 760, 262, 470);
    g.setStroke(new BasicStroke(1.5f));
    g.draw(new Line2D.Double(337, 330, 337, 1230));
    g.draw(new Line2D.Double(625, 760, 625, 1230));
  }

  private void paper(Graphics2D g, Random random) {
    g.setColor(new Color(236, 226, 202));
    g.fill(new Rectangle2D.Double(0, 0, widthPx(), heightPx()));
    for (int i = 0; i < 9000; i++) {
      int tone = random.nextInt(60);
      g.setColor(new Color(190 + tone, 178 + tone, 148 + tone, 40));
      double size = 1 + 5 * random.nextDouble();
      g.fill(
          new Ellipse2D.Double(
              random.nextInt(widthPx()), random.nextInt(heightPx()), size, size * 0.7));
    }
  }

  private void rule(Graphics2D g, double y, double weight) {
    g.setStroke(new BasicStroke((float) weight));
    g.draw(new Line2D.Double(62, y, widthPx() - 62, y));
  }

  private static void column(
      Graphics2D g, Random random, double x, double y, double width, double height) {
    double size = 15;
    for (double line = y; line + size < y + height; line += 26) {
      double left = x;
      while (true) {
        String word = WORDS.get(random.nextInt(WORDS.size()));
        if (left + word.length() * StrokeFont.advance(size) > x + width) {
          break;
        }
        left = StrokeFont.write(g, word, left, line, size, 2.1) + StrokeFont.advance(size) * 0.6;
      }
    }
  }

  /** Dots on a grid turned by 45 degrees, as large as the picture is dark. */
  private static void halftone(Graphics2D g, double x, double y, double width, double height) {
    double pitch = 9;
    for (double row = -width; row < height + width; row += pitch) {
      for (double step = -height; step < width + height; step += pitch) {
        double u = (step + row) * Math.sqrt(0.5);
        double v = (row - step) * Math.sqrt(0.5);
        if (u >= 0 && v >= 0 && u < width && v < height) {
          double radius = pitch * 0.68 * Math.sqrt(darkness(u / width, v / height));
          g.fill(new Ellipse2D.Double(x + u - radius, y + v - radius, 2 * radius, 2 * radius));
        }
      }
    }
  }

  /** A lighthouse over the sea at night, 0 white to 1 black. */
  private static double darkness(double u, double v) {
    double beam = Math.max(0, 1 - 14 * Math.abs(v - 0.28 - 0.22 * (0.3 - u)));
    boolean tower = Math.abs(u - 0.3) < 0.035 + 0.03 * v && v > 0.25 && v < 0.75;
    double sky = 0.75 - 0.45 * v - 0.45 * beam * (u > 0.3 ? 1 - 0.6 * u : 0.3);
    double sea = 0.65 + 0.2 * Math.sin(60 * v + 9 * Math.sin(13 * u));
    double rocks = v > 0.7 - 0.12 * Math.exp(-40 * (u - 0.3) * (u - 0.3)) ? 0.95 : -1;
    double tone = tower ? (((int) (v * 16)) % 2 == 0 ? 0.08 : 0.55) : v > 0.72 ? sea : sky;
    return Math.max(0.02, Math.min(1, u < 0.55 && rocks > 0 && v < 0.82 && !tower ? rocks : tone));
  }
}
