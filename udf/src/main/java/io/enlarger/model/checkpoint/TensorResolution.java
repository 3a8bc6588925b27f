package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import io.enlarger.model.Tensor;
import io.enlarger.model.checkpoint.Pickled.StorageReference;
import io.enlarger.model.checkpoint.Pickled.TensorReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Replaces references to tensors in a pickled value by views of the container's storages. */
final class TensorResolution {
  private static final int MAX_DEPTH = 8;

  /** The bytes of a storage: exactly its elements, or the container's complaint. */
  private final Function<StorageReference, ByteBuffer> storages;

  TensorResolution(Function<StorageReference, ByteBuffer> storages) {
    this.storages = storages;
  }

  /** A copy of the maps and lists with tensors in place; all else is kept as it is. */
  Object resolved(Object value) {
    return resolved(value, "", 0);
  }

  private Object resolved(Object value, String name, int depth) {
    if (value instanceof TensorReference reference) {
      return tensor(reference, name);
    }
    if (value instanceof Map<?, ?> map && depth < MAX_DEPTH) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(k, resolved(v, String.valueOf(k), depth + 1)));
      return copy;
    }
    if (value instanceof List<?> list && depth < MAX_DEPTH) {
      List<Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(resolved(v, name, depth + 1)));
      return copy;
    }
    return value;
  }

  private Tensor tensor(TensorReference reference, String name) {
    ByteBuffer storage = storages.apply(reference.storage());
    try {
      long[] sides = numbers(reference.sides());
      int[] shape = new int[sides.length];
      for (int i = 0; i < shape.length; i++) {
        if (sides[i] < 0 || sides[i] > Integer.MAX_VALUE) {
          throw new IllegalArgumentException("side " + sides[i] + " is out of range");
        }
        shape[i] = (int) sides[i];
      }
      return Tensor.view(
          reference.storage().type(),
          shape,
          numbers(reference.strides()),
          reference.offset(),
          storage);
    } catch (IllegalArgumentException e) {
      throw invalid("tensor %s: %s; the file is damaged", name, String.valueOf(e.getMessage()));
    }
  }

  private static long[] numbers(List<Object> values) {
    if (values.size() > 8) {
      throw new IllegalArgumentException(values.size() + " sides are more than a tensor has");
    }
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(values.get(i) instanceof Long number)) {
        throw new IllegalArgumentException("a side or stride is not a number");
      }
      numbers[i] = number;
    }
    return numbers;
  }
}
