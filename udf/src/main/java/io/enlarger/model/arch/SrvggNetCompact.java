package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * SRVGGNetCompact of xinntao/Real-ESRGAN, {@code realesrgan/archs/srvgg_arch.py}: convolutions at
 * the small size, one pixel shuffle, and the input repeated beneath.
 */
final class SrvggNetCompact implements Architecture {
  private static final Pattern NAME = Pattern.compile("body\\.\\d+\\.(weight|bias)");

  @Override
  public String name() {
    return "SRVGGNetCompact";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("body.0.weight")
        && tensors.has("body.0.bias")
        && tensors.has("body.2.weight")
        && tensors.names().stream().allMatch(name -> NAME.matcher(name).matches());
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int last = tensors.length("body.") - 1;
    int features = tensors.side("body.0.weight", 0);
    int channels = tensors.side("body.0.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.require(
        last % 2 == 0, "its last layer is body.%d, convolutions are at even places", last);
    int shuffled = tensors.side("body." + last + ".bias", 0);
    int scale = (int) Math.round(Math.sqrt(shuffled / (double) Math.max(channels, 1)));
    layers.require(
        scale > 0 && scale * scale * channels == shuffled,
        "tensor body.%d.bias has %d channels, which is not a square number of %d-channel images",
        last,
        shuffled,
        channels);
    layers.note("num-feat", features);
    layers.note("num-conv", (last - 2) / 2);

    Graph graph = layers.graph();
    boolean prelu = tensors.has("body.1.weight");
    layers.note("act-type", prelu ? "prelu" : "assumed");
    UnaryOperator<Value> activation = prelu ? UnaryOperator.identity() : activation(layers, graph);
    Value y = graph.input();
    for (int i = 0; i < last; i += 2) {
      y = layers.conv(y, "body." + i, features, 3);
      y = prelu ? layers.prelu(y, "body." + (i + 1)) : activation.apply(y);
    }
    y = layers.conv(y, "body." + last, shuffled, 3);
    return layers.network(
        graph.add(graph.pixelShuffle(y, scale), graph.nearest(graph.input(), scale)));
  }

  private static UnaryOperator<Value> activation(Layers layers, Graph graph) {
    String type =
        layers
            .assumptions()
            .choice(
                "act-type",
                "relu",
                List.of("relu", "leakyrelu"),
                "relu and leakyrelu (0.1) have no weights and leave no trace in the file; the"
                    + " wrong one gives visibly wrong colours");
    return type.equals("relu") ? graph::relu : x -> graph.leakyRelu(x, 0.1);
  }
}
