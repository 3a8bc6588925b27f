package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * BSRN (Li et al. 2022) in xiaom233/BSRN, {@code basicsr/archs/BSRN_arch.py}: convolutions are
 * blueprint separable, a 1x1 followed by one for each channel; the input is taken four times.
 */
final class Bsrn implements Architecture {
  @Override
  public String name() {
    return "BSRN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("fea_conv.pw.weight") && tensors.has("B1.c1_r.pw.weight");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("fea_conv.pw.weight", 0);
    int channels = tensors.side("fea_conv.pw.weight", 1) / 4;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias(".*\\.pw");
    layers.note("num-feat", features);

    Graph graph = layers.graph();
    Value x = graph.input();
    Value first =
        separable(layers, graph.cat(List.of(x, x, x, x)), "fea_conv", features, Conv.same(3));
    List<Value> blocks = new ArrayList<>();
    Value y = first;
    for (int i = 1; layers.has("B" + i + ".c5.weight"); i++) {
      String name = "B" + i;
      Value z =
          Distillation.residual(
              layers, y, name, v -> graph.elementwise("gelu", v), Bsrn::separable);
      z = layers.conv(z, name + ".c5", features, 1);
      z = Attentions.enhancedSpatial(layers, z, name + ".esa", Bsrn::separable, Bsrn::inner);
      z = Attentions.contrast(layers, z, name + ".cca.conv_du.0", name + ".cca.conv_du.2");
      y = graph.add(z, y);
      blocks.add(y);
    }
    layers.note("num-block", blocks.size());
    y = graph.elementwise("gelu", layers.conv(graph.cat(blocks), "c1", features, 1));
    y = graph.add(separable(layers, y, "c2", features, Conv.same(3)), first);
    return layers.network(
        PixelShuffles.to(layers, y, "upsampler.upsampleOneStep.0", channels), 1, 15);
  }

  /** 1x1 without bias, then one kernel for each channel (Haase and Amthor 2020). */
  private static Value separable(Layers layers, Value x, String name, int out, Conv conv) {
    Value y = layers.conv(x, name + ".pw", out, 1);
    return layers.conv(y, name + ".dw", out, conv.groups(out));
  }

  private static Value inner(Layers layers, Value pooled, String prefix) {
    Graph graph = layers.graph();
    int width = pooled.channels();
    Value y = separable(layers, pooled, prefix + ".conv_max", width, Conv.same(3));
    y = separable(layers, graph.elementwise("gelu", y), prefix + ".conv3", width, Conv.same(3));
    return separable(layers, graph.elementwise("gelu", y), prefix + ".conv3_", width, Conv.same(3));
  }
}
