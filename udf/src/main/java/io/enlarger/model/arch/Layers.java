package io.enlarger.model.arch;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Input;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.Tiling;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Layers with weights: takes tensors by name, checks that they are what the architecture says, and
 * adds operations to a graph. Every tensor must be used or explicitly ignored: one that is left
 * over means a variant whose output would be silently wrong. For one build; not thread-safe.
 */
final class Layers {
  /** The context a tile is given where the whole cannot be had. */
  private static final int APPROXIMATE_HALO_PX = 32;

  private final String architecture;
  private final StateDict tensors;
  private final Assumptions assumptions;
  private final Graph graph;
  private final Map<String, Parameter> used = new HashMap<>();
  private @Nullable Pattern biasless;
  private final Set<String> ignored = new LinkedHashSet<>();
  private final Map<String, String> hyperparameters = new LinkedHashMap<>();

  Layers(Architecture architecture, StateDict tensors, Assumptions assumptions, int channels) {
    this.architecture = architecture.name();
    this.tensors = tensors;
    this.assumptions = assumptions;
    this.graph = new Graph(channels);
  }

  Graph graph() {
    return graph;
  }

  Assumptions assumptions() {
    return assumptions;
  }

  /** Length of one side of a tensor; 0 where there is no such tensor or side. */
  int side(String name, int index) {
    return tensors.side(name, index);
  }

  /** The largest number that follows a prefix, plus one. */
  int length(String prefix) {
    return tensors.length(prefix);
  }

  /** Whether the file has a tensor of this name. */
  boolean has(String name) {
    return tensors.has(name);
  }

  /** Keeps a hyperparameter for the passport. */
  void note(String key, Object value) {
    hyperparameters.put(key, value.toString());
  }

  /** A tensor of exactly this shape, finite; used once, however often it is asked for. */
  Parameter weight(String name, int... shape) {
    Parameter known = used.get(name);
    Tensor tensor = known == null ? tensors.find(name) : known.tensor();
    if (tensor == null) {
      throw mismatch(
          "tensor %s is missing, it should have shape %s; the file is incomplete",
          name, Arrays.toString(shape));
    }
    if (!tensor.hasShape(shape)) {
      throw mismatch(
          "tensor %s has shape %s, it should have %s; the file is damaged or of another network",
          name, Arrays.toString(tensor.shape()), Arrays.toString(shape));
    }
    if (known != null) {
      return known;
    }
    if (!tensor.type().isFloating()) {
      throw mismatch(
          "tensor %s is of type %s, weights are floating-point; quantised files are not supported",
          name, tensor.type());
    }
    if (!tensor.isFinite()) {
      throw EnlargerException.of(
          ErrorCode.CHECKPOINT_INVALID,
          "%s: tensor %s holds NaN or infinity; the file is damaged or its training diverged",
          architecture,
          name);
    }
    Parameter parameter = new Parameter(name, tensor, false);
    used.put(name, parameter);
    return parameter;
  }

  /** Declares which layers have no bias, by a pattern of their names; all others must have one. */
  void withoutBias(String names) {
    biasless = Pattern.compile(names);
  }

  /** The bias {@code NAME.bias}, or null where the architecture has none. */
  @Nullable Parameter bias(String name, int length) {
    return hasBias(name) ? weight(name + ".bias", length) : null;
  }

  private boolean hasBias(String name) {
    return biasless == null || !biasless.matcher(name).matches();
  }

  /** The numbers of a tensor of exactly this shape. */
  float[] numbers(String name, int... shape) {
    return weight(name, shape).tensor().floats();
  }

  /** A constant that is not in the file. */
  static Parameter constant(String name, float[] values, int... shape) {
    return new Parameter(name, Tensor.of(values, shape), true);
  }

  /** A weight that was computed from tensors of the file. */
  static Parameter computed(String name, float[] values, int... shape) {
    return new Parameter(name, Tensor.of(values, shape), false);
  }

  /**
   * Convolution {@code NAME.weight}, {@code NAME.bias} (unless declared absent), keeping the size.
   */
  Value conv(Value x, String name, int out, int kernel) {
    return conv(x, name, out, Conv.same(kernel));
  }

