package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the information distillation networks share: three steps that set channels aside. */
final class Distillation {
  private Distillation() {}

  /**
   * RFDN's residual feature distillation (Liu et al. 2020, figure 2): three times a 1x1 convolution
   * aside and a 3x3 convolution onwards with its input added, at the end one convolution.
   *
   * @return what was set aside and the end, concatenated
   */
  static Value residual(
      Layers layers,
      Value x,
      String block,
      UnaryOperator<Value> activation,
      Attentions.Convolution convolution) {
    Graph graph = layers.graph();
    int aside = layers.side(block + ".c1_d.weight", 0);
    List<Value> parts = new ArrayList<>();
    Value y = x;
    for (int i = 1; i <= 3; i++) {
      parts.add(activation.apply(layers.conv(y, block + ".c" + i + "_d", aside, 1)));
      Value r = convolution.apply(layers, y, block + ".c" + i + "_r", y.channels(), Conv.same(3));
      y = activation.apply(graph.add(r, y));
    }
    Value end = convolution.apply(layers, y, block + ".c4", aside, Conv.same(3));
    parts.add(activation.apply(end));
    return graph.cat(parts);
  }
}
