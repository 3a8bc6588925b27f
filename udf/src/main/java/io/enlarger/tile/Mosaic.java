package io.enlarger.tile;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * The large image while it is being put together from the cores of its tiles.
 *
 * <p>Not thread-safe.
 */
public final class Mosaic {
  private final int widthPx;
  private final int heightPx;
  private final int channels;
  private final byte[] samples8;
  private final short[] samples16;

  private Mosaic(int widthPx, int heightPx, int channels, int bitDepth) {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.channels = channels;
    int size = Math.toIntExact(Math.multiplyExact((long) widthPx * heightPx, (long) channels));
    this.samples8 = new byte[bitDepth == 8 ? size : 0];
    this.samples16 = new short[bitDepth == 16 ? size : 0];
  }

  /** An empty mosaic of 8 or 16 bits a sample. */
  public static Mosaic of(int widthPx, int heightPx, int channels, int bitDepth) {
    if (bitDepth != 8 && bitDepth != 16) {
      throw new IllegalArgumentException("bit depth must be 8 or 16, got " + bitDepth);
    }
    return new Mosaic(widthPx, heightPx, channels, bitDepth);
  }

  /**
   * Places a part of a computed window.
   *
   * @param window 8-bit samples of the computed window in H, W, C order, from position 0 on
   * @param windowWidthPx columns of the computed window
   * @param part which part of the window is kept, in the window's coordinates
   * @param x column at which the part's left goes
   * @param y row at which the part's top goes
   */
  public void place8(ByteBuffer window, int windowWidthPx, Region part, int x, int y) {
    int row = part.widthPx() * channels;
    for (int r = 0; r < part.heightPx(); r++) {
      window.get(
          ((part.y() + r) * windowWidthPx + part.x()) * channels,
          samples8,
          ((y + r) * widthPx + x) * channels,
          row);
    }
  }

  /** As {@link #place8}, with samples of 16 bits, each in an int of 0 to 65535. */
  public void place16(IntBuffer window, int windowWidthPx, Region part, int x, int y) {
    int row = part.widthPx() * channels;
    for (int r = 0; r < part.heightPx(); r++) {
      int from = ((part.y() + r) * windowWidthPx + part.x()) * channels;
      int to = ((y + r) * widthPx + x) * channels;
      for (int i = 0; i < row; i++) {
        samples16[to + i] = (short) window.get(from + i);
      }
    }
  }

  /** The whole; nothing may be placed afterwards. */
  public Pixels toPixels() {
    return samples16.length > 0
        ? Pixels.of16(widthPx, heightPx, channels, samples16)
        : Pixels.of8(widthPx, heightPx, channels, samples8);
  }
}
