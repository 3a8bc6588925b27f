package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Value;

/** Enlargement by convolutions to r r times the channels, each followed by a pixel shuffle. */
final class PixelShuffles {
  private PixelShuffles() {}

  /**
   * A chain {@code PREFIX0SUFFIX, PREFIX2SUFFIX ...}: as many as the file has, each of its own
   * factor.
   *
   * @param step between the numbers: 2 where the shuffle has a number of its own, else 1
   */
  static Value chain(Layers layers, Value x, String prefix, String suffix, int step) {
    Value y = x;
    for (int i = 0; layers.has(prefix + i + suffix + ".weight"); i += step) {
      y = one(layers, y, prefix + i + suffix);
    }
    return y;
  }

  /** One convolution that keeps the channels, whatever its factor, and its shuffle. */
  static Value one(Layers layers, Value x, String name) {
    return to(layers, x, name, x.channels());
  }

  /** One convolution to an image of so many channels, whatever its factor, and its shuffle. */
  static Value to(Layers layers, Value x, String name, int channels) {
    int out = layers.side(name + ".weight", 0);
    int factor = (int) Math.round(Math.sqrt(out / (double) channels));
    layers.require(
        factor > 0 && factor * factor * channels == out,
        "tensor %s.weight has %d output channels, which do not shuffle to %d",
        name,
        out,
        channels);
    int kernel = layers.side(name + ".weight", 2);
    return layers.graph().pixelShuffle(layers.conv(x, name, out, kernel), factor);
  }
}
