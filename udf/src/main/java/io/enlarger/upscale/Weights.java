package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.StateDict;
import io.enlarger.model.Tensor;
import io.enlarger.model.checkpoint.Checkpoint;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where a network's tensors come from; small enough to be sent. */
sealed interface Weights extends Serializable {
  /** The tensors, read anew at each call. */
  StateDict tensors();

  /** What tells these weights from all others. */
  String sha256();

  /** A checkpoint file. */
  static Weights of(byte[] file) {
    return new File(file, Sha256.of(file));
  }

  /** The bytes of a checkpoint file. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its hash, never by its bytes
  record File(byte[] bytes, String sha256) implements Weights {
    @Override
    public StateDict tensors() {
      return Checkpoint.read(bytes);
    }
  }

  /**
   * Network interpolation (Wang et al. 2018, ESRGAN, equation 4): {@code (1 - a) first + a second},
   * tensor by tensor, in double precision and rounded to 32 bits.
   */
  record Mixed(Weights first, Weights second, Share share) implements Weights {
    @Override
    public String sha256() {
      return Sha256.of(share.mixture(first.sha256(), second.sha256()));
    }

    @Override
    public StateDict tensors() {
      StateDict one = first.tensors();
      StateDict other = second.tensors();
      requireSameShape(one, other);
      Map<String, Tensor> mixed = new LinkedHashMap<>();
      for (String name : one.names()) {
        mixed.put(name, mixed(name, tensor(one, name), tensor(other, name)));
      }
      return StateDict.of(mixed);
    }

    private Tensor mixed(String name, Tensor one, Tensor other) {
      float[] values = one.floats();
      float[] others = other.floats();
      if (!one.type().isFloating() || !other.type().isFloating()) {
        if (!Arrays.equals(values, others)) {
          throw different("tensor " + name + " holds whole numbers, which differ");
        }
        return one;
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((1 - share.value()) * values[i] + share.value() * others[i]);
      }
      return Tensor.of(values, one.shape());
    }

    private static void requireSameShape(StateDict one, StateDict other) {
      for (String name : one.names()) {
        if (!other.has(name)) {
          throw different("tensor " + name + " is in the first only");
        }
        int[] shape = tensor(one, name).shape();
        int[] otherShape = tensor(other, name).shape();
        if (!Arrays.equals(shape, otherShape)) {
          throw different(
              "tensor "
                  + name
                  + " has shape "
                  + Arrays.toString(shape)
                  + " in the first and "
                  + Arrays.toString(otherShape)
                  + " in the second");
        }
      }
      for (String name : other.names()) {
        if (!one.has(name)) {
          throw different("tensor " + name + " is in the second only");
        }
      }
    }

    private static Tensor tensor(StateDict tensors, String name) {
      Tensor tensor = tensors.find(name);
      if (tensor == null) {
        throw new IllegalStateException("no tensor " + name);
      }
      return tensor;
    }

    private static EnlargerException different(String difference) {
      return EnlargerException.of(
          ErrorCode.ARCHITECTURE_MISMATCH,
          "%s; only two checkpoints of one architecture and size can be interpolated, use --blend"
              + " to mix what two different networks give",
          difference);
    }
  }
}
