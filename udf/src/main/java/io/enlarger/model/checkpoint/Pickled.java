package io.enlarger.model.checkpoint;

import io.enlarger.model.Tensor;
import java.util.List;

/** What a restricted pickle can hold besides numbers, strings, lists and maps. */
sealed interface Pickled {
  /** Python's {@code None}. */
  enum None implements Pickled {
    NONE
  }

  /** An immutable sequence. */
  record Tuple(List<Object> items) implements Pickled {}

  /** The constructors that are known; they make values, and run nothing. */
  enum Constructor implements Pickled {
    TENSOR,
    PARAMETER,
    ORDERED_DICT,
    SIZE
  }

  /** A class of storage, by the type of its elements. */
  record StorageClass(Tensor.Type type) implements Pickled {}

  /** A storage that the container holds under a key, and where in it a view begins. */
  record StorageReference(Tensor.Type type, String key, long elements) implements Pickled {}

  /** A view of a storage, not yet checked. */
  record TensorReference(
      StorageReference storage, long offset, List<Object> sides, List<Object> strides)
      implements Pickled {}
}
