package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import org.jspecify.annotations.Nullable;

/** Layers of transformers, on values whose channels come last: [n, h, w, channels]. */
final class Tokens {
  private Tokens() {}

  /** From [n, channels, h, w] to [n, h, w, channels]. */
  static Value channelsLast(Graph graph, Value x) {
    return graph.operation("permute", x, graph.narrow(x), Literal.list(0, 2, 3, 1));
  }

  /** From [n, h, w, channels] to [n, channels, h, w]. */
  static Value channelsFirst(Graph graph, Value x) {
    return graph.operation("permute", x, x, Literal.list(0, 3, 1, 2));
  }

  /** Channels from one index up to another. */
  static Value channels(Graph graph, Value x, int from, int to) {
    return graph.operation(
        "slice",
        graph.shaped(x, to - from, x.factor(), 0, true),
        x,
        Literal.of(3),
        Literal.of(from),
        Literal.of(to),
        Literal.of(1));
  }

  /** Layer normalisation over the channels, epsilon 1e-5 (Ba et al. 2016). */
  static Value norm(Layers layers, Value x, String name) {
    return norm(layers, x, name, 1e-5);
  }

  /** Layer normalisation over the channels. */
  static Value norm(Layers layers, Value x, String name, double epsilon) {
    int channels = x.channels();
    return layers
        .graph()
        .operation(
            "layer_norm",
            x,
            x,
            Literal.list(channels),
            layers.weight(name + ".weight", channels),
            layers.weight(name + ".bias", channels),
            Literal.of(epsilon),
            Literal.TRUE);
  }

  /** {@code NAME.weight} [out, channels] and {@code NAME.bias} on each place. */
  static Value linear(Layers layers, Value x, String name, int out) {
    Graph graph = layers.graph();
    Parameter weight = layers.weight(name + ".weight", out, x.channels());
    @Nullable Parameter bias = layers.bias(name, out);
    graph.count((double) out * x.channels() * x.factor() * x.factor());
    return graph.operation(
        "linear",
        graph.shaped(x, out, x.factor(), 0, true),
        x,
        weight,
        bias == null ? Literal.NONE : bias);
  }

  /** Two linear layers with an exact GELU between them. */
  static Value mlp(Layers layers, Value x, String prefix) {
    int hidden = layers.side(prefix + ".fc1.weight", 0);
    Value y = linear(layers, x, prefix + ".fc1", hidden);
    return linear(layers, layers.graph().elementwise("gelu", y), prefix + ".fc2", x.channels());
  }
}
