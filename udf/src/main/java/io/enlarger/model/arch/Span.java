package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;
import java.util.List;

/**
 * SPAN (Wan et al. 2024) in hongyuanyu/SPAN, {@code basicsr/archs/span_arch.py}. Training has three
 * convolutions and a skip where the network has one: they are merged here, since the merged one
 * that the file may hold too can be stale. The mean is taken off the input and not put back.
 */
final class Span implements Architecture {
  private static final double RANGE = 255;
  private static final Literal HALF = Literal.of(0.5);

  @Override
  public String name() {
    return "SPAN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.hasPrefix("block_1.c1_r.")
        && tensors.has("conv_cat.weight")
        && (tensors.has("conv_1.eval_conv.weight") || tensors.has("conv_1.sk.weight"));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    String entry = tensors.has("conv_1.sk.weight") ? "conv_1.sk" : "conv_1.eval_conv";
    int features = tensors.side(entry + ".weight", 0);
    int channels = tensors.side(entry + ".weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("feature-channels", features);
    boolean normalised = !layers.has("no_norm");
    layers.ignore("no_norm");

    Graph graph = layers.graph();
    Value x = graph.input();
    if (normalised) {
      x = MeanShift.assumed(layers, RANGE).before(x);
    }
    Value first = merged(layers, x, "conv_1", features);
    Value y = first;
    Value firstBlock = first;
    Value inside = first;
    int blocks = 0;
    while (tensors.hasPrefix("block_" + (blocks + 1) + ".")) {
      blocks++;
      String block = "block_" + blocks + ".";
      inside = graph.elementwise("silu", merged(layers, y, block + "c1_r", features));
      Value z = graph.elementwise("silu", merged(layers, inside, block + "c2_r", features));
      z = merged(layers, z, block + "c3_r", features);
      Value weight = graph.elementwise("sub", graph.elementwise("sigmoid", z), HALF);
      y = graph.multiply(graph.add(z, y), weight);
      firstBlock = blocks == 1 ? y : firstBlock;
    }
    layers.note("blocks", blocks);
    y = merged(layers, y, "conv_2", features);
    int width = layers.side("conv_cat.weight", 0);
    y = layers.conv(graph.cat(List.of(first, y, firstBlock, inside)), "conv_cat", width, 1);
    return layers.network(PixelShuffles.to(layers, y, "upsampler.0", channels));
  }

  /** One 3x3 convolution for the skip {@code sk} and the chain of 1x1, 3x3 and 1x1. */
  private static Value merged(Layers layers, Value x, String name, int out) {
    if (!layers.has(name + ".sk.weight")) {
      return layers.conv(x, name + ".eval_conv", out, 3);
    }
    layers.ignore(name + ".eval_conv.");
    int in = x.channels();
    int a = layers.side(name + ".conv.0.weight", 0);
    int b = layers.side(name + ".conv.1.weight", 0);
    float[] w0 = layers.numbers(name + ".conv.0.weight", a, in, 1, 1);
    float[] w1 = layers.numbers(name + ".conv.1.weight", b, a, 3, 3);
    float[] w2 = layers.numbers(name + ".conv.2.weight", out, b, 1, 1);
    double[] b0 = bias(layers, name + ".conv.0.bias", a);
    double[] b1 = bias(layers, name + ".conv.1.bias", b);
    double[] b2 = bias(layers, name + ".conv.2.bias", out);
    double[] skipBias = bias(layers, name + ".sk.bias", out);
    float[] skip = layers.numbers(name + ".sk.weight", out, in, 1, 1);

    double[] inner = new double[b * in * 9];
    double[] innerBias = new double[b];
    for (int m = 0; m < b; m++) {
      innerBias[m] = b1[m];
      for (int n = 0; n < a; n++) {
        for (int p = 0; p < 9; p++) {
          double w = w1[(m * a + n) * 9 + p];
          innerBias[m] += w * b0[n];
          for (int i = 0; i < in; i++) {
            inner[(m * in + i) * 9 + p] += w * w0[n * in + i];
          }
        }
      }
    }
    float[] weight = new float[out * in * 9];
    float[] bias = new float[out];
    for (int o = 0; o < out; o++) {
      double sum = b2[o] + skipBias[o];
      for (int m = 0; m < b; m++) {
        sum += w2[o * b + m] * innerBias[m];
      }
      bias[o] = (float) sum;
      for (int k = 0; k < in * 9; k++) {
        double value = k % 9 == 4 ? skip[o * in + k / 9] : 0;
        for (int m = 0; m < b; m++) {
          value += w2[o * b + m] * inner[m * in * 9 + k];
        }
        weight[o * in * 9 + k] = (float) value;
      }
    }
    return layers
        .graph()
        .conv2d(
            x,
            Layers.computed(name, weight, out, in, 3, 3),
            Layers.computed(name, bias, out),
            Conv.same(3));
  }

  private static double[] bias(Layers layers, String name, int length) {
    double[] bias = new double[length];
    if (layers.has(name)) {
      float[] values = layers.numbers(name, length);
      for (int i = 0; i < length; i++) {
        bias[i] = values[i];
      }
    }
    return bias;
  }
}
