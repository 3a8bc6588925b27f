package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * LapSRN (Lai et al. 2017) in twtygqyy/pytorch-LapSRN, {@code lapsrn.py}: each level doubles the
 * image and adds detail; {@code output0} is the first level's.
 */
final class LapSrn implements Architecture {
  private static final Conv DOUBLING = new Conv(4, 2, 1, 1, 1);

  @Override
  public String name() {
    return "LapSRN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_input.weight") && tensors.hasPrefix("convt_F1.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("conv_input.weight", 0);
    int channels = tensors.side("conv_input.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias(".*");
    layers.note("features", features);

    Graph graph = layers.graph();
    Value y = graph.leakyRelu(layers.conv(graph.input(), "conv_input", features, 3), 0.2);
    Value image = graph.input();
    for (int level = 1; tensors.has("convt_I" + level + ".weight"); level++) {
      if (level > 1) {
        graph.output("output" + (level - 2), image);
      }
      String block = "convt_F" + level + ".0.cov_block.";
      int last = tensors.length(block) - 1;
      for (int i = 0; i < last; i += 2) {
        y = graph.leakyRelu(layers.conv(y, block + i, features, 3), 0.2);
      }
      y = graph.leakyRelu(doubled(layers, y, block + last, features), 0.2);
      Value detail = layers.conv(y, "convt_R" + level, channels, 3);
      image = graph.add(doubled(layers, image, "convt_I" + level, channels), detail);
    }
    return layers.network(image);
  }

  private static Value doubled(Layers layers, Value x, String name, int out) {
    return layers
        .graph()
        .convTranspose2d(
            x, layers.weight(name + ".weight", x.channels(), out, 4, 4), null, DOUBLING, 0);
  }
}
