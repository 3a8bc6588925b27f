package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;

/**
 * DAT (Chen et al. 2023) in zhengchen1999/DAT, {@code basicsr/archs/dat_arch.py}: blocks that
 * attend over places within rectangular windows, in turn with blocks that attend over channels,
 * each beside a convolution.
 */
final class Dat implements Architecture {
  @Override
  public String name() {
    return "DAT";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("before_RG.1.weight")
        && tensors.hasPrefix("layers.0.blocks.0.attn.attns.0.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int width = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    DatAttention attention = new DatAttention(layers);
    layers.note("embed-dim", width);
    layers.note("layers", tensors.length("layers."));
    layers.note("split-size", attention.height() + ", " + attention.width());
    layers.note("upsampler", Reconstruction.upsampler(layers));
    if (!tensors.has("layers.0.blocks.0.attn.qkv.bias")) {
      layers.withoutBias(".*\\.qkv");
    }
    tensors.names().stream()
        .filter(
            n ->
                n.contains(".attn_mask_")
                    || n.endsWith(".relative_position_index")
                    || n.endsWith(".rpe_biases"))
        .forEach(layers::ignore);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.assumed(layers, 1);
    Value first = layers.conv(shift.before(graph.input()), "conv_first", width, 3);
    Value y = Tokens.norm(layers, Tokens.channelsLast(graph, first), "before_RG.1");
    for (int g = 0; g < tensors.length("layers."); g++) {
      String group = "layers." + g + ".blocks.";
      Value z = y;
      for (int b = 0; b < tensors.length(group); b++) {
        String block = group + b;
        Value normed = Tokens.norm(layers, z, block + ".norm1");
        boolean shifted = g % 2 == 0 ? b > 0 && (b - 2) % 4 == 0 : b % 4 == 0;
        Value attended =
            b % 2 == 0
                ? places(layers, attention, normed, block + ".attn", shifted)
                : channels(layers, normed, block + ".attn");
        z = graph.add(z, attended);
        z = graph.add(z, gated(layers, Tokens.norm(layers, z, block + ".norm2"), block + ".ffn"));
      }
      z = Reconstruction.residual(layers, Tokens.channelsFirst(graph, z), "layers." + g + ".conv");
      y = graph.add(y, Tokens.channelsLast(graph, z));
    }
    y = Tokens.channelsFirst(graph, Tokens.norm(layers, y, "norm"));
    y = graph.add(Reconstruction.residual(layers, y, "conv_after_body"), first);
    return layers.network(shift.behind(Reconstruction.image(layers, y, channels)), 1, 4);
  }

  private static Value places(
      Layers layers, DatAttention attention, Value x, String name, boolean shifted) {
    Graph graph = layers.graph();
    int width = x.channels();
    Value qkv = Tokens.linear(layers, x, name + ".qkv", 3 * width);
    Value attended = Tokens.channelsFirst(graph, attention.places(qkv, name, shifted));
    Value conv = convolved(layers, qkv, name);
    Value channelMap = channelMap(layers, conv, name);
    Value placeMap = placeMap(layers, attended, name);
    Value sum = graph.add(graph.multiply(attended, channelMap), graph.multiply(conv, placeMap));
    return Tokens.linear(layers, Tokens.channelsLast(graph, sum), name + ".proj", width);
  }

  private static Value channels(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int width = x.channels();
    Value qkv = Tokens.linear(layers, x, name + ".qkv", 3 * width);
    int heads = layers.side(name + ".temperature", 0);
    graph.count(2.0 * width * width / Math.max(heads, 1));
    Value attended =
        graph.call(
            DatAttention.CHANNELS,
            graph.shaped(x, width, x.factor(), 0, false),
            qkv,
            layers.weight(name + ".temperature", heads, 1, 1),
            Literal.of(heads));
    attended = Tokens.channelsFirst(graph, attended);
    Value conv = convolved(layers, qkv, name);
    Value channelMap = channelMap(layers, attended, name);
    Value placeMap = placeMap(layers, conv, name);
    Value sum = graph.add(graph.multiply(attended, placeMap), graph.multiply(conv, channelMap));
    return Tokens.linear(layers, Tokens.channelsLast(graph, sum), name + ".proj", width);
  }

  /** The values of attention, convolved instead. */
  private static Value convolved(Layers layers, Value qkv, String name) {
    Graph graph = layers.graph();
    int width = qkv.channels() / 3;
    Value v = Tokens.channelsFirst(graph, Tokens.channels(graph, qkv, 2 * width, 3 * width));
    Conv each = Conv.same(3).groups(width);
    return graph.elementwise(
        "gelu", layers.convNorm(v, name + ".dwconv.0", name + ".dwconv.1", width, each));
  }

  private static Value channelMap(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    String map = name + ".channel_interaction.";
    int narrow = layers.side(map + "1.weight", 0);
    Value y = layers.convNorm(graph.globalMean(x), map + 1, map + 2, narrow, 1);
    y = layers.conv(graph.elementwise("gelu", y), map + 4, x.channels(), 1);
    return graph.elementwise("sigmoid", y);
  }

  private static Value placeMap(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    String map = name + ".spatial_interaction.";
    int narrow = layers.side(map + "0.weight", 0);
    Value y = layers.convNorm(x, map + 0, map + 1, narrow, 1);
    y = layers.conv(graph.elementwise("gelu", y), map + 3, 1, 1);
    return graph.elementwise("sigmoid", y);
  }

  /** The feed-forward part: one half of the channels gates the other by a convolution. */
  private static Value gated(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int hidden = layers.side(name + ".fc1.weight", 0);
    int half = hidden / 2;
    Value y = graph.elementwise("gelu", Tokens.linear(layers, x, name + ".fc1", hidden));
    Value gate = Tokens.channels(graph, y, half, hidden);
    gate = Tokens.channelsFirst(graph, Tokens.norm(layers, gate, name + ".sg.norm"));
    gate = layers.conv(gate, name + ".sg.conv", half, Conv.same(3).groups(half));
    y = graph.multiply(Tokens.channels(graph, y, 0, half), Tokens.channelsLast(graph, gate));
    return Tokens.linear(layers, y, name + ".fc2", x.channels());
  }
}
