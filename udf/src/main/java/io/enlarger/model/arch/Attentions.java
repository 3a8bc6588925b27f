package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/** Attention over channels and over places, as convolutional networks have it. */
final class Attentions {
  private static final Function RESIZE_LIKE =
      Function.of(
          "resize_like",
          """
          def resize_like(self, x: Tensor, like: Tensor) -> Tensor:
            return torch.upsample_bilinear2d(x, [torch.size(like, 2), torch.size(like, 3)], False, None)
          """);

  private Attentions() {}

  /** Channels weighed by their means over the whole image (Zhang et al. 2018, section 3.3). */
  static Value channels(Layers layers, Value x, String first, String second) {
    return weighed(layers, x, layers.graph().globalMean(x), first, second);
  }

  /**
   * Channels weighed by the sum of mean and population standard deviation over the whole image (Hui
   * et al. 2019, equation 6).
   */
  static Value contrast(Layers layers, Value x, String first, String second) {
    Graph graph = layers.graph();
    Value mean = graph.globalMean(x);
    Value centred = graph.subtract(x, mean);
    Value deviation =
        graph.elementwise("sqrt", graph.globalMean(graph.elementwise("square", centred)));
    return weighed(layers, x, graph.add(deviation, mean), first, second);
  }

  private static Value weighed(Layers layers, Value x, Value pooled, String first, String second) {
    Graph graph = layers.graph();
    Value y = graph.relu(layers.conv(pooled, first, layers.side(first + ".weight", 0), 1));
    y = layers.conv(y, second, x.channels(), 1);
    return graph.multiply(x, graph.elementwise("sigmoid", y));
  }

  /** How the small image inside of enhanced spatial attention is convolved. */
  interface Inner {
    Value apply(Layers layers, Value pooled, String prefix);
  }

  /** How a convolution of a variant is made of tensors. */
  interface Convolution {
    Value apply(Layers layers, Value x, String name, int out, Conv conv);
  }

  /**
   * Enhanced spatial attention (Liu et al. 2020, section 3.2): weighs places by a strongly reduced
   * image. Sides of at least 15; the reduction's grid depends on where the tile begins.
   */
  static Value enhancedSpatial(
      Layers layers, Value x, String prefix, Convolution strided, Inner inner) {
    Graph graph = layers.graph();
    int width = layers.side(prefix + ".conv1.weight", 0);
    Value first = layers.conv(x, prefix + ".conv1", width, 1);
    Value small =
        strided.apply(layers, first, prefix + ".conv2", width, Conv.same(3).stride(2).padding(0));
    small = inner.apply(layers, graph.maxPool(small, 7, 3), prefix);
    Value back =
        graph.call(
            RESIZE_LIKE,
            graph.shaped(small, width, first.factor(), 1 / small.factor(), false),
            small,
            first);
    Value all = graph.add(back, layers.conv(first, prefix + ".conv_f", width, 1));
    Value weight = layers.conv(all, prefix + ".conv4", x.channels(), 1);
    return graph.multiply(x, graph.elementwise("sigmoid", weight));
  }
}
