package io.enlarger.model.torchscript;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network laid out in straight lines: operations in the order they run, from one input to one or
 * more outputs.
 *
 * <p>Every operation checks channels as it is added, follows how far around a pixel its result
 * looks, and counts multiply-adds. Values begin <em>wide</em>, in 32 bits; layers with weights
 * narrow them to the network's precision by themselves, and sums with a wide value are wide again,
 * so that the image added at a network's end keeps its digits. Not thread-safe while it is built.
 */
public final class Graph {
  private static final String MAIN = "";

  private final NodeList nodes = new NodeList();
  private final Map<String, Value> outputs = new LinkedHashMap<>();
  private final Value input;
  private double operations;

  /** A graph whose input is an image [n, channels, h, w] in [0, 1]. */
  public Graph(int channels) {
    this.input = nodes.value(channels, 1, 0, true, true);
  }

  /** The image, in [0, 1]. */
  public Value input() {
    return input;
  }

  /** Declares the network's result, an image in [0, 1] before clipping. */
  public void output(Value value) {
    output(MAIN, value);
  }

  /** Declares a further result, reached by the method {@code forward_float_NAME}. */
  public void output(String name, Value value) {
    outputs.put(name, widen(value));
  }

  /** The network's result. */
  public Value output() {
    Value main = outputs.get(MAIN);
    if (main == null) {
      throw new IllegalStateException("the graph has no output");
    }
    return main;
  }

  /** All results by name; the main one has the empty name. */
  Map<String, Value> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  List<Node> nodes() {
    return nodes.nodes();
  }

  /** Helpers by name, those that are called before their callers. */
  Map<String, Function> functions() {
    return nodes.functions();
  }

  /** Multiply-adds for one pixel of the input. */
  public long operationsPerPixel() {
    return Math.round(operations);
  }

  /** Convolution with zero padding; weight [out, in/groups, k, k], bias [out] or none. */
  public Value conv2d(Value x, Parameter weight, @Nullable Parameter bias, Conv conv) {
    int out = weight.tensor().side(0);
    int in = weight.tensor().side(1) * conv.groups();
    require(
        x.channels() == in,
        "%s takes %d channels, the layer before it gives %d",
        weight.name(),
        in,
        x.channels());
    double factor = x.factor() / conv.stride();
    int span = conv.dilation() * (conv.kernel() - 1);
    double reach = Math.max(conv.padding(), span - conv.padding() - (conv.stride() - 1));
    operations +=
        (double) out * weight.tensor().side(1) * conv.kernel() * conv.kernel() * area(factor);
    boolean aligned = conv.stride() == 1 || (factor >= 1 && factor == Math.rint(factor));
    Value result =
        value(
            out,
            factor,
            x.radiusPx() + (x.factor() == 0 ? 0 : reach / x.factor()),
            x.isBounded() && aligned,
            false);
    return add(
        result,
        Node.CONV_2D,
        "",
        narrow(x),
        weight,
        bias == null ? Literal.NONE : bias,
        Literal.list(conv.stride(), conv.stride()),
        Literal.list(conv.padding(), conv.padding()),
        Literal.list(conv.dilation(), conv.dilation()),
        Literal.of(conv.groups()));
  }

  /**
   * Transposed convolution by a stride; weight [in, out, k, k].
   *
   * @param extra rows and columns added at the end ({@code output_padding})
   */
  public Value convTranspose2d(
      Value x, Parameter weight, @Nullable Parameter bias, Conv conv, int extra) {
    require(
        x.channels() == weight.tensor().side(0),
        "%s takes %d channels, the layer before it gives %d",
        weight.name(),
        weight.tensor().side(0),
        x.channels());
    int out = weight.tensor().side(1);
    double factor = x.factor() * conv.stride();
    operations += (double) out * x.channels() * conv.kernel() * conv.kernel() * area(x.factor());
    double reach =
        Math.max(conv.padding(), conv.kernel() - 1 - conv.padding()) / (double) conv.stride();
    Value result = value(out, factor, x.radiusPx() + reach / x.factor(), x.isBounded(), false);
    return add(
        result,
        "torch.conv_transpose2d",
        "",
        narrow(x),
        weight,
        bias == null ? Literal.NONE : bias,
        Literal.list(conv.stride(), conv.stride()),
        Literal.list(conv.padding(), conv.padding()),
        Literal.list(extra, extra));
  }

  /** An elementwise function of libtorch with literal arguments: relu, sigmoid, gelu ... */
  public Value elementwise(String operation, Value x, Literal... literals) {
    return add(like(x), "torch." + operation, "", with(x, literals));
  }

  public Value relu(Value x) {
    return elementwise("relu", x);
  }

