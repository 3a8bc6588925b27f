package io.enlarger.model.arch;

import io.enlarger.model.Tensor;
import io.enlarger.model.torchscript.Argument;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two attentions of DAT. Over places: one half of the channels in windows, the other in the
 * same windows lying on their side; the image is padded with zeros to a multiple of the longer
 * side, and biases come from a small network over relative positions, evaluated here once.
 */
final class DatAttention {
  private static final Function PLACES =
      new Function(
          "dat_places",
          """
          def dat_places(self, qkv: Tensor, bias: Tensor, mask: Optional[Tensor], offset: int, m: int, height: int, width: int, up: int, left: int, heads: int, scale: float) -> Tensor:
            h = torch.size(qkv, 1)
            w = torch.size(qkv, 2)
            c = torch.size(qkv, 3) // 3
            d = c // 2
            x = torch.constant_pad_nd(qkv, [0, 0, 0, (m - w % m) % m, 0, (m - h % m) % m], 0.)
            if up > 0:
              x = torch.roll(x, [-up, -left], [1, 2])
            q = self.windows_of(torch.slice(x, 3, offset, offset + d, 1), height, width)
            k = self.windows_of(torch.slice(x, 3, c + offset, c + offset + d, 1), height, width)
            v = self.windows_of(torch.slice(x, 3, c * 2 + offset, c * 2 + offset + d, 1), height, width)
            y = self.merged_windows(self.attend(q, k, v, bias, mask, heads, scale), x, height, width)
            if up > 0:
              y = torch.roll(y, [up, left], [1, 2])
            return torch.slice(torch.slice(y, 1, 0, h, 1), 2, 0, w, 1)
          """,
          List.of(Windows.OF, Windows.MERGED, Windows.ATTEND));

  private static final Function BOTH =
      Function.of(
          "both_halves",
          """
          def both_halves(self, a: Tensor, b: Tensor) -> Tensor:
            return torch.cat([a, b], 3)
          """);

  private static final Function PADDED =
      Function.of(
          "padded_last",
          """
          def padded_last(self, x: Tensor, m: int) -> Tensor:
            h = torch.size(x, 1)
            w = torch.size(x, 2)
            return torch.constant_pad_nd(torch.slice(x, 3, 0, 1, 1), [0, 0, 0, (m - w % m) % m, 0, (m - h % m) % m], 0.)
          """);

  /** Attention between channels over all places. */
  static final Function CHANNELS =
      Function.of(
          "dat_channels",
          """
          def dat_channels(self, qkv: Tensor, temperature: Tensor, heads: int) -> Tensor:
            b = torch.size(qkv, 0)
            h = torch.size(qkv, 1)
            w = torch.size(qkv, 2)
            c = torch.size(qkv, 3) // 3
            t = torch.permute(torch.reshape(qkv, [b, h * w, 3, heads, c // heads]), [2, 0, 3, 4, 1])
            q = torch.select(t, 0, 0)
            k = torch.select(t, 0, 1)
            q = torch.div(q, torch.clamp_min(torch.norm(q, 2, [-1], True), 1e-12))
            k = torch.div(k, torch.clamp_min(torch.norm(k, 2, [-1], True), 1e-12))
            a = torch.mul(torch.matmul(q, torch.transpose(k, -2, -1)), temperature)
            y = torch.matmul(torch.softmax(a, -1, None), torch.select(t, 0, 2))
            return torch.reshape(torch.permute(y, [0, 3, 1, 2]), [b, h, w, c])
          """);

  private final Layers layers;
  private final int height;
  private final int width;
  private final Map<Integer, Value> masks = new HashMap<>();

  DatAttention(Layers layers) {
    this.layers = layers;
    String positions = "layers.0.blocks.0.attn.attns.0.rpe_biases";
    int count = layers.side(positions, 0);
    float[] last = layers.numbers(positions, count, 2);
    layers.require(count > 0, "tensor %s is empty", positions);
    this.height = (int) last[2 * count - 2] + 1;
    this.width = (int) last[2 * count - 1] + 1;
    layers.require(
        height > 0 && width > 0 && count == (2 * height - 1) * (2 * width - 1),
        "tensor %s does not list the positions in a window",
        positions);
  }

  /** Of windows of the first half of the channels. */
  int height() {
    return height;
  }

  /** Of windows of the first half of the channels. */
  int width() {
    return width;
  }

