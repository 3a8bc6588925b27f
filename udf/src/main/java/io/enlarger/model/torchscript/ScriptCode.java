package io.enlarger.model.torchscript;

import io.enlarger.model.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The TorchScript source of a graph for a precision, and the parameters it names, in order. */
final class ScriptCode {
  /** Name of the module's class. */
  static final String CLASS = "SrNet";

  private static final int FLOAT32 = 6;

  private final Graph graph;
  private final Precision precision;
  private final Target target;
  private final StringBuilder code = new StringBuilder();
  private final List<Parameter> parameters = new ArrayList<>();
  private final Map<Parameter, Integer> indices = new HashMap<>();

  ScriptCode(Graph graph, Precision precision, Target target) {
    this.graph = graph;
    this.precision = precision;
    this.target = target;
    for (Map.Entry<String, Value> output : graph.outputs().entrySet()) {
      network(suffix(output.getKey()), output.getValue());
    }
    boundaries();
    for (Function function : graph.functions().values()) {
      function.source().lines().forEach(line -> code.append("  ").append(line).append('\n'));
    }
  }

  List<Parameter> parameters() {
    return parameters;
  }

  String text() {
    StringBuilder head = new StringBuilder();
    head.append("class ").append(CLASS).append("(Module):\n");
    head.append("  __parameters__ = [");
    for (int i = 0; i < parameters.size(); i++) {
      head.append("\"p").append(i).append("\", ");
    }
    head.append("]\n  __buffers__ = []\n  training : bool\n");
    for (int i = 0; i < parameters.size(); i++) {
      head.append("  p").append(i).append(" : Tensor\n");
    }
    return head.append(code).toString();
  }

  private static String suffix(String output) {
    return output.isEmpty() ? "" : "_" + output;
  }

  private void network(String suffix, Value output) {
    define("net" + suffix, "Tensor");
    Set<Value> needed = needed(output);
    Map<Value, String> names = new HashMap<>();
    names.put(graph.input(), "x0");
    line("x0 = torch.contiguous(x, memory_format=2)");
    List<Node> nodes = graph.nodes().stream().filter(n -> needed.contains(n.result())).toList();
    InPlace inPlace = new InPlace(nodes, output, precision);
    for (Node node : nodes) {
      emit(node, names, inPlace);
    }
    line("return " + names.get(output));
    define("forward_float" + suffix, "Tensor");
    line("return self.net" + suffix + "(x)");
  }

  private Set<Value> needed(Value output) {
    Set<Value> needed = new HashSet<>(Set.of(output));
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (needed.contains(nodes.get(i).result())) {
        for (Argument argument : nodes.get(i).arguments()) {
          if (argument instanceof Value value) {
            needed.add(value);
          }
        }
      }
    }
    return needed;
  }

  private void emit(Node node, Map<Value, String> names, InPlace inPlace) {
    List<String> arguments =
        node.arguments().stream()
            .map(argument -> text(argument, names))
            .collect(Collectors.toCollection(ArrayList::new));
    String call;
    switch (node.operation()) {
      case Node.NARROW, Node.WIDEN -> {
        if (precision == Precision.FP32) {
          names.put(node.result(), arguments.get(0));
          return;
        }
        int type = node.operation().equals(Node.WIDEN) ? FLOAT32 : scalarType();
        call = "torch.to(" + arguments.get(0) + ", " + type + ", False, False, None)";
      }
      case Node.CAT -> call = "torch.cat([" + String.join(", ", arguments) + "], 1)";
      case Node.CONV_2D -> {
        if (target == Target.ONEDNN) {
          // stride and padding change places
          Collections.swap(arguments, 3, 4);
          call = "torch.mkldnn_convolution(" + String.join(", ", arguments) + ")";
        } else {
          call = Node.CONV_2D + "(" + String.join(", ", arguments) + ")";
        }
      }
      default -> {
        String function =
            node.operation().startsWith("torch.") ? node.operation() : "self." + node.operation();
        OptionalInt over = inPlace.argument(node);
        if (over.isPresent()) {
          Collections.swap(arguments, 0, over.getAsInt());
          function += "_";
        }
        if (!node.keywords().isEmpty()) {
          arguments.add(node.keywords());
        }
        call = function + "(" + String.join(", ", arguments) + ")";
      }
    }
    String name = "v" + node.result().id;
    names.put(node.result(), name);
    line(name + " = " + call);
  }

  private String text(Argument argument, Map<Value, String> names) {
    if (argument instanceof Value value) {
      String name = names.get(value);
      if (name == null) {
        throw new IllegalStateException("a value is used before it is made");
      }
      return name;
    }
    if (argument instanceof Parameter parameter) {
      return "self.p"
          + indices.computeIfAbsent(
              parameter,
              added -> {
                parameters.add(added);
                return parameters.size() - 1;
              });
    }
    return ((Literal) argument).text();
  }

  private int scalarType() {
    return switch (precision) {
      case FP32 -> FLOAT32;
      case FP16 -> 5;
      case BF16 -> 15;
    };
  }

  private void boundaries() {
    boundary("forward", 255, 0);
    boundary("forward16", 65535, 3);
  }

  private void boundary(String method, int range, int type) {
    define(method, "Tuple[Tensor, Tensor]");
    line("f = torch.to(torch.permute(x, [0, 3, 1, 2]), 6, False, False, None)");
    line("y = self.net(torch.div_(f, " + range + ".))");
    line("s = torch.sum(y)");
    line("y = torch.round_(torch.mul_(torch.clamp_(y, 0., 1.), " + range + ".))");
    line("return (torch.to(torch.permute(y, [0, 2, 3, 1]), " + type + ", False, False, 0), s)");
  }

  private void define(String method, String result) {
    code.append("  def ").append(method).append("(self: __torch__.").append(CLASS);
    code.append(", x: Tensor) -> ").append(result).append(":\n");
  }

  private void line(String text) {
    code.append("    ").append(text).append('\n');
  }
}
