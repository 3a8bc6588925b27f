package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * RCAN (Zhang et al. 2018) in yulunzhang/RCAN, {@code model/rcan.py}, whose mean shift is in the
 * file, and in BasicSR, {@code archs/rcan_arch.py}, whose is not. The official code ignores its
 * residual factor.
 */
final class Rcan implements Architecture {
  @Override
  public String name() {
    return "RCAN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.hasPrefix("body.0.residual_group.0.rcab.")
        || tensors.has("body.0.body.0.body.3.conv_du.0.weight");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    return tensors.has("conv_first.weight")
        ? basicSr(tensors, assumptions)
        : official(tensors, assumptions);
  }

  private Network official(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("head.0.weight", 0);
    int channels = tensors.side("head.0.weight", 1);
    int groups = tensors.length("body.") - 1;
    int blocks = tensors.length("body.0.body.") - 1;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    note(layers, "official", features, groups, blocks);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value first = layers.conv(shift.before(graph.input()), "head.0", features, 3);
    Value y = first;
    for (int g = 0; g < groups; g++) {
      String group = "body." + g + ".body.";
      Value r = y;
      for (int b = 0; b < blocks; b++) {
        String block = group + b + ".body.";
        Value z = pair(layers, r, block);
        z = Attentions.channels(layers, z, block + "3.conv_du.0", block + "3.conv_du.2");
        r = graph.add(r, z);
      }
      y = graph.add(y, layers.conv(r, group + blocks, features, 3));
    }
    y = graph.add(first, layers.conv(y, "body." + groups, features, 3));
    y = PixelShuffles.chain(layers, y, "tail.0.", "", 2);
    return layers.network(shift.behind(layers.conv(y, "tail.1", channels, 3)));
  }

  private Network basicSr(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    int groups = tensors.length("body.");
    int blocks = tensors.length("body.0.residual_group.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    note(layers, "BasicSR", features, groups, blocks);
    double factor =
        assumptions.number(
            "res-scale",
            1,
            "the residual factor is not in the file; every official configuration has 1, a wrong"
                + " one gives noise");

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.assumed(layers, 255);
    Value first = layers.conv(shift.before(graph.input()), "conv_first", features, 3);
    Value y = first;
    for (int g = 0; g < groups; g++) {
      Value r = y;
      for (int b = 0; b < blocks; b++) {
        String block = "body." + g + ".residual_group." + b + ".rcab.";
        Value z = pair(layers, r, block);
        z = Attentions.channels(layers, z, block + "3.attention.1", block + "3.attention.3");
        r = graph.addScaled(r, z, factor);
      }
      y = graph.add(y, layers.conv(r, "body." + g + ".conv", features, 3));
    }
    y = graph.add(first, layers.conv(y, "conv_after_body", features, 3));
    y = PixelShuffles.chain(layers, y, "upsample.", "", 2);
    return layers.network(shift.behind(layers.conv(y, "conv_last", channels, 3)));
  }

  private static Value pair(Layers layers, Value x, String block) {
    Value z = layers.graph().relu(layers.conv(x, block + 0, x.channels(), 3));
    return layers.conv(z, block + 2, x.channels(), 3);
  }

  private static void note(Layers layers, String variant, int features, int groups, int blocks) {
    layers.note("variant", variant);
    layers.note("n-feats", features);
    layers.note("n-resgroups", groups);
    layers.note("n-resblocks", blocks);
  }
}
