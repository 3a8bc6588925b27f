package io.enlarger.model.arch;

import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;

/** Makes sides multiples of a number, at the right and at the bottom, and takes it back. */
final class Padding {
  private static final Function REFLECT =
      Function.of(
          "pad_reflect",
          """
          def pad_reflect(self, x: Tensor, m: int) -> Tensor:
            h = torch.size(x, 2)
            w = torch.size(x, 3)
            ph = (m - h % m) % m
            pw = (m - w % m) % m
            if ph + pw == 0:
              y = x
            else:
              if ph < h and pw < w:
                y = torch.pad(x, [0, pw, 0, ph], "reflect", None)
              else:
                y = torch.pad(x, [0, pw, 0, ph], "replicate", None)
            return y
          """);

  private static final Function ZEROS =
      Function.of(
          "pad_zeros",
          """
          def pad_zeros(self, x: Tensor, m: int) -> Tensor:
            h = torch.size(x, 2)
            w = torch.size(x, 3)
            return torch.constant_pad_nd(x, [0, (m - w % m) % m, 0, (m - h % m) % m], 0.)
          """);

  private static final Function CROP =
      Function.of(
          "crop_like",
          """
          def crop_like(self, y: Tensor, x: Tensor, s: int) -> Tensor:
            h = torch.size(x, 2) * s
            w = torch.size(x, 3) * s
            return torch.slice(torch.slice(y, 2, 0, h, 1), 3, 0, w, 1)
          """);

  private Padding() {}

  /** Mirrored without repeating the border; repeated where the image is too small to mirror. */
  static Value reflected(Graph graph, Value x, int multiple) {
    return graph.call(
        REFLECT, graph.shaped(x, x.channels(), x.factor(), 0, true), x, Literal.of(multiple));
  }

  /** Black. */
  static Value zeros(Graph graph, Value x, int multiple) {
    return graph.call(
        ZEROS, graph.shaped(x, x.channels(), x.factor(), 0, true), x, Literal.of(multiple));
  }

  /** Without what was padded, for a result that is enlarged against the unpadded value. */
  static Value cropped(Graph graph, Value y, Value unpadded) {
    int scale = (int) Math.round(y.factor() / unpadded.factor());
    return graph.call(
        CROP, graph.shaped(y, y.channels(), y.factor(), 0, true), y, unpadded, Literal.of(scale));
  }
}
