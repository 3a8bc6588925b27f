package io.enlarger.image.codec;

import java.awt.image.BufferedImage;
import java.util.Objects;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadUpdateListener;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a library's reader has decoded, from the top. */
final class RowsSeen implements IIOReadUpdateListener {
  private int rows;
  private boolean inPasses;
  private @Nullable BufferedImage image;

  /** How many; 0 where rows come in several passes, and none is finished before the last one. */
  int count() {
    return inPasses ? 0 : rows;
  }

  /** What was decoded of them, where there are any. */
  BufferedImage image() {
    return Objects.requireNonNull(image, "no row was decoded");
  }

  @Override
  public void imageUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {
    rows = Math.max(rows, minY + height);
    this.image = image;
  }

  @Override
  public void passStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {
    inPasses |= pass > 0 || periodX > 1 || periodY > 1;
  }

  @Override
  public void passComplete(ImageReader source, BufferedImage image) {}

  @Override
  public void thumbnailPassStarted(
      ImageReader source,
      BufferedImage image,
      int pass,
      int minPass,
      int maxPass,
      int minX,
      int minY,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailUpdate(
      ImageReader source,
      BufferedImage image,
      int minX,
      int minY,
      int width,
      int height,
      int periodX,
      int periodY,
      int[] bands) {}

  @Override
  public void thumbnailPassComplete(ImageReader source, BufferedImage image) {}
}
