package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Function;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Literal;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * ESRT (Lu et al. 2022) in luissen/ESRT, {@code model/esrt.py}, {@code util/transformer.py}: blocks
 * that separate high frequencies, then attention over all places in four chunks, so that the output
 * depends on the tile's size. The official test cuts images to 60 000 pixels.
 */
final class Esrt implements Architecture {
  private static final int HEADS = 8;

  private static final Function RESIZED =
      Function.of(
          "resized_corners",
          """
          def resized_corners(self, x: Tensor, like: Tensor) -> Tensor:
            return torch.upsample_bilinear2d(x, [torch.size(like, 2), torch.size(like, 3)], True, None)
          """);

  private static final Function ATTENTION =
      Function.of(
          "esrt_attention",
          """
          def esrt_attention(self, x: Tensor, n1w: Tensor, n1b: Tensor, rw: Tensor, qkvw: Tensor, pw: Tensor, pb: Tensor, n2w: Tensor, n2b: Tensor, f1w: Tensor, f1b: Tensor, f2w: Tensor, f2b: Tensor, heads: int, scale: float) -> Tensor:
            b = torch.size(x, 0)
            h = torch.size(x, 2)
            w = torch.size(x, 3)
            t = torch.transpose(torch.im2col(x, [3, 3], [1, 1], [1, 1], [1, 1]), 1, 2)
            n = torch.size(t, 1)
            dim = torch.size(t, 2)
            c = torch.size(rw, 0)
            r = torch.linear(torch.layer_norm(t, [dim], n1w, n1b, 1e-05, True), rw, None)
            qkv = torch.permute(torch.reshape(torch.linear(r, qkvw, None), [b, n, 3, heads, c // heads]), [2, 0, 3, 1, 4])
            parts = annotate(List[Tensor], [])
            step = n // 4
            i = 0
            while i < n:
              p = torch.slice(qkv, 3, i, i + step, 1)
              y = torch.scaled_dot_product_attention(torch.select(p, 0, 0), torch.select(p, 0, 1), torch.select(p, 0, 2), None, 0., False, scale=scale)
              _0 = torch.append(parts, torch.transpose(y, 1, 2))
              i = i + step
            a = torch.linear(torch.reshape(torch.cat(parts, 1), [b, n, c]), pw, pb)
            t = torch.add(t, a)
            m = torch.relu(torch.linear(torch.layer_norm(t, [dim], n2w, n2b, 1e-05, True), f1w, f1b))
            t = torch.add(t, torch.linear(m, f2w, f2b))
            return torch.col2im(torch.transpose(t, 1, 2), [h, w], [3, 3], [1, 1], [1, 1], [1, 1])
          """);

  @Override
  public String name() {
    return "ESRT";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.hasPrefix("body.0.encoder1.encoder.layer1.")
        && tensors.hasPrefix("body.0.attention.atten.");
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    int features = tensors.side("head.0.weight", 0);
    int channels = tensors.side("head.0.weight", 1);
    int blocks = tensors.length("body.");
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("n-feats", features);
    layers.note("n-blocks", blocks);
    layers.withoutBias(".*\\.(layer4|alise|alise2)\\.conv|up\\.1\\.conv");
    tensors.names().stream()
        .filter(n -> n.matches(".*\\.(encoder|decoder_low|decoder_high|alise)\\.weight1\\.scale"))
        .forEach(layers::ignore);

    Graph graph = layers.graph();
    Value first = layers.conv(graph.input(), "head.0", features, 3);
    List<Value> results = new ArrayList<>();
    Value y = first;
    for (int i = 0; i < blocks; i++) {
      y = body(layers, y, "body." + i + ".");
      results.add(y);
    }
    y = layers.conv(graph.cat(results), "reduce", features, 3);
    y = PixelShuffles.chain(layers, y, "tail.0.", "", 2);
    y = layers.conv(y, "tail.1", channels, 3);
    Value up = PixelShuffles.chain(layers, first, "up.0.", "", 2);
    up = graph.relu(layers.conv(up, "up.1.conv", channels, 3));
    return layers.network(graph.add(up, y), 1, 4);
  }

