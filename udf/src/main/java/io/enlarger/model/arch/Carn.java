package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * CARN and CARN-M (Ahn et al. 2018) in nmhkahn/CARN-pytorch, {@code carn/model/carn.py} and {@code
 * carn_m.py}: cascades of residual blocks; CARN-M's are grouped and shared. A file holds one scale
 * or three.
 */
final class Carn implements Architecture {
  @Override
  public String name() {
    return "CARN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("entry.weight") && tensors.has("b1.b1.body.0.weight");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("entry.weight", 0);
    int channels = tensors.side("entry.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    boolean shared = !layers.has("b1.b2.body.0.weight");
    layers.note("variant", shared ? "CARN-M" : "CARN");
    layers.note("features", features);
    String up = branch(layers, assumptions);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean.shifter", "add_mean.shifter");
    Value y = layers.conv(shift.before(graph.input()), "entry", features, 3);
    y =
        cascade(
            layers,
            y,
            "",
            (x, i) ->
                cascade(
                    layers,
                    x,
                    "b" + i + ".",
                    (z, k) -> residual(layers, z, "b" + i + ".b" + (shared ? 1 : k) + ".body.")));
    for (int i = 0; layers.has(up + i + ".weight"); i += 3) {
      int out = layers.side(up + i + ".weight", 0);
      Value z = graph.relu(layers.conv(y, up + i, out, grouped(layers, y, up + i)));
      y = graph.pixelShuffle(z, (int) Math.round(Math.sqrt(out / (double) features)));
    }
    return layers.network(shift.behind(layers.conv(y, "exit", channels, 3)));
  }

  private interface Step {
    Value apply(Value x, int index);
  }

  /** Each of three steps is concatenated to all before it and reduced by a 1x1 convolution. */
  private static Value cascade(Layers layers, Value x, String prefix, Step step) {
    Graph graph = layers.graph();
    Value all = x;
    Value y = x;
    for (int i = 1; i <= 3; i++) {
      all = graph.cat(List.of(all, step.apply(y, i)));
      y = graph.relu(layers.conv(all, prefix + "c" + i + ".body.0", x.channels(), 1));
    }
    return y;
  }

  private static Value residual(Layers layers, Value x, String body) {
    Graph graph = layers.graph();
    int features = x.channels();
    Value y = graph.relu(layers.conv(x, body + 0, features, grouped(layers, x, body + 0)));
    y = layers.conv(y, body + 2, features, grouped(layers, y, body + 2));
    if (layers.has(body + "4.weight")) {
      y = layers.conv(graph.relu(y), body + 4, features, 1);
    }
    return graph.relu(graph.add(y, x));
  }

  private static Conv grouped(Layers layers, Value x, String name) {
    int each = Math.max(layers.side(name + ".weight", 1), 1);
    return Conv.same(3).groups(Math.max(x.channels() / each, 1));
  }

  private static String branch(Layers layers, Assumptions assumptions) {
    if (layers.has("upsample.up.body.0.weight")) {
      return "upsample.up.body.";
    }
    List<Integer> scales = new ArrayList<>();
    for (int scale = 2; scale <= 4; scale++) {
      if (layers.has("upsample.up" + scale + ".body.0.weight")) {
        scales.add(scale);
      }
    }
    layers.require(!scales.isEmpty(), "tensor upsample.up.body.0.weight is missing");
    layers.note("scales", scales);
    layers.ignore("upsample.");
    int scale =
        assumptions.integer(
            "scale",
            scales.get(scales.size() - 1),
            scales,
            "the file holds several scales; the largest is taken unless told otherwise");
    return "upsample.up" + scale + ".body.";
  }
}
