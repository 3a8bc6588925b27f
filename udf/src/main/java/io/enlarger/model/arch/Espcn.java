package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * ESPCN (Shi et al. 2016) in leftthomas/ESPCN, {@code model.py}, which ends in a sigmoid, and in
 * yjn870/ESPCN-pytorch, {@code models.py}, which does not.
 */
final class Espcn implements Architecture {
  @Override
  public String name() {
    return "ESPCN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return (tensors.side("conv1.weight", 2) == 5
            && tensors.names().stream().allMatch(name -> name.matches("conv[123]\\.(weight|bias)")))
        || (tensors.has("first_part.2.weight") && tensors.has("last_part.0.weight"));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    boolean leftthomas = tensors.has("conv1.weight");
    String one = leftthomas ? "conv1" : "first_part.0";
    String two = leftthomas ? "conv2" : "first_part.2";
    String three = leftthomas ? "conv3" : "last_part.0";
    int channels = tensors.side(one + ".weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", leftthomas ? "leftthomas" : "yjn870");

    Graph graph = layers.graph();
    Value y = layers.conv(graph.input(), one, tensors.side(one + ".weight", 0), 5);
    y = graph.elementwise("tanh", y);
    y = graph.elementwise("tanh", layers.conv(y, two, tensors.side(two + ".weight", 0), 3));
    y = PixelShuffles.to(layers, y, three, channels);
    return layers.network(leftthomas ? graph.elementwise("sigmoid", graph.widen(y)) : y);
  }
}
