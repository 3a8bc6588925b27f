package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/**
 * RRDBNet as the first ESRGAN numbered it (xinntao/ESRGAN before 2019, {@code architecture.py}):
 * {@code model.N}; most of the community's models. ESRGAN+ and nESRGAN+ (ncarraz/ESRGANplus, {@code
 * block.py}) have one convolution more in each dense block.
 */
final class RrdbOld implements Architecture {
  @Override
  public String name() {
    return "RRDBNet (old ESRGAN)";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("model.0.weight") && tensors.hasPrefix("model.1.sub.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("model.0.weight", 0);
    int channels = tensors.side("model.0.weight", 1);
    int blocks = tensors.length("model.1.sub.") - 1;
    int last = tensors.length("model.") - 1;
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.require(
        last >= 4 && (last - 4) % 3 == 0, "its last layer is model.%d, not 4, 7, 10 or 13", last);
    int ups = (last - 4) / 3;
    int factor =
        ups != 1
            ? 2
            : assumptions.integer(
                "scale",
                2,
                List.of(2, 3),
                "files of x2 and x3 have the same tensors; the wrong one gives blurred or doubled"
                    + " detail");
    layers.withoutBias(".*\\.conv1x1");
    if (layers.has("model.1.sub.0.RDB1.conv1x1.weight")) {
      layers.note("variant", "ESRGAN+");
    }
    layers.note("nf", features);
    layers.note("nb", blocks);
    layers.note("gc", tensors.side("model.1.sub.0.RDB1.conv1.0.weight", 0));

    Graph graph = layers.graph();
    Value first = layers.conv(graph.input(), "model.0", features, 3);
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      y = Residuals.inResidualDense(layers, y, "model.1.sub." + i + ".RDB", ".0");
    }
    y = graph.add(first, layers.conv(y, "model.1.sub." + blocks, features, 3));
    for (int i = 0; i < ups; i++) {
      y = layers.conv(graph.nearest(y, factor), "model." + (3 + 3 * i), features, 3);
      y = graph.leakyRelu(y, 0.2);
    }
    y = graph.leakyRelu(layers.conv(y, "model." + (last - 2), features, 3), 0.2);
    return layers.network(layers.conv(y, "model." + last, channels, 3));
  }
}
