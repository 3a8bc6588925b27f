package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Argument;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/**
 * OmniSR (Wang et al. 2023) in Francis0625/Omni-SR, {@code components/OmniSR.py} and {@code ops}:
 * attention over places and over channels, within windows and within grids that span the image.
 * Pads itself with black.
 */
final class OmniSr implements Architecture {
  private static final int HEADS = 4;

  /** Self-attention of windows, or of places that lie a window's share of the image apart. */
  private static final Function PLACES =
      new Function(
          "omni_places",
          """
          def omni_places(self, x: Tensor, qkv: Tensor, out: Tensor, bias: Optional[Tensor], p: int, grid: bool, heads: int, scale: float) -> Tensor:
            b = torch.size(x, 0)
            h = torch.size(x, 1)
            w = torch.size(x, 2)
            c = torch.size(x, 3)
            if grid:
              t = torch.permute(torch.reshape(x, [b, p, h // p, p, w // p, c]), [0, 2, 4, 1, 3, 5])
            else:
              t = torch.permute(torch.reshape(x, [b, h // p, p, w // p, p, c]), [0, 1, 3, 2, 4, 5])
            t = torch.linear(torch.reshape(t, [-1, p * p, c]), qkv, None)
            q = torch.slice(t, 2, 0, c, 1)
            k = torch.slice(t, 2, c, c * 2, 1)
            v = torch.slice(t, 2, c * 2, c * 3, 1)
            t = torch.linear(self.attend(q, k, v, bias, None, heads, scale), out, None)
            t = torch.reshape(t, [b, h // p, w // p, p, p, c])
            if grid:
              t = torch.permute(t, [0, 3, 1, 4, 2, 5])
            else:
              t = torch.permute(t, [0, 1, 3, 2, 4, 5])
            return torch.reshape(t, [b, h, w, c])
          """,
          List.of(Windows.ATTEND));

  /** Attention between channels, over the places of a window or of a grid. */
  private static final Function CHANNELS =
      Function.of(
          "omni_channels",
          """
          def omni_channels(self, qkv: Tensor, temperature: Tensor, p: int, grid: bool, heads: int) -> Tensor:
            b = torch.size(qkv, 0)
            c = torch.size(qkv, 1) // 3
            h = torch.size(qkv, 2)
            w = torch.size(qkv, 3)
            d = c // heads
            t = torch.reshape(qkv, [b, 3, heads, d, h // p, p, w // p, p])
            if grid:
              t = torch.reshape(torch.permute(t, [1, 0, 5, 7, 2, 3, 4, 6]), [3, b * p * p, heads, d, -1])
            else:
              t = torch.reshape(torch.permute(t, [1, 0, 4, 6, 2, 3, 5, 7]), [3, -1, heads, d, p * p])
            q = torch.select(t, 0, 0)
            k = torch.select(t, 0, 1)
            q = torch.div(q, torch.clamp_min(torch.norm(q, 2, [-1], True), 1e-12))
            k = torch.div(k, torch.clamp_min(torch.norm(k, 2, [-1], True), 1e-12))
            a = torch.mul(torch.matmul(q, torch.transpose(k, -2, -1)), temperature)
            y = torch.matmul(torch.softmax(a, -1, None), torch.select(t, 0, 2))
            if grid:
              y = torch.permute(torch.reshape(y, [b, p, p, heads, d, h // p, w // p]), [0, 3, 4, 5, 1, 6, 2])
            else:
              y = torch.permute(torch.reshape(y, [b, h // p, w // p, heads, d, p, p]), [0, 3, 4, 1, 5, 2, 6])
            return torch.reshape(y, [b, c, h, w])
          """);

