package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * MDSR (Lim et al. 2017) in sanghyun-son/EDSR-PyTorch, {@code src/model/mdsr.py}: one body, and a
 * head and a tail of blocks for each scale.
 */
final class Mdsr implements Architecture {
  @Override
  public String name() {
    return "MDSR";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.hasPrefix("pre_process.0.") && tensors.hasPrefix("upsample.0.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("head.0.weight", 0);
    int channels = tensors.side("head.0.weight", 1);
    int blocks = tensors.length("body.") - 1;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    List<Integer> scales = scales(layers, features);
    int scale =
        assumptions.integer(
            "scale",
            scales.get(scales.size() - 1),
            scales,
            "the file holds several scales; the largest is taken unless told otherwise");
    int branch = scales.indexOf(scale);
    layers.note("n-feats", features);
    layers.note("n-resblocks", blocks);
    layers.note("scales", scales);
    layers.ignore("pre_process.");
    layers.ignore("upsample.");

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value y = layers.conv(shift.before(graph.input()), "head.0", features, 3);
    for (int i = 0; i < 2; i++) {
      String block = "pre_process." + branch + "." + i + ".body.";
      y = Residuals.block(layers, y, block + 0, block + 2, 5, 1);
    }
    Value first = y;
    for (int i = 0; i < blocks; i++) {
      String block = "body." + i + ".body.";
      y = Residuals.block(layers, y, block + 0, block + 2, 3, 1);
    }
    y = graph.add(first, layers.conv(y, "body." + blocks, features, 3));
    y = PixelShuffles.chain(layers, y, "upsample." + branch + ".", "", 2);
    return layers.network(shift.behind(layers.conv(y, "tail.0", channels, 3)));
  }

  private static List<Integer> scales(Layers layers, int features) {
    List<Integer> scales = new ArrayList<>();
    for (int i = 0; i < layers.length("upsample."); i++) {
      double scale = 1;
      String branch = "upsample." + i + ".";
      for (int k = 0; layers.has(branch + k + ".weight"); k += 2) {
        scale *= Math.sqrt(layers.side(branch + k + ".weight", 0) / (double) features);
      }
      scales.add((int) Math.round(scale));
    }
    return scales;
  }
}
