package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the network's tensors among what training saves beside them. */
final class Unwrapping {
  /** Where training puts the weights, the best choice first. */
  private static final List<String> KEYS =
      List.of(
          "model_state_dict",
          "state_dict",
          "params_ema",
          "params-ema",
          "params",
          "model",
          "net",
          "ema_state_dict");

  private static final int MAX_DEPTH = 8;

  /** Tensors may share storages, but not so that small files become large memory. */
  private static final int MAX_SHARING = 8;

  private Unwrapping() {}

  static StateDict stateDict(Object root, long fileBytes) {
    Object value = root instanceof List<?> list ? numbered(list) : root;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      if (!(value instanceof Map<?, ?> map)) {
        throw invalid(
            "it holds %s, not named tensors; save the weights alone:"
                + " torch.save(model.state_dict(), path)",
            described(value));
      }
      Object inner = inner(map);
      if (inner == null) {
        return tensors(map, fileBytes);
      }
      value = inner;
    }
    throw invalid("its dictionaries are nested deeper than %d", MAX_DEPTH);
  }

  /** Several networks in one file: their tensors, each name after its network's number. */
  private static Object numbered(List<?> networks) {
    Map<Object, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < networks.size(); i++) {
      if (!(networks.get(i) instanceof Map<?, ?> network)) {
        return networks;
      }
      for (Map.Entry<?, ?> entry : network.entrySet()) {
        all.put(i + "." + entry.getKey(), entry.getValue());
      }
    }
    return all;
  }

  private static @Nullable Object inner(Map<?, ?> map) {
    for (String key : KEYS) {
      if (map.get(key) instanceof Map<?, ?> inner) {
        return inner;
      }
    }
    if (map.size() == 1) {
      Object only = map.values().iterator().next();
      return only instanceof Map ? only : null;
    }
    return null;
  }

  private static StateDict tensors(Map<?, ?> map, long fileBytes) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (entry.getKey() instanceof String name && entry.getValue() instanceof Tensor tensor) {
        tensors.put(name, tensor);
        bytes += (long) tensor.size() * tensor.type().bytes();
      }
    }
    if (tensors.isEmpty()) {
      throw invalid(
          "it holds no named tensors, only %s; save the weights: torch.save(model.state_dict(),"
              + " path)",
          map.keySet().stream().limit(5).toList());
    }
    if (bytes > MAX_SHARING * fileBytes) {
      throw invalid(
          "its tensors are %d bytes, %d times the file; they overlap more than a network's do",
          bytes, bytes / fileBytes);
    }
    return StateDict.of(tensors);
  }

  private static String described(Object value) {
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    if (value instanceof Pickled.Tuple tuple) {
      return "a tuple of " + tuple.items().size();
    }
    if (value instanceof Tensor tensor) {
      return "a single tensor " + tensor;
    }
    return value instanceof String ? "a string" : "a " + value.getClass().getSimpleName();
  }
}
