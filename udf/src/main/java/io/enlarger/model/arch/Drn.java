package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * DRN (Guo et al. 2020) in guoyongcs/DRN, {@code model/drn.py}: the input enlarged bicubically goes
 * down and up again; each size has a result, {@code output0} the smallest.
 */
final class Drn implements Architecture {
  @Override
  public String name() {
    return "DRN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("head.weight")
        && tensors.hasPrefix("down.0.dual_module.")
        && tensors.hasPrefix("up_blocks.0.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("head.weight", 0);
    int channels = tensors.side("head.weight", 1);
    int phases = tensors.length("down.");
    int blocks = tensors.length("up_blocks.0.") - 2;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias("down\\..*");
    layers.note("n-feats", features);
    layers.note("n-blocks", blocks);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value y = shift.before(graph.bicubic(graph.input(), 1 << phases));
    y = layers.conv(y, "head", features, 3);
    List<Value> sizes = new ArrayList<>();
    for (int i = 0; i < phases; i++) {
      sizes.add(y);
      String down = "down." + i + ".dual_module.";
      y = layers.conv(y, down + "0.0", y.channels(), Conv.same(3).stride(2));
      y = layers.conv(graph.leakyRelu(y, 0.2), down + "1", 2 * y.channels(), 3);
    }
    for (int i = 0; i < phases; i++) {
      Value small = layers.conv(y, "tail." + i, channels, 3);
      graph.output("output" + i, shift.behind(small));
      y = up(layers, y, "up_blocks." + i + ".", blocks);
      y = graph.cat(List.of(y, sizes.get(phases - 1 - i)));
    }
    return layers.network(shift.behind(layers.conv(y, "tail." + phases, channels, 3)));
  }

  private static Value up(Layers layers, Value x, String prefix, int blocks) {
    Graph graph = layers.graph();
    Value y = x;
    for (int b = 0; b < blocks; b++) {
      String block = prefix + b + ".body.";
      Value z = graph.relu(layers.conv(y, block + 0, y.channels(), 3));
      z = layers.conv(z, block + 2, y.channels(), 3);
      z = Attentions.channels(layers, z, block + "3.conv_du.0", block + "3.conv_du.2");
      y = graph.add(y, z);
    }
    y = PixelShuffles.one(layers, y, prefix + blocks + ".0");
    String last = prefix + (blocks + 1);
    return layers.conv(y, last, layers.side(last + ".weight", 0), 1);
  }
}
