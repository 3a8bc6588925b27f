package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.Arrays;

/**
 * SRGAN's generator (Ledig et al. 2017) in leftthomas/SRGAN, {@code model.py}: batch normalisation
 * is folded into the convolutions, the output is (tanh + 1) / 2. Early files have a PReLU where
 * later ones normalise behind the blocks.
 */
final class SrganLeftthomas implements Architecture {
  @Override
  public String name() {
    return "SRGAN (leftthomas)";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("block1.0.weight") && tensors.hasPrefix("block2.bn1.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("block1.0.weight", 0);
    int channels = tensors.side("block1.0.weight", 1);
    int ups = tensors.length("block8.") - 1;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("features", features);

    Graph graph = layers.graph();
    Value first = layers.prelu(layers.conv(graph.input(), "block1.0", features, 9), "block1.1");
    Value y = first;
    for (int i = 2; i <= 6; i++) {
      String block = "block" + i;
      Value r = layers.convNorm(y, block + ".conv1", block + ".bn1", features, 3);
      r = layers.prelu(r, block + ".prelu");
      y = graph.add(y, layers.convNorm(r, block + ".conv2", block + ".bn2", features, 3));
    }
    y =
        layers.has("block7.1.running_mean")
            ? layers.convNorm(y, "block7.0", "block7.1", features, 3)
            : layers.prelu(layers.conv(y, "block7.0", features, 3), "block7.1");
    y = graph.add(first, y);
    for (int i = 0; i < ups; i++) {
      y = PixelShuffles.one(layers, y, "block8." + i + ".conv");
      y = layers.prelu(y, "block8." + i + ".prelu");
    }
    y = graph.widen(layers.conv(y, "block8." + ups, channels, 9));
    return layers.network(layers.affine(graph.elementwise("tanh", y), 0.5, half(channels)));
  }

  private static float[] half(int channels) {
    float[] half = new float[channels];
    Arrays.fill(half, 0.5f);
    return half;
  }
}
