package io.enlarger.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Immutable samples of an image: rows from top to bottom, in a row the pixels from left to right,
 * in a pixel the channels (H, W, C).
 *
 * <p>Samples are unsigned integers of 8 or 16 bits. Channels are gray (1), gray and alpha (2), RGB
 * (3) or RGBA (4); alpha is straight, not premultiplied. The values are those of the file: no gamma
 * is applied.
 *
 * <p>Thread-safe, since nothing changes after construction. Equal when size, channels, depth and
 * every sample are.
 */
public final class Pixels {
  private final int widthPx;
  private final int heightPx;
  private final int channels;
  private final byte[] samples8;
  private final short[] samples16;

  private Pixels(int widthPx, int heightPx, int channels, byte[] samples8, short[] samples16) {
    if (widthPx < 1 || heightPx < 1 || channels < 1 || channels > 4) {
      throw new IllegalArgumentException(
          "pixels must be at least 1x1 with 1 to 4 channels, got "
              + widthPx
              + "x"
              + heightPx
              + "x"
              + channels);
    }
    long expected = (long) widthPx * heightPx * channels;
    if (expected != samples8.length + (long) samples16.length) {
      throw new IllegalArgumentException(
          "expected " + expected + " samples, got " + (samples8.length + samples16.length));
    }
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.channels = channels;
    this.samples8 = samples8;
    this.samples16 = samples16;
  }

  /**
   * Pixels of 8 bits.
   *
   * @param samples {@code heightPx * widthPx * channels} samples in H, W, C order; the array is
   *     taken over and must not be changed afterwards
   */
  public static Pixels of8(int widthPx, int heightPx, int channels, byte[] samples) {
    return new Pixels(widthPx, heightPx, channels, samples, new short[0]);
  }

  /**
   * Pixels of 16 bits.
   *
   * @param samples {@code heightPx * widthPx * channels} unsigned samples in H, W, C order; the
   *     array is taken over and must not be changed afterwards
   */
  public static Pixels of16(int widthPx, int heightPx, int channels, short[] samples) {
    return new Pixels(widthPx, heightPx, channels, new byte[0], samples);
  }

  public int widthPx() {
    return widthPx;
  }

  public int heightPx() {
    return heightPx;
  }

  /** 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA. */
  public int channels() {
    return channels;
  }

  /** 8 or 16. */
  public int bitDepth() {
    return samples16.length > 0 ? 16 : 8;
  }

  /** The largest sample: 255 or 65535. */
  public int maxValue() {
    return bitDepth() == 8 ? 255 : 65535;
  }

  /** Whether the last channel is alpha. */
  public boolean hasAlpha() {
    return channels == 2 || channels == 4;
  }

  /** Size and kind. */
  public Shape shape() {
    return new Shape(widthPx, heightPx, channels, bitDepth());
  }

  /** The whole as a region. */
  public Region bounds() {
    return Region.ofSize(widthPx, heightPx);
  }

  /** One sample, 0 to {@link #maxValue()}. */
  public int sample(int x, int y, int channel) {
    if (x < 0 || x >= widthPx || channel < 0 || channel >= channels) {
      throw new IndexOutOfBoundsException(
          "no sample at column " + x + ", channel " + channel + " of " + this);
    }
    int index = (y * widthPx + x) * channels + channel;
    return bitDepth() == 8 ? samples8[index] & 0xff : samples16[index] & 0xffff;
  }

  /**
   * The 8-bit samples of consecutive rows, without a copy of the whole.
   *
   * @param y first row
   * @param rows number of rows
   * @param into receives {@code rows * widthPx * channels} samples from {@code offset} on
   * @throws IllegalStateException if the samples have 16 bits
   */
  public void copyRows8(int y, int rows, byte[] into, int offset) {
    requireDepth(8);
    int stride = widthPx * channels;
    System.arraycopy(samples8, y * stride, into, offset, rows * stride);
  }

  /** As {@link #copyRows8(int, int, byte[], int)}, to where {@code into} is. */
  public void copyRows8(int y, int rows, ByteBuffer into) {
    requireDepth(8);
    int stride = widthPx * channels;
    into.put(samples8, y * stride, rows * stride);
  }

  /** As {@link #copyRows8(int, int, byte[], int)}, for samples of 16 bits. */
  public void copyRows16(int y, int rows, short[] into, int offset) {
    requireDepth(16);
    int stride = widthPx * channels;
    System.arraycopy(samples16, y * stride, into, offset, rows * stride);
  }

