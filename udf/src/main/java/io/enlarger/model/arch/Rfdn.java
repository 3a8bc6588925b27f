package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/** RFDN (Liu et al. 2020) in njulj/RFDN, {@code RFDN.py}. */
final class Rfdn implements Architecture {
  @Override
  public String name() {
    return "RFDN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("fea_conv.weight")
        && tensors.has("B1.c1_r.weight")
        && tensors.has("LR_conv.weight");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("fea_conv.weight", 0);
    int channels = tensors.side("fea_conv.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("nf", features);

    Graph graph = layers.graph();
    Value first = layers.conv(graph.input(), "fea_conv", features, 3);
    List<Value> blocks = new ArrayList<>();
    Value y = first;
    for (int i = 1; layers.has("B" + i + ".c4.weight"); i++) {
      String name = "B" + i;
      y = Distillation.residual(layers, y, name, v -> graph.leakyRelu(v, 0.05), Layers::conv);
      y = layers.conv(y, name + ".c5", features, 1);
      y = Attentions.enhancedSpatial(layers, y, name + ".esa", Layers::conv, Rfdn::inner);
      blocks.add(y);
    }
    layers.note("num-modules", blocks.size());
    y = graph.leakyRelu(layers.conv(graph.cat(blocks), "c.0", features, 1), 0.05);
    y = graph.add(layers.conv(y, "LR_conv", features, 3), first);
    return layers.network(PixelShuffles.to(layers, y, "upsampler.0", channels), 1, 15);
  }

  /** Three convolutions, ReLU behind the first two. */
  static Value inner(Layers layers, Value pooled, String prefix) {
    Graph graph = layers.graph();
    int width = pooled.channels();
    Value y = graph.relu(layers.conv(pooled, prefix + ".conv_max", width, 3));
    y = graph.relu(layers.conv(y, prefix + ".conv3", width, 3));
    return layers.conv(y, prefix + ".conv3_", width, 3);
  }
}
