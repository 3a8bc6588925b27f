package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.torchscript.Argument;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention within windows (Liu et al. 2021), on values [n, h, w, channels] whose sides are
 * multiples of the window's. All sizes are taken at run time: any tile will do.
 */
final class Windows {
  /** [n, h, w, c] to [n windows, height x width, c], row by row. */
  static final Function OF =
      Function.of(
          "windows_of",
          """
          def windows_of(self, x: Tensor, height: int, width: int) -> Tensor:
            b = torch.size(x, 0)
            h = torch.size(x, 1)
            w = torch.size(x, 2)
            c = torch.size(x, 3)
            t = torch.reshape(x, [b, h // height, height, w // width, width, c])
            return torch.reshape(torch.permute(t, [0, 1, 3, 2, 4, 5]), [-1, height * width, c])
          """);

  /** The inverse of {@link #OF}, for an image of the size of {@code like}. */
  static final Function MERGED =
      Function.of(
          "merged_windows",
          """
          def merged_windows(self, t: Tensor, like: Tensor, height: int, width: int) -> Tensor:
            b = torch.size(like, 0)
            h = torch.size(like, 1)
            w = torch.size(like, 2)
            c = torch.size(t, 2)
            y = torch.reshape(t, [b, h // height, w // width, height, width, c])
            return torch.reshape(torch.permute(y, [0, 1, 3, 2, 4, 5]), [b, h, w, c])
          """);

  /** Softmax attention of [windows, tokens, c] in heads, with a bias and a mask for each window. */
  static final Function ATTEND =
      Function.of(
          "attend",
          """
          def attend(self, q: Tensor, k: Tensor, v: Tensor, bias: Optional[Tensor], mask: Optional[Tensor], heads: int, scale: float) -> Tensor:
            b = torch.size(q, 0)
            n = torch.size(q, 1)
            m = torch.size(k, 1)
            c = torch.size(q, 2)
            d = c // heads
            qh = torch.mul(torch.transpose(torch.reshape(q, [b, n, heads, d]), 1, 2), scale)
            kh = torch.permute(torch.reshape(k, [b, m, heads, d]), [0, 2, 3, 1])
            vh = torch.transpose(torch.reshape(v, [b, m, heads, d]), 1, 2)
            a = torch.matmul(qh, kh)
            if bias is not None:
              a = torch.add(a, bias)
            if mask is not None:
              g = torch.reshape(a, [-1, torch.size(mask, 0), heads, n, m])
              g = torch.add(g, torch.unsqueeze(torch.unsqueeze(mask, 1), 0))
              a = torch.reshape(g, [-1, heads, n, m])
            a = torch.softmax(a, -1, None)
            return torch.reshape(torch.transpose(torch.matmul(a, vh), 1, 2), [b, n, c])
          """);

  /** -100 between places of a window that a cyclic shift has brought together, 0 elsewhere. */
  private static final Function SHIFT_MASK =
      new Function(
          "shift_mask",
          """
          def shift_mask(self, x: Tensor, height: int, width: int, up: int, left: int) -> Tensor:
            h = torch.size(x, 1)
            w = torch.size(x, 2)
            r = torch.cumsum(torch.new_ones(x, [h], dtype=6), 0)
            c = torch.cumsum(torch.new_ones(x, [w], dtype=6), 0)
            rows = torch.add(torch.to(torch.gt(r, h - height), 6, False, False, None), torch.to(torch.gt(r, h - up), 6, False, False, None))
            cols = torch.add(torch.to(torch.gt(c, w - width), 6, False, False, None), torch.to(torch.gt(c, w - left), 6, False, False, None))
            ids = torch.add(torch.mul(torch.unsqueeze(rows, 1), 3.), torch.unsqueeze(cols, 0))
            t = torch.reshape(self.windows_of(torch.reshape(ids, [1, h, w, 1]), height, width), [-1, height * width])
            m = torch.ne(torch.unsqueeze(t, 1), torch.unsqueeze(t, 2))
            return torch.mul(torch.type_as(m, x), -100.)
          """,
          List.of(OF));