  @Override
  public String name() {
    return "OmniSR";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("input.weight")
        && tensors.hasPrefix("residual_layer.0.residual_layer.0.layer.0.fn.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int width = tensors.side("input.weight", 0);
    int channels = tensors.side("input.weight", 1);
    int groups = tensors.length("residual_layer.");
    String table = "residual_layer.0.residual_layer.0.layer.2.fn.rel_pos_bias.weight";
    int window =
        tensors.has(table)
            ? (int) Math.round((Math.sqrt(tensors.side(table, 0)) + 1) / 2)
            : assumptions.integer(
                "window-size",
                8,
                List.of(4, 8, 16),
                "without positional biases the window is not in the file; every official"
                    + " configuration has 8");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("num-feat", width);
    layers.note("res-num", groups);
    layers.note("window-size", window);
    layers.withoutBias(
        ".*\\.fn\\.(project_in|dwconv|project_out|qkv|qkv_dwconv|to_qkv|to_out\\.0|4\\.gate\\..)");

    Graph graph = layers.graph();
    Value x = Padding.zeros(graph, graph.input(), window);
    Value first = layers.conv(x, "input", width, 3);
    Value y = first;
    for (int g = 0; g < groups; g++) {
      String group = "residual_layer." + g + ".residual_layer.";
      int blocks = tensors.length(group) - 1;
      Value z = y;
      for (int b = 0; b < blocks; b++) {
        z = block(layers, z, group + b + ".layer.", window);
      }
      z = graph.add(layers.conv(z, group + blocks, width, 1), y);
      y =
          Attentions.enhancedSpatial(
              layers,
              z,
              "residual_layer." + g + ".esa",
              Layers::conv,
              (l, pooled, esa) -> l.conv(pooled, esa + ".conv3", pooled.channels(), 3));
    }
    y = graph.add(layers.conv(y, "output", width, 3), first);
    y = PixelShuffles.to(layers, y, "up.0", channels);
    return layers.network(
        Padding.cropped(graph, graph.widen(y), graph.input()), window, Math.max(15, window + 1));
  }

  private static Value block(Layers layers, Value x, String layer, int window) {
    Value y = mobile(layers, x, layer + "0.fn.");
    y = places(layers, y, layer + 2, window, Literal.FALSE);
    y = gated(layers, y, layer + 4);
    y = channels(layers, y, layer + 5, window, Literal.FALSE);
    y = gated(layers, y, layer + 6);
    y = places(layers, y, layer + 8, window, Literal.TRUE);
    y = gated(layers, y, layer + 10);
    y = channels(layers, y, layer + 11, window, Literal.TRUE);
    return gated(layers, y, layer + 12);
  }

  /** A mobile convolution with squeeze and excitation. */
  private static Value mobile(Layers layers, Value x, String prefix) {
    Graph graph = layers.graph();
    int hidden = layers.side(prefix + "0.weight", 0);
    Value y = graph.elementwise("gelu", layers.conv(x, prefix + 0, hidden, 1));
    y = layers.conv(y, prefix + 2, hidden, Conv.same(3).groups(hidden));
    y = graph.elementwise("gelu", y);
    Value pooled = Tokens.channelsLast(graph, graph.globalMean(y));
    int squeezed = layers.side(prefix + "4.gate.1.weight", 0);
    Value gate =
        graph.elementwise("silu", Tokens.linear(layers, pooled, prefix + "4.gate.1", squeezed));
    gate = graph.elementwise("sigmoid", Tokens.linear(layers, gate, prefix + "4.gate.3", hidden));
    y = graph.multiply(y, Tokens.channelsFirst(graph, gate));
    return graph.add(layers.conv(y, prefix + 5, x.channels(), 1), x);
  }

  private static Value places(Layers layers, Value x, String name, int window, Literal grid) {
    Graph graph = layers.graph();
    int channels = x.channels();
    Value last = Tokens.channelsLast(graph, x);
    String table = name + ".fn.rel_pos_bias.weight";
    Argument bias =
        layers.has(table)
            ? Windows.relativeBias(layers, table, HEADS, Windows.relativeIndex(window, window))
            : Literal.NONE;
    graph.count(4.0 * channels * channels + 2.0 * window * window * channels);
    Value y =
        graph.call(
            PLACES,
            graph.shaped(last, channels, x.factor(), window, false),
            Tokens.norm(layers, last, name + ".norm"),
            layers.weight(name + ".fn.to_qkv.weight", 3 * channels, channels),
            layers.weight(name + ".fn.to_out.0.weight", channels, channels),
            bias,
            Literal.of(window),
            grid,
            Literal.of(HEADS),
            Literal.of(1 / Math.sqrt((double) channels / HEADS)));
    return graph.add(Tokens.channelsFirst(graph, y), x);
  }

  private static Value channels(Layers layers, Value x, String name, int window, Literal grid) {
    Graph graph = layers.graph();
    int channels = x.channels();
    Value qkv = layers.conv(normed(layers, x, name), name + ".fn.qkv", 3 * channels, 1);
    qkv =
        layers.conv(qkv, name + ".fn.qkv_dwconv", 3 * channels, Conv.same(3).groups(3 * channels));
    graph.count(2.0 * channels * channels / HEADS);
    Value y =
        graph.call(
            CHANNELS,
            graph.shaped(qkv, channels, x.factor(), window, false),
            qkv,
            layers.weight(name + ".fn.temperature", HEADS, 1, 1),
            Literal.of(window),
            grid,
            Literal.of(HEADS));
    return graph.add(layers.conv(y, name + ".fn.project_out", channels, 1), x);
  }

  private static Value gated(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int hidden = layers.side(name + ".fn.project_in.weight", 0);
    Value y = layers.conv(normed(layers, x, name), name + ".fn.project_in", hidden, 1);
    y = layers.conv(y, name + ".fn.dwconv", hidden, Conv.same(3).groups(hidden));
    Value left = graph.elementwise("gelu", graph.channels(y, 0, hidden / 2));
    y = graph.multiply(left, graph.channels(y, hidden / 2, hidden));
    return graph.add(layers.conv(y, name + ".fn.project_out", x.channels(), 1), x);
  }

  /** Layer normalisation over the channels of an image, epsilon 1e-6. */
  private static Value normed(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    Value last = Tokens.channelsLast(graph, x);
    return Tokens.channelsFirst(graph, Tokens.norm(layers, last, name + ".norm", 1e-6));
  }
}
