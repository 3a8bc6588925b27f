package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * SRCNN (Dong et al. 2014) in yjn870/SRCNN-pytorch, {@code models.py}: sharpens an image that was
 * enlarged before, so its scale is 1.
 */
final class Srcnn implements Architecture {
  @Override
  public String name() {
    return "SRCNN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.side("conv1.weight", 2) == 9
        && tensors.has("conv3.weight")
        && tensors.names().stream().allMatch(name -> name.matches("conv[123]\\.(weight|bias)"));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int channels = tensors.side("conv1.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    int first = tensors.side("conv1.weight", 0);
    int second = tensors.side("conv2.weight", 0);
    layers.note("widths", first + ", " + second);

    Graph graph = layers.graph();
    Value y = graph.relu(layers.conv(graph.input(), "conv1", first, 9));
    y = graph.relu(layers.conv(y, "conv2", second, Math.max(tensors.side("conv2.weight", 2), 1)));
    return layers.network(layers.conv(y, "conv3", channels, 5)).sharpening();
  }
}