  /** Leaky ReLU with this slope below zero. */
  public Value leakyRelu(Value x, double slope) {
    return elementwise("leaky_relu", x, Literal.of(slope));
  }

  /** PReLU with one slope, or one for each channel. */
  public Value prelu(Value x, Parameter slopes) {
    int count = slopes.tensor().size();
    require(
        count == 1 || count == x.channels(),
        "%s has %d slopes for %d channels",
        slopes.name(),
        count,
        x.channels());
    return add(like(narrow(x)), "torch.prelu", "", narrow(x), slopes);
  }

  /** Sum; a pooled value is added everywhere. */
  public Value add(Value a, Value b) {
    return both("torch.add", "", a, b);
  }

  /** {@code a + factor b}. */
  public Value addScaled(Value a, Value b, double factor) {
    return factor == 1 ? add(a, b) : both("torch.add", "alpha=" + factor, a, b);
  }

  /** Difference. */
  public Value subtract(Value a, Value b) {
    return both("torch.sub", "", a, b);
  }

  /** Elementwise product; a pooled value multiplies everywhere, one channel multiplies all. */
  public Value multiply(Value a, Value b) {
    return both("torch.mul", "", a, b);
  }

  /** Product with a number. */
  public Value scale(Value x, double factor) {
    return factor == 1 ? x : elementwise("mul", x, Literal.of(factor));
  }

  /** Product with a parameter of shape [1, channels, 1, 1] or of one element. */
  public Value multiply(Value x, Parameter factor) {
    return add(like(x), "torch.mul", "", x, factor);
  }

  /** Sum with a parameter of shape [1, channels, 1, 1]. */
  public Value add(Value x, Parameter addend) {
    return add(like(x), "torch.add", "", x, addend);
  }

  /** All channels of all values, in this order. */
  public Value cat(List<Value> parts) {
    boolean wide = parts.stream().allMatch(Value::isWide);
    int channels = 0;
    double radius = 0;
    boolean bounded = true;
    List<Argument> arguments = new ArrayList<>();
    for (Value part : parts) {
      channels += part.channels();
      radius = Math.max(radius, part.radiusPx());
      bounded &= part.isBounded();
      arguments.add(wide ? part : narrow(part));
    }
    Value result = value(channels, parts.get(0).factor(), radius, bounded, wide);
    return add(result, Node.CAT, "", arguments.toArray(Argument[]::new));
  }

  /** Channels from one index up to another. */
  public Value channels(Value x, int from, int to) {
    require(
        0 <= from && from < to && to <= x.channels(),
        "channels %d to %d of %d",
        from,
        to,
        x.channels());
    Value result = value(to - from, x.factor(), x.radiusPx(), x.isBounded(), x.isWide());
    return add(
        result,
        "torch.slice",
        "",
        x,
        Literal.of(1),
        Literal.of(from),
        Literal.of(to),
        Literal.of(1));
  }

  /** Depth to space: channels c r r to c, sides times r (Shi et al. 2016). */
  public Value pixelShuffle(Value x, int r) {
    require(x.channels() % (r * r) == 0, "%d channels cannot be shuffled by %d", x.channels(), r);
    if (r == 1) {
      return x;
    }
    Value result =
        value(x.channels() / (r * r), x.factor() * r, x.radiusPx(), x.isBounded(), x.isWide());
    return add(result, "torch.pixel_shuffle", "", x, Literal.of(r));
  }

  /** Space to depth, the inverse; sides must be multiples of r. */
  public Value pixelUnshuffle(Value x, int r) {
    Value result =
        value(
            x.channels() * r * r,
            x.factor() / r,
            x.radiusPx() + (r - 1) / x.factor(),
            x.isBounded(),
            x.isWide());
    return add(result, "torch.pixel_unshuffle", "", x, Literal.of(r));
  }

  /** Each pixel repeated. */
  public Value nearest(Value x, int times) {
    return times == 1 ? x : interpolated("upsample_nearest2d", x, times, 0);
  }

  /** Bilinear enlargement, align_corners=False. */
  public Value bilinear(Value x, int times) {
    return times == 1 ? x : interpolated("upsample_bilinear2d", x, times, 1);
  }

  /** Bicubic enlargement with a = -0.75, align_corners=False. */
  public Value bicubic(Value x, int times) {
    return times == 1 ? x : interpolated("upsample_bicubic2d", x, times, 2);
  }

