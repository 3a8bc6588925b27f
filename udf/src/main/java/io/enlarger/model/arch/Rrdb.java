package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * RRDBNet under the names of BasicSR ({@code archs/rrdbnet_arch.py}, Real-ESRGAN) and of
 * xinntao/ESRGAN ({@code RRDBNet_arch.py}); Wang et al. 2018 and 2021. Scales 2 and 1 first fold
 * pixels into channels.
 */
final class Rrdb implements Architecture {
  /** The names of one of the two. */
  private record Names(
      String trunk, String dense, String trunkEnd, String up1, String up2, String hr) {}

  private static final Names BASICSR =
      new Names("body.", ".rdb", "conv_body", "conv_up1", "conv_up2", "conv_hr");
  private static final Names ESRGAN =
      new Names("RRDB_trunk.", ".RDB", "trunk_conv", "upconv1", "upconv2", "HRconv");

  @Override
  public String name() {
    return "RRDBNet";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_first.weight")
        && (tensors.has("conv_body.weight") || tensors.has("trunk_conv.weight"))
        && (tensors.hasPrefix("body.") || tensors.hasPrefix("RRDB_trunk."));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    Names names = tensors.has("conv_body.weight") ? BASICSR : ESRGAN;
    int channels = tensors.side("conv_last.weight", 0);
    int features = tensors.side("conv_first.weight", 0);
    int blocks = tensors.length(names.trunk());
    Layers layers = new Layers(this, tensors, assumptions, channels);
    int unshuffle = unshuffle(layers, tensors.side("conv_first.weight", 1), channels);
    layers.note("num-feat", features);
    layers.note("num-block", blocks);
    layers.note(
        "num-grow-ch", tensors.side(names.trunk() + "0" + names.dense() + "1.conv1.weight", 0));

    Graph graph = layers.graph();
    Value x = graph.input();
    if (unshuffle > 1) {
      x = graph.pixelUnshuffle(Padding.reflected(graph, x, unshuffle), unshuffle);
    }
    Value first = layers.conv(x, "conv_first", features, 3);
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      y = Residuals.inResidualDense(layers, y, names.trunk() + i + names.dense(), "");
    }
    y = graph.add(first, layers.conv(y, names.trunkEnd(), features, 3));
    y = graph.leakyRelu(layers.conv(graph.nearest(y, 2), names.up1(), features, 3), 0.2);
    y = graph.leakyRelu(layers.conv(graph.nearest(y, 2), names.up2(), features, 3), 0.2);
    y = graph.leakyRelu(layers.conv(y, names.hr(), features, 3), 0.2);
    y = layers.conv(y, "conv_last", channels, 3);
    if (unshuffle > 1) {
      y = Padding.cropped(graph, graph.widen(y), graph.input());
    }
    return layers.network(y, unshuffle, 1);
  }

  private static int unshuffle(Layers layers, int in, int channels) {
    for (int r : new int[] {1, 2, 4}) {
      if (in == channels * r * r) {
        return r;
      }
    }
    throw layers.mismatch(
        "conv_first takes %d channels; images of %d channels give %d, %d or %d",
        in, channels, channels, 4 * channels, 16 * channels);
  }
}
