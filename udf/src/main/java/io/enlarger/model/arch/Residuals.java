package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/** Blocks that add to what they are given. */
final class Residuals {
  private Residuals() {}

  /** {@code x + factor conv2(relu(conv1(x)))} (Lim et al. 2017, figure 2c). */
  static Value block(
      Layers layers, Value x, String first, String second, int kernel, double factor) {
    Graph graph = layers.graph();
    int features = x.channels();
    Value y = graph.relu(layers.conv(x, first, features, kernel));
    return graph.addScaled(x, layers.conv(y, second, features, kernel), factor);
  }

  /**
   * Residual in residual dense block (Wang et al. 2018, figure 4): three dense blocks of five
   * convolutions, LeakyReLU 0.2, residual factor 0.2 twice. With a convolution {@code conv1x1} it
   * is ESRGAN+'s (Rakotonirina and Rasoanaivo 2020, figure 3): that of the block's input is added
   * to the second result, and this to the fourth; the noise of its training is off.
   *
   * @param dense prefix of a dense block up to its number, such as {@code body.0.rdb}
   * @param suffix behind {@code convN}
   */
  static Value inResidualDense(Layers layers, Value x, String dense, String suffix) {
    Value y = x;
    for (int i = 1; i <= 3; i++) {
      y = dense(layers, y, dense + i + ".conv", suffix);
    }
    return layers.graph().addScaled(x, y, 0.2);
  }

  private static Value dense(Layers layers, Value x, String conv, String suffix) {
    Graph graph = layers.graph();
    int growth = layers.side(conv + "1" + suffix + ".weight", 0);
    String direct = conv + "1x1";
    Value added = layers.has(direct + ".weight") ? layers.conv(x, direct, growth, 1) : null;
    Value all = x;
    for (int i = 1; i <= 4; i++) {
      Value y = graph.leakyRelu(layers.conv(all, conv + i + suffix, growth, 3), 0.2);
      if (added != null && i % 2 == 0) {
        y = graph.add(y, added);
        added = y;
      }
      all = graph.cat(List.of(all, y));
    }
    return graph.addScaled(x, layers.conv(all, conv + "5" + suffix, x.channels(), 3), 0.2);
  }
}