  private static final Function SELF_ATTENTION =
      new Function(
          "window_attention",
          """
          def window_attention(self, x: Tensor, qw: Tensor, qb: Optional[Tensor], pw: Tensor, pb: Tensor, bias: Tensor, mask: Optional[Tensor], window: int, shift: int, heads: int, scale: float) -> Tensor:
            c = torch.size(x, 3)
            y = x
            if shift > 0:
              y = torch.roll(x, [-shift, -shift], [1, 2])
            t = torch.linear(self.windows_of(y, window, window), qw, qb)
            q = torch.slice(t, 2, 0, c, 1)
            k = torch.slice(t, 2, c, c * 2, 1)
            v = torch.slice(t, 2, c * 2, c * 3, 1)
            t = torch.linear(self.attend(q, k, v, bias, mask, heads, scale), pw, pb)
            y = self.merged_windows(t, x, window, window)
            if shift > 0:
              y = torch.roll(y, [shift, shift], [1, 2])
            return y
          """,
          List.of(OF, MERGED, ATTEND));

  private Windows() {}

  /** The mask for windows of a size, shifted by half of it; the same for all layers. */
  static Value shiftMask(Graph graph, Value x, int height, int width) {
    return graph.call(
        SHIFT_MASK,
        graph.shaped(x, 1, 0, 0, false),
        x,
        Literal.of(height),
        Literal.of(width),
        Literal.of(height / 2),
        Literal.of(width / 2));
  }

  /**
   * Self-attention of Swin's: {@code PREFIX.qkv, PREFIX.proj}.
   *
   * @param bias by {@link #relativeBias}
   * @param mask by {@link #shiftMask}; null for no shift
   */
  static Value selfAttention(
      Layers layers,
      Value x,
      String prefix,
      int window,
      int heads,
      Parameter bias,
      @Nullable Value mask) {
    Graph graph = layers.graph();
    int channels = x.channels();
    double tokens = (double) window * window;
    graph.count((4.0 * channels * channels + 2 * tokens * channels) * x.factor() * x.factor());
    @Nullable Parameter qkvBias = layers.bias(prefix + ".qkv", 3 * channels);
    Parameter projectionBias = layers.weight(prefix + ".proj.bias", channels);
    Argument noMask = Literal.NONE;
    return graph.call(
        SELF_ATTENTION,
        graph.shaped(x, channels, x.factor(), 1.5 * window / x.factor(), false),
        x,
        layers.weight(prefix + ".qkv.weight", 3 * channels, channels),
        qkvBias == null ? Literal.NONE : qkvBias,
        layers.weight(prefix + ".proj.weight", channels, channels),
        projectionBias,
        bias,
        mask == null ? noMask : mask,
        Literal.of(window),
        Literal.of(mask == null ? 0 : window / 2),
        Literal.of(heads),
        Literal.of(1 / Math.sqrt((double) channels / heads)));
  }

  /**
   * A table of relative positions [positions, heads] looked up for each pair of places: [heads,
   * queries, keys]. Negative indices count from the table's end, as in PyTorch.
   */
  static Parameter relativeBias(Layers layers, String table, int heads, Tensor index) {
    int positions = layers.side(table, 0);
    int queries = index.side(0);
    int keys = index.side(1);
    float[] values = layers.numbers(table, positions, heads);
    float[] at = index.floats();
    float[] bias = new float[heads * queries * keys];
    for (int p = 0; p < at.length; p++) {
      int row = (int) at[p] < 0 ? (int) at[p] + positions : (int) at[p];
      layers.require(
          row >= 0 && row < positions, "tensor %s is looked up outside of its rows", table);
      for (int h = 0; h < heads; h++) {
        bias[h * queries * keys + p] = values[row * heads + h];
      }
    }
    return Layers.computed(table, bias, heads, queries, keys);
  }

  /** The index of Swin's square windows, which files hold too. */
  static Tensor relativeIndex(int height, int width) {
    int n = height * width;
    float[] index = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        int dy = i / width - j / width + height - 1;
        int dx = i % width - j % width + width - 1;
        index[i * n + j] = dy * (2 * width - 1) + dx;
      }
    }
    return Tensor.of(index, n, n);
  }

  /** The side of a square whose area is a tensor's side, or 0. */
  static int root(StateDict tensors, String name, int side) {
    int area = tensors.side(name, side);
    int root = (int) Math.round(Math.sqrt(area));
    return root * root == area ? root : 0;
  }
}
