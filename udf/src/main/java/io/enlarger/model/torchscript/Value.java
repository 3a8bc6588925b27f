package io.enlarger.model.torchscript;

/**
 * The result of an operation: an image-like tensor [n, channels, h, w] and what it depends on.
 *
 * <p>Its sides are those of the network's input times a factor; a <em>pooled</em> value has lost
 * its sides (1x1) and fits any. Immutable.
 */
public final class Value implements Argument {
  final int id;
  private final int channels;
  private final double factor;
  private final double radiusPx;
  private final boolean bounded;
  private final boolean wide;

  Value(int id, int channels, double factor, double radiusPx, boolean bounded, boolean wide) {
    this.id = id;
    this.channels = channels;
    this.factor = factor;
    this.radiusPx = radiusPx;
    this.bounded = bounded;
    this.wide = wide;
  }

  /** Number of channels. */
  public int channels() {
    return channels;
  }

  /** Its side divided by the input's; 0 for a pooled value. */
  public double factor() {
    return factor;
  }

  /** How far around a pixel it looks, in pixels of the input, statistics of the whole aside. */
  public double radiusPx() {
    return radiusPx;
  }

  /** Whether it depends on nothing outside of the radius, and not on where the input begins. */
  public boolean isBounded() {
    return bounded;
  }

  /** Whether it is kept in 32 bits whatever the precision. */
  boolean isWide() {
    return wide;
  }
}