  private static Value body(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    List<Value> encoded = new ArrayList<>();
    Value y = x;
    for (int i = 1; i <= 3; i++) {
      y = upDown(layers, y, name + "encoder" + i + ".");
      encoded.add(y);
    }
    y = layers.conv(graph.cat(encoded), name + "reduce", x.channels(), 3);
    y = layers.conv(attention(layers, y, name + "attention."), name + "alise", x.channels(), 3);
    return graph.add(scaled(layers, x, name + "weight1"), scaled(layers, y, name + "weight2"));
  }

  private static Value upDown(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    Value encoded = module(layers, x, name + "encoder.");
    Value low =
        graph.operation(
            "avg_pool2d",
            graph.shaped(encoded, x.channels(), x.factor() / 2, 1, false),
            encoded,
            Literal.list(2, 2));
    Value high = graph.subtract(encoded, resized(graph, low, x));
    for (int i = 0; i < 5; i++) {
      low = module(layers, low, name + "decoder_low.");
    }
    high = module(layers, high, name + "decoder_high.");
    Value both = graph.cat(List.of(resized(graph, low, x), high));
    Value y = graph.relu(layers.conv(both, name + "alise2.conv", x.channels(), 1));
    y = Attentions.channels(layers, y, name + "att.conv_du.0", name + "att.conv_du.2");
    return graph.add(module(layers, y, name + "alise."), x);
  }

  private static Value resized(Graph graph, Value x, Value like) {
    return graph.call(
        RESIZED, graph.shaped(x, x.channels(), like.factor(), 2, false), x, graph.narrow(like));
  }

  private static Value module(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int features = x.channels();
    Value one = residual(layers, x, name + "layer1.");
    Value two = residual(layers, one, name + "layer2.");
    Value both =
        graph.cat(
            List.of(scaled(layers, two, name + "weight2"), scaled(layers, one, name + "weight3")));
    Value y = graph.relu(layers.conv(both, name + "alise.conv", features, 1));
    y = Attentions.channels(layers, y, name + "atten.conv_du.0", name + "atten.conv_du.2");
    y = graph.relu(layers.conv(y, name + "layer4.conv", features, 3));
    return graph.add(scaled(layers, x, name + "weight4"), scaled(layers, y, name + "weight5"));
  }

  private static Value residual(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    Value y = layers.conv(x, name + "conv", layers.side(name + "conv.weight", 0), 3);
    y = layers.conv(layers.prelu(y, name + "relu"), name + "conv1", x.channels(), 3);
    return graph.add(scaled(layers, x, name + "weight1"), scaled(layers, y, name + "weight2"));
  }

  private static Value scaled(Layers layers, Value x, String name) {
    return layers.graph().multiply(x, layers.weight(name + ".scale", 1));
  }

  private static Value attention(Layers layers, Value x, String name) {
    Graph graph = layers.graph();
    int dim = 9 * x.channels();
    int half = dim / 2;
    int hidden = dim / 4;
    layers.note("dim", dim);
    graph.count((double) dim * half * 2 + 3.0 * half * half + 2.0 * dim * hidden);
    return graph.call(
        ATTENTION,
        graph.shaped(x, x.channels(), x.factor(), 2, false),
        x,
        layers.weight(name + "norm1.weight", dim),
        layers.weight(name + "norm1.bias", dim),
        layers.weight(name + "atten.reduce.weight", half, dim),
        layers.weight(name + "atten.qkv.weight", 3 * half, half),
        layers.weight(name + "atten.proj.weight", dim, half),
        layers.weight(name + "atten.proj.bias", dim),
        layers.weight(name + "norm2.weight", dim),
        layers.weight(name + "norm2.bias", dim),
        layers.weight(name + "mlp.fc1.weight", hidden, dim),
        layers.weight(name + "mlp.fc1.bias", hidden),
        layers.weight(name + "mlp.fc2.weight", dim, hidden),
        layers.weight(name + "mlp.fc2.bias", dim),
        Literal.of(HEADS),
        Literal.of(1 / Math.sqrt((double) dim / HEADS)));
  }
}
