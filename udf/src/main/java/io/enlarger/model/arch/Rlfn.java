package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/** RLFN (Kong et al. 2022) in bytedance/RLFN, {@code model/rlfn.py}. */
final class Rlfn implements Architecture {
  @Override
  public String name() {
    return "RLFN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_1.weight")
        && tensors.has("block_1.c1_r.weight")
        && tensors.hasPrefix("block_1.esa.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("conv_1.weight", 0);
    int channels = tensors.side("conv_1.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("feature-channels", features);

    Graph graph = layers.graph();
    double range = range(layers, features);
    layers.countsTo(range);
    Value first = layers.conv(graph.scale(graph.input(), range), "conv_1", features, 3);
    Value y = first;
    int blocks = 0;
    while (layers.has("block_" + (blocks + 1) + ".c1_r.weight")) {
      blocks++;
      String block = "block_" + blocks;
      Value z = y;
      for (int k = 1; k <= 3; k++) {
        String conv = block + ".c" + k + "_r";
        z = graph.leakyRelu(layers.conv(z, conv, layers.side(conv + ".weight", 0), 3), 0.05);
      }
      z = layers.conv(graph.add(z, y), block + ".c5", features, 1);
      y =
          Attentions.enhancedSpatial(
              layers,
              z,
              block + ".esa",
              Layers::conv,
              (l, pooled, esa) -> l.conv(pooled, esa + ".conv3", pooled.channels(), 3));
    }
    layers.note("blocks", blocks);
    y = graph.add(layers.conv(y, "conv_2", features, 3), first);
    y = graph.widen(PixelShuffles.to(layers, y, "upsampler.0", channels));
    return layers.network(graph.scale(y, 1 / range), 1, 15);
  }

  /**
   * The range in which the network counts: the published network counts in 0..255, its code takes
   * whatever it is given. Biases of the first layer tell: they stay below 1 where the input does.
   */
  private static double range(Layers layers, int features) {
    float largest = 0;
    for (float bias : layers.numbers("conv_1.bias", features)) {
      largest = Math.max(largest, Math.abs(bias));
    }
    return layers
        .assumptions()
        .number(
            "img-range",
            largest > 1 ? 255 : 1,
            "the range in which the network counts is not in the file; the largest bias of its"
                + " first layer is "
                + largest
                + ", which is above 1 in networks that count in 0..255; a wrong one blurs");
  }
}
