package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * EDSR (Lim et al. 2017) in BasicSR ({@code archs/edsr_arch.py}), which counts in 0..255, and in
 * mmagic ({@code editors/edsr/edsr_net.py}), which counts in 0..1. Neither file holds the mean.
 */
final class EdsrBasicSr implements Architecture {
  @Override
  public String name() {
    return "EDSR (BasicSR)";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_after_body.weight")
        && tensors.hasPrefix("body.0.conv1.")
        && tensors.hasPrefix("upsample.0.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    boolean mmagic = tensors.hasPrefix("upsample.0.upsample_conv.");
    int features = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    int blocks = tensors.length("body.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", mmagic ? "mmagic" : "BasicSR");
    layers.note("num-feat", features);
    layers.note("num-block", blocks);
    double factor = Edsr.residualFactor(assumptions, features, blocks);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.assumed(layers, mmagic ? 1 : 255);
    Value first = layers.conv(shift.before(graph.input()), "conv_first", features, 3);
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      String block = "body." + i + ".conv";
      y = Residuals.block(layers, y, block + 1, block + 2, 3, factor);
    }
    y = graph.add(first, layers.conv(y, "conv_after_body", features, 3));
    y =
        mmagic
            ? PixelShuffles.chain(layers, y, "upsample.", ".upsample_conv", 1)
            : PixelShuffles.chain(layers, y, "upsample.", "", 2);
    return layers.network(shift.behind(layers.conv(y, "conv_last", channels, 3)));
  }
}
