package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/**
 * FSRCNN (Dong et al. 2016) in yjn870/FSRCNN-pytorch, {@code models.py}: ends in a transposed
 * convolution of 9x9, whatever the scale.
 */
final class Fsrcnn implements Architecture {
  @Override
  public String name() {
    return "FSRCNN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("first_part.0.weight")
        && tensors.has("mid_part.0.weight")
        && tensors.has("last_part.weight");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("first_part.0.weight", 0);
    int channels = tensors.side("first_part.0.weight", 1);
    int last = tensors.length("mid_part.") - 2;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("d", features);
    layers.note("s", tensors.side("mid_part.0.weight", 0));
    layers.note("m", (last - 2) / 2);
    int scale =
        assumptions.integer(
            "scale",
            2,
            List.of(2, 3, 4),
            "the stride of the transposed convolution is not in the file, its kernel is 9x9 for"
                + " every scale; a wrong one gives a striped image");

    Graph graph = layers.graph();
    Value y = layers.prelu(layers.conv(graph.input(), "first_part.0", features, 5), "first_part.1");
    for (int i = 0; i <= last; i += 2) {
      String conv = "mid_part." + i;
      int kernel = i == 0 || i == last ? 1 : 3;
      y = layers.conv(y, conv, layers.side(conv + ".weight", 0), kernel);
      y = layers.prelu(y, "mid_part." + (i + 1));
    }
    y =
        graph.convTranspose2d(
            y,
            layers.weight("last_part.weight", features, channels, 9, 9),
            layers.bias("last_part", channels),
            new Conv(9, scale, 4, 1, 1),
            scale - 1);
    return layers.network(y);
  }
}