  /** A part of these pixels as pixels of their own. */
  public Pixels crop(Region region) {
    if (!bounds().contains(region)) {
      throw new IllegalArgumentException("region " + region + " is not within " + this);
    }
    if (region.equals(bounds())) {
      return this;
    }
    int row = region.widthPx() * channels;
    int size = Math.multiplyExact(row, region.heightPx());
    byte[] to8 = new byte[bitDepth() == 8 ? size : 0];
    short[] to16 = new short[bitDepth() == 16 ? size : 0];
    for (int y = 0; y < region.heightPx(); y++) {
      int from = ((region.y() + y) * widthPx + region.x()) * channels;
      if (bitDepth() == 8) {
        System.arraycopy(samples8, from, to8, y * row, row);
      } else {
        System.arraycopy(samples16, from, to16, y * row, row);
      }
    }
    return new Pixels(region.widthPx(), region.heightPx(), channels, to8, to16);
  }

  /** Parts of one width and kind, one below the other. */
  public static Pixels stacked(List<Pixels> parts) {
    Pixels first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    int height = 0;
    for (Pixels part : parts) {
      if (part.widthPx != first.widthPx
          || part.channels != first.channels
          || part.bitDepth() != first.bitDepth()) {
        throw new IllegalArgumentException(part + " does not fit below " + first);
      }
      height += part.heightPx;
    }
    int size = Math.toIntExact((long) first.widthPx * height * first.channels);
    byte[] to8 = new byte[first.bitDepth() == 8 ? size : 0];
    short[] to16 = new short[first.bitDepth() == 16 ? size : 0];
    int at = 0;
    for (Pixels part : parts) {
      System.arraycopy(part.samples8, 0, to8, Math.min(at, to8.length), part.samples8.length);
      System.arraycopy(part.samples16, 0, to16, Math.min(at, to16.length), part.samples16.length);
      at += part.samples8.length + part.samples16.length;
    }
    return new Pixels(first.widthPx, height, first.channels, to8, to16);
  }

  /** Parts of one height and kind, one beside the other. */
  public static Pixels beside(List<Pixels> parts) {
    Pixels first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    int width = 0;
    for (Pixels part : parts) {
      if (part.heightPx != first.heightPx
          || part.channels != first.channels
          || part.bitDepth() != first.bitDepth()) {
        throw new IllegalArgumentException(part + " does not fit beside " + first);
      }
      width += part.widthPx;
    }
    int stride = width * first.channels;
    int size = Math.multiplyExact(stride, first.heightPx);
    byte[] to8 = new byte[first.bitDepth() == 8 ? size : 0];
    short[] to16 = new short[first.bitDepth() == 16 ? size : 0];
    int at = 0;
    for (Pixels part : parts) {
      int row = part.widthPx * first.channels;
      for (int y = 0; y < first.heightPx; y++) {
        if (first.bitDepth() == 8) {
          System.arraycopy(part.samples8, y * row, to8, y * stride + at, row);
        } else {
          System.arraycopy(part.samples16, y * row, to16, y * stride + at, row);
        }
      }
      at += row;
    }
    return new Pixels(width, first.heightPx, first.channels, to8, to16);
  }

