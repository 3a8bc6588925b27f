package io.enlarger.model.torchscript;

import io.enlarger.model.Precision;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Finds the operations that may write their result over one of their arguments, which saves memory
 * and the time to take it from the system, and changes no bit of the result.
 *
 * <p>An argument may be written over if an operation made it anew, if nothing looks at it later,
 * and if nothing that looked at it before keeps a view of it.
 */
final class InPlace {
  /** Operations with a variant {@code NAME_} that writes over the first argument. */
  private static final Set<String> UNARY =
      Set.of(
          "torch.relu",
          "torch.leaky_relu",
          "torch.gelu",
          "torch.tanh",
          "torch.sigmoid",
          "torch.silu",
          "torch.sqrt",
          "torch.square");

  private static final Set<String> BINARY = Set.of("torch.add", "torch.mul", "torch.sub");

  /** Operations besides these whose results are in memory of their own. */
  private static final Set<String> FRESH =
      Set.of(
          Node.CONV_2D,
          Node.CAT,
          "torch.linear",
          "torch.layer_norm",
          "torch.prelu",
          "torch.mean",
          "torch.max_pool2d",
          "torch.conv_transpose2d");

  private final Precision precision;
  private final Map<Value, Node> makers = new HashMap<>();
  private final Map<Value, Value> roots = new HashMap<>();
  private final Map<Value, Node> lastUses = new HashMap<>();
  private final Set<Value> kept = new HashSet<>();

  /**
   * @param nodes in the order they run
   * @param output is returned, so nothing may write over it
   */
  InPlace(List<Node> nodes, Value output, Precision precision) {
    this.precision = precision;
    for (Node node : nodes) {
      if (isAlias(node)) {
        roots.put(node.result(), root((Value) node.arguments().get(0)));
        continue;
      }
      makers.put(node.result(), node);
      for (Argument argument : node.arguments()) {
        if (argument instanceof Value value) {
          lastUses.put(root(value), node);
          if (!isFresh(node)) {
            kept.add(root(value));
          }
        }
      }
    }
    kept.add(root(output));
  }

  /** Index of the argument that the operation may write over. */
  OptionalInt argument(Node node) {
    int candidates =
        UNARY.contains(node.operation()) ? 1 : BINARY.contains(node.operation()) ? 2 : 0;
    boolean commutes = !node.operation().equals("torch.sub") && node.keywords().isEmpty();
    for (int i = 0; i < (commutes ? candidates : Math.min(candidates, 1)); i++) {
      if (node.arguments().get(i) instanceof Value value && mayBeWrittenOver(value, node)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private boolean mayBeWrittenOver(Value value, Node by) {
    Value root = root(value);
    Node maker = makers.get(root);
    Value result = by.result();
    boolean once =
        by.arguments().stream().filter(a -> a instanceof Value v && root(v).equals(root)).count()
            == 1;
    boolean promoted =
        by.arguments().stream().anyMatch(a -> a instanceof Parameter p && p.precise());
    return maker != null
        && isFresh(maker)
        && !kept.contains(root)
        && by.equals(lastUses.get(root))
        && once
        && root.channels() == result.channels()
        && root.factor() == result.factor()
        && (precision == Precision.FP32 || (root.isWide() == result.isWide() && !promoted));
  }

  private static boolean isFresh(Node node) {
    String operation = node.operation();
    return UNARY.contains(operation) || BINARY.contains(operation) || FRESH.contains(operation);
  }

  /** In 32 bits, conversions to and from 32 bits change nothing. */
  private boolean isAlias(Node node) {
    return precision == Precision.FP32
        && (node.operation().equals(Node.NARROW) || node.operation().equals(Node.WIDEN));
  }

  private Value root(Value value) {
    return roots.getOrDefault(value, value);
  }
}