  private Value interpolated(String operation, Value x, int times, int reach) {
    Value result =
        value(
            x.channels(),
            x.factor() * times,
            x.radiusPx() + reach / x.factor(),
            x.isBounded(),
            x.isWide());
    List<Argument> arguments = new ArrayList<>(List.of(x, Literal.NONE));
    if (reach > 0) {
      arguments.add(Literal.FALSE);
    }
    arguments.add(Literal.floats(times, times));
    return add(result, "torch." + operation, "", arguments.toArray(Argument[]::new));
  }

  /** Mean over the whole image: pooled, unbounded. */
  public Value globalMean(Value x) {
    Value result = value(x.channels(), 0, x.radiusPx(), false, false);
    return add(result, "torch.mean", "", narrow(x), Literal.list(2, 3), Literal.TRUE);
  }

  /** Largest value of each k x k window at a stride, without padding. */
  public Value maxPool(Value x, int kernel, int stride) {
    Value result =
        value(
            x.channels(),
            x.factor() / stride,
            x.radiusPx() + (kernel - 1) / 2.0 / x.factor(),
            x.isBounded() && stride == 1,
            x.isWide());
    return add(
        result,
        "torch.max_pool2d",
        "",
        x,
        Literal.list(kernel, kernel),
        Literal.list(stride, stride));
  }

  /**
   * A helper's result.
   *
   * @param shape a value whose channels, factor, radius, and bound the result has; see {@link
   *     #shaped}
   * @param arguments values are narrowed unless all are wide
   */
  public Value call(Function function, Value shape, Argument... arguments) {
    nodes.register(function);
    return general(function.name(), shape, arguments);
  }

  /**
   * Any operation of libtorch.
   *
   * @param operation its name without {@code torch.}
   * @param shape as in {@link #call}
   */
  public Value operation(String operation, Value shape, Argument... arguments) {
    return general("torch." + operation, shape, arguments);
  }

  private Value general(String operation, Value shape, Argument... arguments) {
    boolean wide = true;
    for (Argument argument : arguments) {
      wide &= !(argument instanceof Value value) || value.isWide();
    }
    Argument[] same = arguments.clone();
    for (int i = 0; i < same.length && !wide; i++) {
      same[i] = same[i] instanceof Value value ? narrow(value) : same[i];
    }
    Value result =
        value(shape.channels(), shape.factor(), shape.radiusPx(), shape.isBounded(), wide);
    return add(result, operation, "", same);
  }

  /** A description for {@link #call}: what a value would be with other channels and more reach. */
  public Value shaped(Value x, int channels, double factor, double moreRadiusPx, boolean bounded) {
    return new Value(
        -1, channels, factor, x.radiusPx() + moreRadiusPx, x.isBounded() && bounded, x.isWide());
  }

  /** Counts multiply-adds that a helper makes for one pixel of the input. */
  public void count(double multiplyAdds) {
    operations += multiplyAdds;
  }

  /** The value in the network's precision. */
  public Value narrow(Value x) {
    return nodes.narrow(x);
  }

  /** The value in 32 bits. */
  public Value widen(Value x) {
    return nodes.widen(x);
  }

  private Value both(String operation, String keywords, Value a, Value b) {
    require(
        a.channels() == b.channels() || a.channels() == 1 || b.channels() == 1,
        "%d and %d channels cannot be combined",
        a.channels(),
        b.channels());
    require(
        a.factor() == b.factor() || a.factor() == 0 || b.factor() == 0,
        "values of %s and %s times the input's size cannot be combined",
        a.factor(),
        b.factor());
    boolean wide = a.isWide() || b.isWide();
    Value left = wide ? widen(a) : a;
    Value right = wide ? widen(b) : b;
    Value result =
        value(
            Math.max(a.channels(), b.channels()),
            Math.max(a.factor(), b.factor()),
            Math.max(a.radiusPx(), b.radiusPx()),
            a.isBounded() && b.isBounded(),
            wide);
    return add(result, operation, keywords, left, right);
  }

  private Value like(Value x) {
    return value(x.channels(), x.factor(), x.radiusPx(), x.isBounded(), x.isWide());
  }

  private Value value(int channels, double factor, double radius, boolean bounded, boolean wide) {
    return nodes.value(channels, factor, radius, bounded, wide);
  }

  private Value add(Value result, String operation, String keywords, Argument... arguments) {
    return nodes.append(result, operation, keywords, arguments);
  }

  private static Argument[] with(Value x, Literal... literals) {
    Argument[] arguments = new Argument[literals.length + 1];
    arguments[0] = x;
    System.arraycopy(literals, 0, arguments, 1, literals.length);
    return arguments;
  }

  private static double area(double factor) {
    return factor * factor;
  }

  private static void require(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw EnlargerException.of(
          ErrorCode.ARCHITECTURE_MISMATCH, "checkpoint: " + format, arguments);
    }
  }
}
