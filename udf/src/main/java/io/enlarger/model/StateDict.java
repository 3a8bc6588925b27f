package io.enlarger.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network's tensors by name, in the order of the file, under the names that its author gave them.
 *
 * <p>Wrappers that training adds to every name ({@code module.}, {@code netG.}, {@code generator.},
 * {@code net.}) and counters that are no weights are gone. Immutable and thread-safe.
 */
public final class StateDict {
  private static final List<String> WRAPPERS = List.of("module.", "netG.", "generator.", "net.");
  private static final List<String> COUNTERS =
      List.of("total_ops", "total_params", "num_batches_tracked");

  private final Map<String, Tensor> tensors;

  private StateDict(Map<String, Tensor> tensors) {
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /** The tensors under canonical names. */
  public static StateDict of(Map<String, Tensor> tensors) {
    Map<String, Tensor> kept = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (COUNTERS.stream().noneMatch(name::endsWith)) {
            kept.put(name, tensor);
          }
        });
    Map<String, Tensor> names = kept;
    String wrapper = sharedWrapper(names);
    while (wrapper != null) {
      Map<String, Tensor> stripped = new LinkedHashMap<>();
      for (Map.Entry<String, Tensor> entry : names.entrySet()) {
        stripped.put(entry.getKey().substring(wrapper.length()), entry.getValue());
      }
      names = stripped;
      wrapper = sharedWrapper(names);
    }
    return new StateDict(names);
  }

  private static @Nullable String sharedWrapper(Map<String, Tensor> names) {
    if (names.isEmpty()) {
      return null;
    }
    for (String wrapper : WRAPPERS) {
      if (names.keySet().stream().allMatch(n -> n.startsWith(wrapper))) {
        return wrapper;
      }
    }
    return null;
  }

  /** Names in the order of the file. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Whether there is a tensor of exactly this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Whether any name begins with this. */
  public boolean hasPrefix(String prefix) {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** The tensor of this name, or null. */
  public @Nullable Tensor find(String name) {
    return tensors.get(name);
  }

  /** Length of one side of a tensor, or 0 where there is no such tensor or side. */
  public int side(String name, int index) {
    Tensor tensor = tensors.get(name);
    return tensor == null ? 0 : tensor.side(index);
  }

  /**
   * The largest number that follows this prefix, plus one: the length of a sequence of modules.
   *
   * @param prefix up to and including the dot, such as {@code "body."}
   * @return 0 where no number follows it
   */
  public int length(String prefix) {
    int length = 0;
    for (String name : tensors.keySet()) {
      if (name.startsWith(prefix)) {
        length = Math.max(length, 1 + indexAt(name, prefix.length()));
      }
    }
    return length;
  }

  /** The number that begins at a position and ends at a dot or at the end; -1 if there is none. */
  private static int indexAt(String name, int from) {
    int end = name.indexOf('.', from);
    if (end < 0) {
      end = name.length();
    }
    if (end == from || end - from > 6) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < end; i++) {
      char c = name.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  /** Number of tensors. */
  public int size() {
    return tensors.size();
  }
}
