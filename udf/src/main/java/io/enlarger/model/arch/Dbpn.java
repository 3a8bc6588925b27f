package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * D-DBPN (Haris et al. 2018) in alterzero/DBPN-Pytorch, {@code dbpn.py}, and in
 * sanghyun-son/EDSR-PyTorch, {@code src/model/ddbpn.py}: projections up and down in turn, each fed
 * with all before it.
 */
final class Dbpn implements Architecture {
  /** How one of the two names the three projections of a unit and their activation. */
  private record Names(String conv, String transposed, String prelu) {}

  @Override
  public String name() {
    return "DBPN";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return (tensors.has("feat0.conv.weight") && tensors.hasPrefix("up1.up_conv1."))
        || (tensors.has("initial.0.weight") && tensors.hasPrefix("upmodules.0."));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    return tensors.has("feat0.conv.weight")
        ? alterzero(tensors, assumptions)
        : edsr(tensors, assumptions);
  }

  private Network alterzero(StateDict tensors, Assumptions assumptions) {
    int channels = tensors.side("feat0.conv.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", "alterzero");
    String base =
        assumptions.choice(
            "base",
            "none",
            List.of("none", "bicubic"),
            "whether the network was trained to be added to the bicubic image (--residual) is not"
                + " in the file; without it such a network gives a nearly black image");
    Graph graph = layers.graph();
    int width = tensors.side("feat0.conv.weight", 0);
    int narrow = tensors.side("feat1.conv.weight", 0);
    Value x = layers.prelu(layers.conv(graph.input(), "feat0.conv", width, 3), "feat0.act");
    x = layers.prelu(layers.conv(x, "feat1.conv", narrow, 1), "feat1.act");
    Names names = new Names(".conv", ".deconv", ".act");
    List<Value> high = new ArrayList<>();
    List<Value> low = new ArrayList<>(List.of(x));
    int stages = 0;
    while (tensors.hasPrefix("up" + (stages + 1) + ".")) {
      stages++;
      if (stages > 1) {
        String down = "down" + (stages - 1);
        Value h = entered(layers, graph.cat(high), down + ".conv.conv", down + ".conv.act");
        Value l = projected(layers, h, down + ".down_conv", names, false);
        if (stages == 2) {
          low.clear();
        }
        low.add(0, l);
      }
      String up = "up" + stages;
      Value l = entered(layers, graph.cat(low), up + ".conv.conv", up + ".conv.act");
      high.add(0, projected(layers, l, up + ".up_conv", names, true));
    }
    layers.note("stages", stages);
    Value y = layers.conv(graph.cat(high), "output_conv.conv", channels, 3);
    if (base.equals("bicubic")) {
      y = graph.add(y, graph.bicubic(graph.input(), (int) Math.round(y.factor())));
    }
    return layers.network(y);
  }

  private Network edsr(StateDict tensors, Assumptions assumptions) {
    int channels = tensors.side("initial.0.weight", 1);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", "EDSR-PyTorch");
    Graph graph = layers.graph();
    MeanShift shift = MeanShift.inFile(layers, "sub_mean", "add_mean");
    Value x = shift.before(graph.input());
    x =
        layers.prelu(
            layers.conv(x, "initial.0", tensors.side("initial.0.weight", 0), 3), "initial.1");
    x =
        layers.prelu(
            layers.conv(x, "initial.2", tensors.side("initial.2.weight", 0), 1), "initial.3");
    Names names = new Names(".0", ".0", ".1");
    int depth = tensors.length("upmodules.");
    layers.note("depth", depth);
    List<Value> high = new ArrayList<>();
    List<Value> low = new ArrayList<>(List.of(x));
    for (int i = 0; i < depth; i++) {
      if (i > 0) {
        String down = "downmodules." + (i - 1);
        Value h = entered(layers, graph.cat(high), down + ".bottleneck.0", down + ".bottleneck.1");
        Value l = projected(layers, h, down + ".conv_", names, false);
        if (i == 1) {
          low.clear();
        }
        low.add(l);
      }
      String up = "upmodules." + i;
      Value l = entered(layers, graph.cat(low), up + ".bottleneck.0", up + ".bottleneck.1");
      high.add(projected(layers, l, up + ".conv_", names, true));
    }
    Value y = layers.conv(graph.cat(high), "reconstruction.0", channels, 3);
    return layers.network(shift.behind(y));
  }

  /** Reduced by a 1x1 convolution, where the file has one. */
  private static Value entered(Layers layers, Value x, String conv, String prelu) {
    return layers.has(conv + ".weight")
        ? layers.prelu(layers.conv(x, conv, layers.side(conv + ".weight", 0), 1), prelu)
        : x;
  }

  /** A projection, its way back, and the projection of the error (equations 1 to 10). */
  private static Value projected(
      Layers layers, Value x, String prefix, Names names, boolean upwards) {
    Graph graph = layers.graph();
    Value there = step(layers, x, prefix + 1, names, upwards);
    Value back = step(layers, there, prefix + 2, names, !upwards);
    Value error = step(layers, graph.subtract(back, x), prefix + 3, names, upwards);
    return graph.add(error, there);
  }

  private static Value step(Layers layers, Value x, String name, Names names, boolean upwards) {
    String weight = name + (upwards ? names.transposed() : names.conv());
    int kernel = Math.max(layers.side(weight + ".weight", 2), 5);
    Conv conv = new Conv(kernel, kernel - 4, 2, 1, 1);
    Value y;
    if (upwards) {
      int out = layers.side(weight + ".weight", 1);
      y =
          layers
              .graph()
              .convTranspose2d(
                  x,
                  layers.weight(weight + ".weight", x.channels(), out, kernel, kernel),
                  layers.bias(weight, out),
                  conv,
                  0);
    } else {
      y = layers.conv(x, weight, layers.side(weight + ".weight", 0), conv);
    }
    return layers.prelu(y, name + names.prelu());
  }
}
