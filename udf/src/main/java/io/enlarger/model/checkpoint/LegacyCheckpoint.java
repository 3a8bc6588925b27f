package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import io.enlarger.model.checkpoint.Pickled.StorageReference;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch's container before 1.6: five pickles in a row (a magic number, a version, facts of the
 * machine, the value, the keys of its storages), then each storage as a count and its elements.
 */
final class LegacyCheckpoint {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private LegacyCheckpoint() {}

  static Object read(ByteBuffer file) {
    ByteBuffer in = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    Object magic = new Unpickler(in).load();
    if (!MAGIC.equals(magic)) {
      throw invalid("it is a pickle, but not of PyTorch; only state dicts of PyTorch are read");
    }
    Object version = new Unpickler(in).load();
    if (!Long.valueOf(1001).equals(version)) {
      throw invalid("the version of its format is not 1001, the only one that is known");
    }
    Object machine = new Unpickler(in).load();
    if (machine instanceof Map<?, ?> facts && Boolean.FALSE.equals(facts.get("little_endian"))) {
      throw invalid("its numbers are in big-endian order, only little-endian is read");
    }
    Object root = new Unpickler(in).load();
    if (!(new Unpickler(in).load() instanceof List<?> keys)) {
      throw invalid("the list of its storages is missing; the file is damaged");
    }
    in = aligned(in);
    Storages storages = new Storages(root);
    Map<String, ByteBuffer> bytes = new HashMap<>();
    for (Object key : keys) {
      StorageReference storage = key instanceof String ? storages.byKey.get(key) : null;
      if (storage == null) {
        throw invalid("one of its storages belongs to no tensor, so its size is unknown");
      }
      bytes.put(storage.key(), storage(in, storage));
    }
    return new TensorResolution(storage -> found(bytes, storage)).resolved(root);
  }

  /**
   * What is left, moved to where numbers are read at once: behind the pickles it lies anywhere, and
   * each of the passes over all numbers would take twice as long.
   */
  private static ByteBuffer aligned(ByteBuffer in) {
    if (in.position() % Long.BYTES == 0) {
      return in;
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return ByteBuffer.wrap(rest).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer storage(ByteBuffer in, StorageReference storage) {
    long elements = in.remaining() < 8 ? -1 : in.getLong();
    if (elements != storage.elements() || elements > in.remaining() / storage.type().bytes()) {
      throw invalid(
          "storage '%s' needs %d elements of %s, %d bytes are left; the file is damaged, download"
              + " it again",
          storage.key(), storage.elements(), storage.type(), in.remaining());
    }
    int length = (int) elements * storage.type().bytes();
    ByteBuffer bytes = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return bytes;
  }

  private static ByteBuffer found(Map<String, ByteBuffer> bytes, StorageReference storage) {
    ByteBuffer found = bytes.get(storage.key());
    if (found == null || found.limit() != storage.elements() * storage.type().bytes()) {
      throw invalid("storage '%s' is not in the file as described", storage.key());
    }
    return found;
  }

  /** The storages that a value refers to: the container itself does not say their types. */
  private static final class Storages {
    private static final int MAX_DEPTH = 12;

    private final Map<String, StorageReference> byKey = new HashMap<>();
    private int visits;

    Storages(Object root) {
      collect(root, 0);
    }

    private void collect(@Nullable Object value, int depth) {
      if (depth > MAX_DEPTH || ++visits > 10_000_000) {
        throw invalid("its values are nested deeper than a checkpoint's");
      }
      if (value instanceof Pickled.TensorReference tensor) {
        byKey.put(tensor.storage().key(), tensor.storage());
      } else if (value instanceof Map<?, ?> map) {
        map.values().forEach(v -> collect(v, depth + 1));
      } else if (value instanceof List<?> list) {
        list.forEach(v -> collect(v, depth + 1));
      } else if (value instanceof Pickled.Tuple tuple) {
        tuple.items().forEach(v -> collect(v, depth + 1));
      }
    }
  }
}
