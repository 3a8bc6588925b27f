package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;

/**
 * SRGAN's generator (Ledig et al. 2017) in Lornatang/SRGAN-PyTorch, {@code model.py}: batch
 * normalisation is folded into the convolutions, the output is clipped by the network itself.
 */
final class SrganLornatang implements Architecture {
  @Override
  public String name() {
    return "SRGAN (Lornatang)";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv1.0.weight") && tensors.hasPrefix("trunk.0.rcb.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("conv1.0.weight", 0);
    int channels = tensors.side("conv1.0.weight", 1);
    int blocks = tensors.length("trunk.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias("trunk\\..*|conv2\\.0");
    layers.note("channels", features);
    layers.note("num-rcb", blocks);

    Graph graph = layers.graph();
    Value first = layers.prelu(layers.conv(graph.input(), "conv1.0", features, 9), "conv1.1");
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      String block = "trunk." + i + ".rcb.";
      Value r = layers.convNorm(y, block + 0, block + 1, features, 3);
      r = layers.prelu(r, block + 2);
      y = graph.add(y, layers.convNorm(r, block + 3, block + 4, features, 3));
    }
    y = graph.add(first, layers.convNorm(y, "conv2.0", "conv2.1", features, 3));
    for (int i = 0; i < tensors.length("upsampling."); i++) {
      String block = "upsampling." + i + ".upsample_block.";
      y = layers.prelu(PixelShuffles.one(layers, y, block + 0), block + 2);
    }
    y = layers.conv(y, "conv3", channels, 9);
    return layers.network(
        graph.elementwise("clamp", graph.widen(y), Literal.of(0.0), Literal.of(1.0)));
  }
}
