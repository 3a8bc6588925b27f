package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * Bilinear enlargement beneath a network, align_corners=False, the same wherever a tile lies.
 *
 * <p>libtorch finds where a pixel lies by 32-bit floats that grow with its distance from the
 * corner. For 2, 4 and 8 they are exact; three times as large they are not, and tiles would differ
 * from the whole. There are only three places, which are written out instead.
 */
final class Bilinear {
  private static final Function THREE =
      Function.of(
          "bilinear_three",
          """
          def bilinear_three(self, x: Tensor) -> Tensor:
            n = torch.size(x, 0)
            c = torch.size(x, 1)
            h = torch.size(x, 2)
            w = torch.size(x, 3)
            p = torch.pad(x, [1, 1, 1, 1], "replicate", None)
            l = torch.slice(p, 3, 0, w, 1)
            m = torch.slice(p, 3, 1, w + 1, 1)
            r = torch.slice(p, 3, 2, w + 2, 1)
            a = torch.lerp(m, l, 0.33333333333333331)
            b = torch.lerp(m, r, 0.33333333333333331)
            y = torch.reshape(torch.stack([a, m, b], 4), [n, c, h + 2, 3 * w])
            u = torch.slice(y, 2, 0, h, 1)
            v = torch.slice(y, 2, 1, h + 1, 1)
            d = torch.slice(y, 2, 2, h + 2, 1)
            e = torch.lerp(v, u, 0.33333333333333331)
            f = torch.lerp(v, d, 0.33333333333333331)
            return torch.reshape(torch.stack([e, v, f], 3), [n, c, 3 * h, 3 * w])
          """);

  private Bilinear() {}

  static Value enlarged(Graph graph, Value x, int times) {
    return times == 3
        ? graph.call(THREE, graph.shaped(x, x.channels(), 3 * x.factor(), 1 / x.factor(), true), x)
        : graph.bilinear(x, times);
  }
}
