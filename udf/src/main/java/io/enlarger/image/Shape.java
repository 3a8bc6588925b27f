package io.enlarger.image;

/**
 * Size and kind of an image.
 *
 * @param widthPx columns
 * @param heightPx rows
 * @param channels 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
 * @param bitDepth 8 or 16
 */
public record Shape(int widthPx, int heightPx, int channels, int bitDepth) {
  /** Whether the last channel is alpha. */
  public boolean hasAlpha() {
    return channels % 2 == 0;
  }

  /** Bytes of all samples. */
  public long bytes() {
    return (long) widthPx * heightPx * channels * (bitDepth / 8);
  }

  /** The same kind, so many times as wide and high. */
  public Shape scaledBy(int scale) {
    return new Shape(
        Math.multiplyExact(widthPx, scale),
        Math.multiplyExact(heightPx, scale),
        channels,
        bitDepth);
  }
}
