package io.enlarger.image;

import java.util.Optional;

/**
 * A rectangle of pixels: columns {@code x} to {@code x + widthPx - 1}, rows {@code y} to {@code y +
 * heightPx - 1}, counted from the upper left corner.
 */
public record Region(int x, int y, int widthPx, int heightPx) {
  public Region {
    if (x < 0 || y < 0 || widthPx < 1 || heightPx < 1) {
      throw new IllegalArgumentException(
          "region must have a corner >= 0 and sides >= 1, got "
              + x
              + ","
              + y
              + " "
              + widthPx
              + "x"
              + heightPx);
    }
  }

  /** The whole of an image of that size. */
  public static Region ofSize(int widthPx, int heightPx) {
    return new Region(0, 0, widthPx, heightPx);
  }

  /** First column right of the rectangle. */
  public int right() {
    return x + widthPx;
  }

  /** First row below the rectangle. */
  public int bottom() {
    return y + heightPx;
  }

  /** Number of pixels. */
  public long areaPx() {
    return (long) widthPx * heightPx;
  }

  /** The same rectangle in an image enlarged by {@code factor}. */
  public Region scaledBy(int factor) {
    return new Region(x * factor, y * factor, widthPx * factor, heightPx * factor);
  }

  /** The same rectangle in coordinates whose origin is {@code (originX, originY)}. */
  public Region relativeTo(int originX, int originY) {
    return new Region(x - originX, y - originY, widthPx, heightPx);
  }

  /** The same rectangle further right and down. */
  public Region movedBy(int columns, int rows) {
    return new Region(x + columns, y + rows, widthPx, heightPx);
  }

  /** What both have in common; empty where that is nothing. */
  public Optional<Region> intersection(Region other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int width = Math.min(right(), other.right()) - left;
    int height = Math.min(bottom(), other.bottom()) - top;
    return width < 1 || height < 1
        ? Optional.empty()
        : Optional.of(new Region(left, top, width, height));
  }

  /** Whether {@code other} lies within this rectangle. */
  public boolean contains(Region other) {
    return other.x >= x && other.y >= y && other.right() <= right() && other.bottom() <= bottom();
  }

  @Override
  public String toString() {
    return widthPx + "x" + heightPx + "+" + x + "+" + y;
  }
}
