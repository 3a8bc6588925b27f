package io.enlarger.model.torchscript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations of a graph in the order they run, and the helpers that they call. */
final class NodeList {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Value> narrowed = new HashMap<>();
  private final Map<Value, Value> widened = new HashMap<>();
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private int values;

  List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  Map<String, Function> functions() {
    return Collections.unmodifiableMap(functions);
  }

  Value value(int channels, double factor, double radius, boolean bounded, boolean wide) {
    return new Value(values++, channels, factor, radius, bounded, wide);
  }

  Value append(Value result, String operation, String keywords, Argument... arguments) {
    nodes.add(new Node(result, operation, List.of(arguments), keywords));
    return result;
  }

  /** The value in the network's precision, converted once. */
  Value narrow(Value x) {
    return x.isWide() ? converted(x, Node.NARROW, narrowed) : x;
  }

  /** The value in 32 bits, converted once. */
  Value widen(Value x) {
    return x.isWide() ? x : converted(x, Node.WIDEN, widened);
  }

  private Value converted(Value x, String cast, Map<Value, Value> known) {
    Value result = known.get(x);
    if (result == null) {
      result = value(x.channels(), x.factor(), x.radiusPx(), x.isBounded(), !x.isWide());
      known.put(x, append(result, cast, "", x));
    }
    return result;
  }

  void register(Function function) {
    function.uses().forEach(this::register);
    Function known = functions.putIfAbsent(function.name(), function);
    if (known != null && !known.equals(function)) {
      throw new IllegalStateException("two functions are named " + function.name());
    }
  }
}
