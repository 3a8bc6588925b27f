package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/** What SwinIR, HAT and DAT do with features: residual convolutions and the way up. */
final class Reconstruction {
  private Reconstruction() {}

  /** One 3x3 convolution, or three with a narrow middle and LeakyReLU 0.2. */
  static Value residual(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    if (layers.has(name + ".weight")) {
      return layers.conv(x, name, x.channels(), 3);
    }
    int narrow = layers.side(name + ".0.weight", 0);
    Value y = graph.leakyRelu(layers.conv(x, name + ".0", narrow, 3), 0.2);
    y = graph.leakyRelu(layers.conv(y, name + ".2", narrow, 1), 0.2);
    return layers.conv(y, name + ".4", x.channels(), 3);
  }

  /** The upsampler that the file has, as a word for the passport. */
  static String upsampler(Layers layers) {
    if (layers.has("conv_up1.weight")) {
      return "nearest+conv";
    }
    if (layers.has("conv_before_upsample.0.weight")) {
      return "pixelshuffle";
    }
    return layers.has("upsample.0.weight") ? "pixelshuffledirect" : "none";
  }

  /** Features to an image by that upsampler; not for {@code none}. */
  static Value image(Layers layers, Value features, int channels) {
    Graph graph = layers.graph();
    String upsampler = upsampler(layers);
    if (upsampler.equals("pixelshuffledirect")) {
      return PixelShuffles.to(layers, features, "upsample.0", channels);
    }
    int width = layers.side("conv_before_upsample.0.weight", 0);
    Value y = graph.leakyRelu(layers.conv(features, "conv_before_upsample.0", width, 3), 0.01);
    if (upsampler.equals("pixelshuffle")) {
      y = PixelShuffles.chain(layers, y, "upsample.", "", 2);
    } else {
      for (int i = 1; layers.has("conv_up" + i + ".weight"); i++) {
        y = graph.leakyRelu(layers.conv(graph.nearest(y, 2), "conv_up" + i, width, 3), 0.2);
      }
      y = graph.leakyRelu(layers.conv(y, "conv_hr", width, 3), 0.2);
    }
    return layers.conv(y, "conv_last", channels, 3);
  }
}
