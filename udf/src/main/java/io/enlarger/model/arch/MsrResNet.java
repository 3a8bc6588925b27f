package io.enlarger.model.arch;

import io.enlarger.model.StateDict;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Value;

/**
 * MSRResNet, of BasicSR ({@code archs/srresnet_arch.py}) and of mmagic ({@code
 * editors/srgan/sr_resnet.py}): residual blocks, pixel shuffles, and the input enlarged bilinearly
 * beneath. They differ in one thing that no name tells but the names themselves: BasicSR has a
 * LeakyReLU behind each shuffle, mmagic has none.
 */
final class MsrResNet implements Architecture {
  @Override
  public String name() {
    return "MSRResNet";
  }

  @Override
  public boolean recognises(StateDict tensors) {
    return tensors.has("conv_first.weight")
        && tensors.has("conv_hr.weight")
        && ((tensors.hasPrefix("body.0.conv1.") && tensors.has("upconv1.weight"))
            || (tensors.hasPrefix("trunk_net.") && tensors.hasPrefix("upsample1.")));
  }

  @Override
  public Network build(StateDict tensors, Assumptions assumptions) {
    boolean basicSr = tensors.has("upconv1.weight");
    String body = basicSr ? "body." : "trunk_net.";
    int features = tensors.side("conv_first.weight", 0);
    int channels = tensors.side("conv_first.weight", 1);
    int blocks = tensors.length(body);
    Layers layers = new Layers(this, tensors, assumptions, channels);
    layers.note("variant", basicSr ? "BasicSR" : "mmagic");
    layers.note("num-feat", features);
    layers.note("num-block", blocks);

    Graph graph = layers.graph();
    Value y = graph.leakyRelu(layers.conv(graph.input(), "conv_first", features, 3), 0.1);
    for (int i = 0; i < blocks; i++) {
      y = Residuals.block(layers, y, body + i + ".conv1", body + i + ".conv2", 3, 1);
    }
    for (int i = 1; i <= 2; i++) {
      String name = basicSr ? "upconv" + i : "upsample" + i + ".upsample_conv";
      if (layers.has(name + ".weight")) {
        y = PixelShuffles.one(layers, y, name);
        y = basicSr ? graph.leakyRelu(y, 0.1) : y;
      }
    }
    y = graph.leakyRelu(layers.conv(y, "conv_hr", features, 3), 0.1);
    y = layers.conv(y, "conv_last", channels, 3);
    Value base = Bilinear.enlarged(graph, graph.input(), (int) Math.round(y.factor()));
    return layers.network(graph.add(y, base));
  }
}