  /** Convolution {@code NAME.weight}, {@code NAME.bias} (unless declared absent). */
  Value conv(Value x, String name, int out, Conv conv) {
    Parameter weight =
        weight(name + ".weight", out, x.channels() / conv.groups(), conv.kernel(), conv.kernel());
    return graph.conv2d(x, weight, bias(name, out), conv);
  }

  /**
   * A convolution and the batch normalisation behind it as one convolution (Ioffe and Szegedy 2015,
   * section 3.1, with the running statistics and an epsilon of 1e-5).
   */
  Value convNorm(Value x, String name, String norm, int out, int kernel) {
    return convNorm(x, name, norm, out, Conv.same(kernel));
  }

  /** As {@link #convNorm(Value, String, String, int, int)}, for any convolution. */
  Value convNorm(Value x, String name, String norm, int out, Conv conv) {
    int in = x.channels() / conv.groups();
    int kernel = conv.kernel();
    float[] weight = numbers(name + ".weight", out, in, kernel, kernel);
    float[] bias = hasBias(name) ? numbers(name + ".bias", out) : new float[out];
    float[] gain = numbers(norm + ".weight", out);
    float[] shift = numbers(norm + ".bias", out);
    float[] mean = numbers(norm + ".running_mean", out);
    float[] variance = numbers(norm + ".running_var", out);
    int each = in * kernel * kernel;
    for (int o = 0; o < out; o++) {
      double factor = gain[o] / Math.sqrt(variance[o] + 1e-5);
      for (int i = o * each; i < (o + 1) * each; i++) {
        weight[i] = (float) (weight[i] * factor);
      }
      bias[o] = (float) ((bias[o] - mean[o]) * factor + shift[o]);
    }
    return graph.conv2d(
        x, computed(name, weight, out, in, kernel, kernel), computed(name, bias, out), conv);
  }

  /** {@code x factor + addend}, for each channel, in 32 bits. */
  Value affine(Value x, double factor, float[] addend) {
    Value scaled = graph.scale(graph.widen(x), factor);
    return graph.add(scaled, constant("mean", addend, 1, addend.length, 1, 1));
  }

  /** PReLU {@code NAME.weight}: one slope, or one for each channel. */
  Value prelu(Value x, String name) {
    int count = tensors.side(name + ".weight", 0) == 1 ? 1 : x.channels();
    return graph.prelu(x, weight(name + ".weight", count));
  }

  /** Declares that tensors whose names begin so do not touch the result. */
  void ignore(String prefix) {
    ignored.add(prefix);
  }

  /** A refusal that begins with the architecture's name. */
  EnlargerException mismatch(String format, Object... arguments) {
    return EnlargerException.of(
        ErrorCode.ARCHITECTURE_MISMATCH, architecture + ": " + format, arguments);
  }

  /** Refuses what the architecture cannot be. */
  void require(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw mismatch(format, arguments);
    }
  }

  /** The network whose result is this value, for tiles at any place and of any size. */
  Network network(Value output) {
    return network(output, 1, 1);
  }

  /** The network whose result is this value. */
  Network network(Value output, int sizeMultiplePx, int minSizePx) {
    for (String name : tensors.names()) {
      if (!used.containsKey(name) && ignored.stream().noneMatch(name::startsWith)) {
        throw mismatch(
            "tensor %s does not belong to it; the file is of a variant that is not known", name);
      }
    }
    assumptions.requireAllAsked(architecture);
    graph.output(output);
    int scale = (int) Math.round(output.factor());
    require(
        output.channels() == graph.input().channels() && scale == output.factor(),
        "its output has %d channels at %s times the size, which is not an image of the input's kind",
        output.channels(),
        output.factor());
    int radius = (int) Math.ceil(output.radiusPx() - 1e-9);
    long parameters = used.values().stream().mapToLong(p -> p.tensor().size()).sum();
    return new Network(
        architecture,
        scale,
        output.channels(),
        Input.SOURCE,
        hyperparameters,
        assumptions.made(),
        output.isBounded() ? Tiling.EXACT : Tiling.APPROXIMATE,
        output.isBounded() ? radius : Math.min(radius, APPROXIMATE_HALO_PX),
        sizeMultiplePx,
        minSizePx,
        used.size(),
        parameters,
        graph);
  }
}
