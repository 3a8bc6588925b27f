package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HAT (Chen et al. 2023) in XPixelGroup/HAT, {@code hat/archs/hat_arch.py}: SwinIR's windows,
 * channel attention beside them, and at the end of each group windows that overlap.
 */
final class Hat implements Architecture {
  private static final String GROUP = "layers.0.residual_group.";
  private static final String OVERLAPPING = "relative_position_index_OCA";

  private static final Function OVERLAP_ATTENTION =
      new Function(
          "overlap_attention",
          """
          def overlap_attention(self, x: Tensor, qkv: Tensor, bias: Tensor, window: int, reach: int, heads: int, scale: float) -> Tensor:
            c = torch.size(x, 3)
            b = torch.size(x, 0)
            q = self.windows_of(torch.slice(qkv, 3, 0, c, 1), window, window)
            kv = torch.permute(torch.slice(qkv, 3, c, c * 3, 1), [0, 3, 1, 2])
            p = (reach - window) // 2
            t = torch.im2col(kv, [reach, reach], [1, 1], [p, p], [window, window])
            n = torch.size(t, 2)
            t = torch.permute(torch.reshape(t, [b, 2, c, reach * reach, n]), [1, 0, 4, 3, 2])
            t = torch.reshape(t, [2, b * n, reach * reach, c])
            y = self.attend(q, torch.select(t, 0, 0), torch.select(t, 0, 1), bias, None, heads, scale)
            return self.merged_windows(y, x, window, window)
          """,
          List.of(Windows.OF, Windows.MERGED, Windows.ATTEND));

  @Override
  public String name() {
    return "HAT";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.hasPrefix(GROUP + "blocks.0.conv_block.cab.")
        && tensors.hasPrefix(GROUP + "overlap_attn.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int width = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    int window = Windows.root(tensors, "relative_position_index_SA", 0);
    int reach = Windows.root(tensors, OVERLAPPING, 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.require(
        window > 0 && reach >= window,
        "tensors relative_position_index_SA and %s do not say the sizes of its windows",
        OVERLAPPING);
    layers.note("embed-dim", width);
    layers.note("layers", tensors.length("layers."));
    layers.note("window-size", window);
    layers.note("overlapping-window", reach);
    layers.note("upsampler", Reconstruction.upsampler(layers));
    layers.ignore("relative_position_index_");
    double convScale =
        assumptions.number(
            "conv-scale",
            0.01,
            "the weight of channel attention is not in the file; every official configuration has"
                + " 0.01, a wrong one blurs or sharpens");

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.assumed(layers, 1);
    Value x = shift.before(Padding.reflected(graph, graph.input(), window));
    Value first = layers.conv(x, "conv_first", width, 3);
    Value y = Tokens.norm(layers, Tokens.channelsLast(graph, first), "patch_embed.norm");
    Value mask = Windows.shiftMask(graph, y, window, window);
    for (int g = 0; g < tensors.length("layers."); g++) {
      String group = "layers." + g + ".residual_group.";
      Value z = y;
      for (int b = 0; b < tensors.length(group + "blocks."); b++) {
        z = block(layers, z, group + "blocks." + b, window, convScale, b % 2 == 1 ? mask : null);
      }
      z = overlap(layers, z, group + "overlap_attn", tensors, window, reach);
      z = Reconstruction.residual(layers, Tokens.channelsFirst(graph, z), "layers." + g + ".conv");
      y = graph.add(y, Tokens.channelsLast(graph, z));
    }
    y = Tokens.channelsFirst(graph, Tokens.norm(layers, y, "norm"));
    y = graph.add(Reconstruction.residual(layers, y, "conv_after_body"), first);
    y = shift.behind(Reconstruction.image(layers, y, channels));
    return layers.network(Padding.cropped(graph, y, graph.input()), window, 1);
  }

  private static Value block(
      Layers layers, Value x, String block, int window, double convScale, @Nullable Value mask) {
    Graph graph = layers.graph();
    String table = block + ".attn.relative_position_bias_table";
    int heads = layers.side(table, 1);
    Parameter bias =
        Windows.relativeBias(layers, table, heads, Windows.relativeIndex(window, window));
    Value y = Tokens.norm(layers, x, block + ".norm1");

    String cab = block + ".conv_block.cab.";
    Value conv = Tokens.channelsFirst(graph, y);
    conv = layers.conv(conv, cab + 0, layers.side(cab + "0.weight", 0), 3);
    conv = layers.conv(graph.elementwise("gelu", conv), cab + 2, x.channels(), 3);
    conv = Attentions.channels(layers, conv, cab + "3.attention.1", cab + "3.attention.3");

    y = graph.add(x, Windows.selfAttention(layers, y, block + ".attn", window, heads, bias, mask));
    y = graph.addScaled(y, Tokens.channelsLast(graph, conv), convScale);
    return graph.add(
        y, Tokens.mlp(layers, Tokens.norm(layers, y, block + ".norm2"), block + ".mlp"));
  }

  private static Value overlap(
      Layers layers, Value x, String name, StateDict tensors, int window, int reach) {
    Graph graph = layers.graph();
    int channels = x.channels();
    String table = name + ".relative_position_bias_table";
    int heads = layers.side(table, 1);
    @Nullable Tensor index = tensors.find(OVERLAPPING);
    if (index == null) {
      throw layers.mismatch("tensor %s is missing", OVERLAPPING);
    }
    Parameter bias = Windows.relativeBias(layers, table, heads, index);
    Value y = Tokens.norm(layers, x, name + ".norm1");
    Value qkv = Tokens.linear(layers, y, name + ".qkv", 3 * channels);
    graph.count(2.0 * reach * reach * channels);
    y =
        graph.call(
            OVERLAP_ATTENTION,
            graph.shaped(x, channels, x.factor(), reach, false),
            y,
            qkv,
            bias,
            Literal.of(window),
            Literal.of(reach),
            Literal.of(heads),
            Literal.of(1 / Math.sqrt((double) channels / heads)));
    y = graph.add(Tokens.linear(layers, y, name + ".proj", channels), x);
    return graph.add(y, Tokens.mlp(layers, Tokens.norm(layers, y, name + ".norm2"), name + ".mlp"));
  }
}
