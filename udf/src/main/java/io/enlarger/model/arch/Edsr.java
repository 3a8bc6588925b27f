package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * EDSR (Lim et al. 2017) in sanghyun-son/EDSR-PyTorch, {@code src/model/edsr.py}; its mean shift is
 * in the file.
 */
final class Edsr implements Architecture {
  @Override
  public String name() {
    return "EDSR";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("head.0.weight")
        && tensors.has("body.0.body.0.weight")
        && tensors.has("tail.0.0.weight")
        && !tensors.hasPrefix("body.0.body.3.")
        && !tensors.hasPrefix("body.0.body.0.body.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("head.0.weight", 0);
    int channels = tensors.side("head.0.weight", 1);
    int blocks = tensors.length("body.") - 1;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("n-feats", features);
    layers.note("n-resblocks", blocks);
    double factor = residualFactor(assumptions, features, blocks);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value first = layers.conv(shift.before(graph.input()), "head.0", features, 3);
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      String block = "body." + i + ".body.";
      y = Residuals.block(layers, y, block + 0, block + 2, 3, factor);
    }
    y = graph.add(first, layers.conv(y, "body." + blocks, features, 3));
    y = PixelShuffles.chain(layers, y, "tail.0.", "", 2);
    return layers.network(shift.behind(layers.conv(y, "tail.1", channels, 3)));
  }

  /** The factor of residual blocks: the paper's large network has 0.1, all others 1. */
  static double residualFactor(Assumptions assumptions, int features, int blocks) {
    boolean large = features == 256 && blocks == 32;
    return assumptions.number(
        "res-scale",
        large ? 0.1 : 1,
        "the residual factor is not in the file; 0.1 for 256 features and 32 blocks as in the"
            + " paper, else 1; a wrong one gives noise");
  }
}
