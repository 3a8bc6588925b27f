package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/** IMDN (Hui et al. 2019) in Zheng222/IMDN, {@code model/architecture.py}. */
final class Imdn implements Architecture {
  @Override
  public String name() {
    return "IMDN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("fea_conv.weight") && tensors.hasPrefix("IMDB1.");
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
    for (int i = 1; layers.has("IMDB" + i + ".c1.weight"); i++) {
      y = block(layers, y, "IMDB" + i);
      blocks.add(y);
    }
    layers.note("num-modules", blocks.size());
    y = graph.leakyRelu(layers.conv(graph.cat(blocks), "c.0", features, 1), 0.05);
    y = graph.add(layers.conv(y, "LR_conv", features, 3), first);
    return layers.network(PixelShuffles.to(layers, y, "upsampler.0", channels));
  }

  private static Value block(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int features = x.channels();
    int aside = features / 4;
    List<Value> parts = new ArrayList<>();
    Value y = x;
    for (int i = 1; i <= 3; i++) {
      Value z = graph.leakyRelu(layers.conv(y, name + ".c" + i, features, 3), 0.05);
      parts.add(graph.channels(z, 0, aside));
      y = graph.channels(z, aside, features);
    }
    parts.add(layers.conv(y, name + ".c4", aside, 3));
    Value all =
        Attentions.contrast(
            layers, graph.cat(parts), name + ".cca.conv_du.0", name + ".cca.conv_du.2");
    return graph.add(layers.conv(all, name + ".c5", features, 1), x);
  }
}
