package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/**
 * PAN (Zhao et al. 2020) in zhaohengyuan1/PAN, {@code codes/models/archs/PAN_arch.py}: attention
 * for each pixel, and the input enlarged bilinearly beneath.
 */
final class Pan implements Architecture {
  @Override
  public String name() {
    return "PAN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_first.weight") && tensors.hasPrefix("SCPA_trunk.0.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    int blocks = tensors.length("SCPA_trunk.");
    int width = tensors.side("upconv1.weight", 0);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias("SCPA_trunk\\..*\\.(conv1_a|conv1_b|k1\\.0|k3|k4|conv3)");
    layers.note("nf", features);
    layers.note("unf", width);
    layers.note("nb", blocks);
    boolean twice = layers.has("upconv2.weight");
    int factor =
        twice
            ? 2
            : assumptions.integer(
                "scale",
                2,
                List.of(2, 3),
                "files of x2 and x3 have the same tensors; the wrong one gives blurred or doubled"
                    + " detail");

    Graph graph = layers.graph();
    Value first = layers.conv(graph.input(), "conv_first", features, 3);
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      y = block(layers, y, "SCPA_trunk." + i + ".");
    }
    y = graph.add(first, layers.conv(y, "trunk_conv", features, 3));
    for (int i = 1; i <= (twice ? 2 : 1); i++) {
      y = layers.conv(graph.nearest(y, factor), "upconv" + i, width, 3);
      Value weight = graph.elementwise("sigmoid", layers.conv(y, "att" + i + ".conv", width, 1));
      y = graph.leakyRelu(graph.multiply(y, weight), 0.2);
      y = graph.leakyRelu(layers.conv(y, "HRconv" + i, width, 3), 0.2);
    }
    y = layers.conv(y, "conv_last", channels, 3);
    Value base = Bilinear.enlarged(graph, graph.input(), (int) Math.round(y.factor()));
    return layers.network(graph.add(y, base));
  }

  private static Value block(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int half = layers.side(name + "conv1_a.weight", 0);
    Value a = graph.leakyRelu(layers.conv(x, name + "conv1_a", half, 1), 0.2);
    Value b = graph.leakyRelu(layers.conv(x, name + "conv1_b", half, 1), 0.2);
    a = graph.leakyRelu(layers.conv(a, name + "k1.0", half, 3), 0.2);
    Value weight = graph.elementwise("sigmoid", layers.conv(b, name + "PAConv.k2", half, 1));
    b = graph.multiply(layers.conv(b, name + "PAConv.k3", half, 3), weight);
    b = graph.leakyRelu(layers.conv(b, name + "PAConv.k4", half, 3), 0.2);
    return graph.add(layers.conv(graph.cat(List.of(a, b)), name + "conv3", x.channels(), 1), x);
  }
}
