package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import org.jspecify.annotations.Nullable;

/**
 * SwinIR (Liang et al. 2021) in JingyunLiang/SwinIR, {@code models/network_swinir.py}. Pads itself
 * by reflection; masks are made for the size at hand, those in the file are for the training's.
 */
final class SwinIr implements Architecture {
  private static final String BLOCK = "layers.0.residual_group.blocks.0.";

  @Override
  public String name() {
    return "SwinIR";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_first.weight")
        && tensors.has(BLOCK + "attn.qkv.weight")
        && !tensors.hasPrefix(BLOCK + "conv_block.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int width = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    String table = BLOCK + "attn.relative_position_bias_table";
    int window = (int) Math.round((Math.sqrt(tensors.side(table, 0)) + 1) / 2);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    String upsampler = Reconstruction.upsampler(layers);
    layers.note("embed-dim", width);
    layers.note("layers", tensors.length("layers."));
    layers.note("depth", tensors.length("layers.0.residual_group.blocks."));
    layers.note("window-size", window);
    layers.note("upsampler", upsampler);
    tensors.names().stream()
        .filter(n -> n.endsWith(".attn_mask") || n.endsWith(".relative_position_index"))
        .forEach(layers::ignore);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.assumed(layers, window == 7 ? 255 : 1);
    Value x = shift.before(Padding.reflected(graph, graph.input(), window));
    Value first = layers.conv(x, "conv_first", width, 3);
    Value y = features(layers, tensors, first, window);
    y = graph.add(Reconstruction.residual(layers, y, "conv_after_body"), first);
    if (upsampler.equals("none")) {
      y = graph.add(x, layers.conv(y, "conv_last", channels, 3));
    } else {
      y = Reconstruction.image(layers, y, channels);
    }
    y = Padding.cropped(graph, shift.behind(y), graph.input());
    return layers.network(y, window, 1);
  }

  private static Value features(Layers layers, StateDict tensors, Value x, int window) {
    Graph graph = layers.graph();
    boolean masksInFile = tensors.names().stream().anyMatch(n -> n.endsWith(".attn_mask"));
    Value y = Tokens.norm(layers, Tokens.channelsLast(graph, x), "patch_embed.norm");
    Value mask = Windows.shiftMask(graph, y, window, window);
    for (int g = 0; g < tensors.length("layers."); g++) {
      String group = "layers." + g + ".residual_group.blocks.";
      Value z = y;
      for (int b = 0; b < tensors.length(group); b++) {
        String block = group + b;
        boolean shifted = masksInFile ? tensors.has(block + ".attn_mask") : b % 2 == 1;
        z = block(layers, z, block, window, shifted ? mask : null);
      }
      z = Reconstruction.residual(layers, Tokens.channelsFirst(graph, z), "layers." + g + ".conv");
      y = graph.add(y, Tokens.channelsLast(graph, z));
    }
    return Tokens.channelsFirst(graph, Tokens.norm(layers, y, "norm"));
  }

  private static Value block(
      Layers layers, Value x, String block, int window, @Nullable Value mask) {
    Graph graph = layers.graph();
    String attention = block + ".attn";
    String table = attention + ".relative_position_bias_table";
    int heads = layers.side(table, 1);
    layers.require(
        layers.side(table, 0) == (2 * window - 1) * (2 * window - 1) && heads > 0,
        "tensor %s is not a table for windows of %d",
        table,
        window);
    Parameter bias =
        Windows.relativeBias(layers, table, heads, Windows.relativeIndex(window, window));
    Value y = Tokens.norm(layers, x, block + ".norm1");
    y = graph.add(x, Windows.selfAttention(layers, y, attention, window, heads, bias, mask));
    return graph.add(
        y, Tokens.mlp(layers, Tokens.norm(layers, y, block + ".norm2"), block + ".mlp"));
  }
}
