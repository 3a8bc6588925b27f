package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * VDSR (Kim et al. 2016) in twtygqyy/pytorch-vdsr, {@code vdsr.py}, for luma, and in
 * sanghyun-son/EDSR-PyTorch, {@code src/model/vdsr.py}, for colour. Sharpens an image that was
 * enlarged before, so its scale is 1.
 */
final class Vdsr implements Architecture {
  @Override
  public String name() {
    return "VDSR";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return (tensors.has("residual_layer.0.conv.weight") && tensors.has("input.weight"))
        || (tensors.has("body.0.0.weight")
            && tensors.has("body.1.0.weight")
            && tensors.has("sub_mean.weight"));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    Network network =
        tensors.has("input.weight") ? luma(tensors, assumptions) : colour(tensors, assumptions);
    return network.sharpening();
  }

  private Network luma(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("input.weight", 0);
    int channels = tensors.side("input.weight", 1);
    int inner = tensors.length("residual_layer.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.withoutBias(".*");
    layers.note("variant", "twtygqyy");
    layers.note("features", features);
    layers.note("layers", inner + 2);

    Graph graph = layers.graph();
    Value y = graph.relu(layers.conv(graph.input(), "input", features, 3));
    for (int i = 0; i < inner; i++) {
      y = graph.relu(layers.conv(y, "residual_layer." + i + ".conv", features, 3));
    }
    return layers.network(graph.add(layers.conv(y, "output", channels, 3), graph.input()));
  }

  private Network colour(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("body.0.0.weight", 0);
    int channels = tensors.side("body.0.0.weight", 1);
    int count = tensors.length("body.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", "EDSR-PyTorch");
    layers.note("n-feats", features);
    layers.note("n-resblocks", count);

    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value x = shift.before(graph.input());
    Value y = x;
    for (int i = 0; i < count - 1; i++) {
      y = graph.relu(layers.conv(y, "body." + i + ".0", features, 3));
    }
    y = layers.conv(y, "body." + (count - 1) + ".0", channels, 3);
    return layers.network(shift.behind(graph.add(x, y)));
  }
}