  /** Attention over places for queries, keys and values [n, h, w, 3 channels]. */
  Value places(Value qkv, String name, boolean shifted) {
    Graph graph = layers.graph();
    Value first = half(qkv, name, 0, shifted);
    Value second = half(qkv, name, 1, shifted);
    return graph.call(
        BOTH, graph.shaped(first, qkv.channels() / 3, qkv.factor(), 0, true), first, second);
  }

  private Value half(Value qkv, String name, int index, boolean shifted) {
    Graph graph = layers.graph();
    int half = qkv.channels() / 6;
    int high = index == 0 ? height : width;
    int wide = index == 0 ? width : height;
    String branch = name + ".attns." + index;
    int heads = layers.side(branch + ".pos.pos3.2.weight", 0);
    Argument mask = shifted ? mask(qkv, index, high, wide) : Literal.NONE;
    graph.count(2.0 * high * wide * half);
    return graph.call(
        PLACES,
        graph.shaped(qkv, half, qkv.factor(), 1.5 * Math.max(high, wide), false),
        qkv,
        bias(branch + ".pos.", heads, high, wide),
        mask,
        Literal.of((long) index * half),
        Literal.of(Math.max(high, wide)),
        Literal.of(high),
        Literal.of(wide),
        Literal.of(shifted ? high / 2 : 0),
        Literal.of(shifted ? wide / 2 : 0),
        Literal.of(heads),
        Literal.of(1 / Math.sqrt((double) half / Math.max(heads, 1))));
  }

  private Value mask(Value qkv, int index, int high, int wide) {
    return masks.computeIfAbsent(
        index,
        made -> {
          Graph graph = layers.graph();
          Value padded =
              graph.call(
                  PADDED,
                  graph.shaped(qkv, 1, qkv.factor(), 0, false),
                  qkv,
                  Literal.of(Math.max(high, wide)));
          return Windows.shiftMask(graph, padded, high, wide);
        });
  }

  private Parameter bias(String prefix, int heads, int high, int wide) {
    int rows = (2 * high - 1) * (2 * wide - 1);
    double[] values = new double[rows * 2];
    for (int i = 0; i < rows; i++) {
      values[2 * i] = i / (2 * wide - 1) - (high - 1);
      values[2 * i + 1] = i % (2 * wide - 1) - (wide - 1);
    }
    values = linear(values, rows, prefix + "pos_proj", 2);
    int inner = values.length / rows;
    for (String step : List.of("pos1", "pos2", "pos3")) {
      values =
          linear(normed(values, rows, prefix + step + ".0"), rows, prefix + step + ".2", inner);
    }
    Tensor index = Windows.relativeIndex(high, wide);
    float[] at = index.floats();
    float[] bias = new float[heads * at.length];
    for (int p = 0; p < at.length; p++) {
      int row = (int) at[p];
      for (int h = 0; h < heads; h++) {
        bias[h * at.length + p] = (float) values[row * heads + h];
      }
    }
    return Layers.computed(prefix, bias, heads, high * wide, high * wide);
  }

  private double[] linear(double[] x, int rows, String name, int in) {
    int out = layers.side(name + ".weight", 0);
    float[] weight = layers.numbers(name + ".weight", out, in);
    float[] bias = layers.numbers(name + ".bias", out);
    double[] y = new double[rows * out];
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        double sum = bias[o];
        for (int i = 0; i < in; i++) {
          sum += weight[o * in + i] * x[r * in + i];
        }
        y[r * out + o] = sum;
      }
    }
    return y;
  }

  /** Layer normalisation, epsilon 1e-5, then ReLU. */
  private double[] normed(double[] x, int rows, String name) {
    int width = x.length / rows;
    float[] gain = layers.numbers(name + ".weight", width);
    float[] shift = layers.numbers(name + ".bias", width);
    double[] y = new double[x.length];
    for (int r = 0; r < rows; r++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < width; i++) {
        mean += x[r * width + i] / width;
      }
      for (int i = 0; i < width; i++) {
        double d = x[r * width + i] - mean;
        square += d * d / width;
      }
      double scale = 1 / Math.sqrt(square + 1e-5);
      for (int i = 0; i < width; i++) {
        y[r * width + i] = Math.max(0, (x[r * width + i] - mean) * scale * gain[i] + shift[i]);
      }
    }
    return y;
  }
}
