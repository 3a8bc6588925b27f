package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * RDN (Zhang et al. 2018) in yjn870/RDN-pytorch, {@code models.py}, which counts in 0..1, and in
 * sanghyun-son/EDSR-PyTorch, {@code src/model/rdn.py}, which is fed 0..255.
 */
final class Rdn implements Architecture {
  @Override
  public String name() {
    return "RDN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return (tensors.has("sfe1.weight") && tensors.hasPrefix("rdbs.0."))
        || (tensors.has("SFENet1.weight") && tensors.hasPrefix("RDBs.0."));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    return tensors.has("sfe1.weight") ? yjn870(tensors, assumptions) : edsr(tensors, assumptions);
  }

  private Network yjn870(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("sfe1.weight", 0);
    int channels = tensors.side("sfe1.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", "yjn870");
    Graph graph = layers.graph();
    Value first = layers.conv(graph.input(), "sfe1", features, 3);
    Value y = layers.conv(first, "sfe2", features, 3);
    y = body(layers, y, "rdbs.", ".layers.", ".conv", ".lff");
    y = layers.conv(layers.conv(y, "gff.0", features, 1), "gff.1", features, 3);
    y = PixelShuffles.chain(layers, graph.add(y, first), "upscale.", "", 2);
    return layers.network(layers.conv(y, "output", channels, 3));
  }

  private Network edsr(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("SFENet1.weight", 0);
    int channels = tensors.side("SFENet1.weight", 1);
    int growth = tensors.side("RDBs.0.convs.0.conv.0.weight", 0);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", "EDSR-PyTorch");
    double range =
        assumptions.number(
            "img-range",
            255,
            "the range in which the network counts is not in the file; the official code feeds"
                + " 0..255, a wrong one gives washed-out contrast");
    Graph graph = layers.graph();
    Value first = layers.conv(graph.scale(graph.input(), range), "SFENet1", features, 3);
    Value y = layers.conv(first, "SFENet2", features, 3);
    y = body(layers, y, "RDBs.", ".convs.", ".conv.0", ".LFF");
    y = layers.conv(layers.conv(y, "GFF.0", features, 1), "GFF.1", features, 3);
    y = graph.add(y, first);
    int last = layers.length("UPNet.") - 1;
    for (int i = 0; i < last; i += 2) {
      y = PixelShuffles.to(layers, y, "UPNet." + i, growth);
    }
    y = graph.widen(layers.conv(y, "UPNet." + last, channels, 3));
    return layers.network(graph.scale(y, 1 / range));
  }

  /** Residual dense blocks, all of whose results are concatenated (figures 2 and 3). */
  private static Value body(
      Layers layers, Value x, String blocks, String convs, String conv, String fusion) {
    Graph graph = layers.graph();
    int count = layers.length(blocks);
    int depth = layers.length(blocks + "0" + convs);
    layers.note("blocks", count);
    layers.note("layers", depth);
    List<Value> results = new ArrayList<>();
    Value y = x;
    for (int b = 0; b < count; b++) {
      Value all = y;
      for (int i = 0; i < depth; i++) {
        String name = blocks + b + convs + i + conv;
        Value z = graph.relu(layers.conv(all, name, layers.side(name + ".weight", 0), 3));
        all = graph.cat(List.of(all, z));
      }
      y = graph.add(layers.conv(all, blocks + b + fusion, y.channels(), 1), y);
      results.add(y);
    }
    return graph.cat(results);
  }
}