  /** The given channels, in the given order: {@code select(0, 0, 0)} makes RGB of gray. */
  public Pixels select(int... chosen) {
    for (int channel : chosen) {
      if (channel < 0 || channel >= channels) {
        throw new IllegalArgumentException("no channel " + channel + " in " + this);
      }
    }
    int count = widthPx * heightPx;
    int size = Math.multiplyExact(count, chosen.length);
    byte[] to8 = new byte[bitDepth() == 8 ? size : 0];
    short[] to16 = new short[bitDepth() == 16 ? size : 0];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < chosen.length; c++) {
        if (bitDepth() == 8) {
          to8[i * chosen.length + c] = samples8[i * channels + chosen[c]];
        } else {
          to16[i * chosen.length + c] = samples16[i * channels + chosen[c]];
        }
      }
    }
    return new Pixels(widthPx, heightPx, chosen.length, to8, to16);
  }

  /**
   * Other samples in the place of these, each by its value alone.
   *
   * @param change from 0..255 to 0..255
   * @throws IllegalStateException if the samples have 16 bits
   */
  public Pixels map8(IntUnaryOperator change) {
    requireDepth(8);
    byte[] table = new byte[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = (byte) change.applyAsInt(i);
    }
    byte[] to = new byte[samples8.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = table[samples8[i] & 0xff];
    }
    return new Pixels(widthPx, heightPx, channels, to, new short[0]);
  }

  /** The colour channels without alpha. */
  public Pixels withoutAlpha() {
    return switch (channels) {
      case 2 -> select(0);
      case 4 -> select(0, 1, 2);
      default -> this;
    };
  }

  /**
   * These colours with an alpha channel.
   *
   * @param alpha one channel of the same size and depth
   */
  public Pixels withAlpha(Pixels alpha) {
    if (hasAlpha()
        || alpha.channels != 1
        || alpha.widthPx != widthPx
        || alpha.heightPx != heightPx
        || alpha.bitDepth() != bitDepth()) {
      throw new IllegalArgumentException(alpha + " cannot be the alpha of " + this);
    }
    int joined = channels + 1;
    byte[] to8 = new byte[samples8.length / channels * joined];
    short[] to16 = new short[samples16.length / channels * joined];
    for (int i = 0; i < widthPx * heightPx; i++) {
      if (bitDepth() == 8) {
        System.arraycopy(samples8, i * channels, to8, i * joined, channels);
        to8[i * joined + channels] = alpha.samples8[i];
      } else {
        System.arraycopy(samples16, i * channels, to16, i * joined, channels);
        to16[i * joined + channels] = alpha.samples16[i];
      }
    }
    return new Pixels(widthPx, heightPx, joined, to8, to16);
  }

  /** Gray of RGB by the luma weights of BT.601: 0.299 R + 0.587 G + 0.114 B, rounded. */
  public Pixels toGray() {
    if (channels != 3) {
      throw new IllegalStateException(this + " is not RGB");
    }
    byte[] to8 = new byte[samples8.length / 3];
    short[] to16 = new short[samples16.length / 3];
    for (int i = 0; i < widthPx * heightPx; i++) {
      if (bitDepth() == 8) {
        to8[i] =
            (byte)
                luma(
                    samples8[3 * i] & 0xff, samples8[3 * i + 1] & 0xff, samples8[3 * i + 2] & 0xff);
      } else {
        to16[i] =
            (short)
                luma(
                    samples16[3 * i] & 0xffff,
                    samples16[3 * i + 1] & 0xffff,
                    samples16[3 * i + 2] & 0xffff);
      }
    }
    return new Pixels(widthPx, heightPx, 1, to8, to16);
  }

  private static int luma(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue + 500) / 1000;
  }

  /**
   * These pixels with their mirror image beyond the right and the bottom border, the border itself
   * not repeated; repeated back and forth where the image is smaller than what is added.
   *
   * @param widthPx at least the present width
   * @param heightPx at least the present height
   */
  public Pixels reflectedTo(int widthPx, int heightPx) {
    if (widthPx < this.widthPx || heightPx < this.heightPx) {
      throw new IllegalArgumentException(this + " cannot be padded to " + widthPx + "x" + heightPx);
    }
    if (widthPx == this.widthPx && heightPx == this.heightPx) {
      return this;
    }
    int size = Math.toIntExact((long) widthPx * heightPx * channels);
    byte[] to8 = new byte[bitDepth() == 8 ? size : 0];
    short[] to16 = new short[bitDepth() == 16 ? size : 0];
    for (int y = 0; y < heightPx; y++) {
      for (int x = 0; x < widthPx; x++) {
        int from = (mirror(y, this.heightPx) * this.widthPx + mirror(x, this.widthPx)) * channels;
        int to = (y * widthPx + x) * channels;
        if (bitDepth() == 8) {
          System.arraycopy(samples8, from, to8, to, channels);
        } else {
          System.arraycopy(samples16, from, to16, to, channels);
        }
      }
    }
    return new Pixels(widthPx, heightPx, channels, to8, to16);
  }

  private static int mirror(int position, int length) {
    if (length == 1) {
      return 0;
    }
    int period = 2 * (length - 1);
    int within = position % period;
    return within < length ? within : period - within;
  }

  /**
   * The same image at another depth; 8 to 16 bits multiplies by 257, 16 to 8 rounds to the nearest.
   */
  public Pixels withBitDepth(int bitDepth) {
    if (bitDepth == bitDepth()) {
      return this;
    }
    if (bitDepth == 16) {
      short[] wide = new short[samples8.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = (short) ((samples8[i] & 0xff) * 257);
      }
      return new Pixels(widthPx, heightPx, channels, new byte[0], wide);
    }
    if (bitDepth == 8) {
      byte[] narrow = new byte[samples16.length];
      IntUnaryOperator to8 = v -> (v * 255 + 32767) / 65535;
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (byte) to8.applyAsInt(samples16[i] & 0xffff);
      }
      return new Pixels(widthPx, heightPx, channels, narrow, new short[0]);
    }
    throw new IllegalArgumentException("bit depth must be 8 or 16, got " + bitDepth);
  }

  private void requireDepth(int bitDepth) {
    if (bitDepth() != bitDepth) {
      throw new IllegalStateException("samples have " + bitDepth() + " bits, not " + bitDepth);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels that
        && widthPx == that.widthPx
        && heightPx == that.heightPx
        && channels == that.channels
        && Arrays.equals(samples8, that.samples8)
        && Arrays.equals(samples16, that.samples16);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * widthPx + heightPx) + channels)
        + Arrays.hashCode(samples8)
        + Arrays.hashCode(samples16);
  }

  /** For example {@code 640x480 RGB 8 bit}. */
  @Override
  public String toString() {
    String[] names = {"gray", "gray+alpha", "RGB", "RGBA"};
    return widthPx + "x" + heightPx + " " + names[channels - 1] + " " + bitDepth() + " bit";
  }
}
