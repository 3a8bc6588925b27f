package io.enlarger.job.demo;

import io.enlarger.image.Pixels;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/** Something that is drawn with Java's shapes and then looked at as pixels. */
abstract class Painting {
  private final int widthPx;
  private final int heightPx;

  Painting(int widthPx, int heightPx) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
  }

  final int widthPx() {
    return widthPx;
  }

  final int heightPx() {
    return heightPx;
  }

  /** Draws; always the same. */
  abstract void paint(Graphics2D graphics);

  /** The painting as RGB of 8 bits. */
  final Pixels pixels() {
    BufferedImage canvas = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = canvas.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    paint(graphics);
    graphics.dispose();
    byte[] bgr = ((DataBufferByte) canvas.getRaster().getDataBuffer()).getData();
    return Pixels.of8(widthPx, heightPx, 3, bgr).select(2, 1, 0);
  }
}
