package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import io.enlarger.model.checkpoint.Pickled.StorageReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * PyTorch's container since 1.6: {@code NAME/data.pkl} and storages {@code NAME/data/KEY} in a zip
 * archive.
 */
final class ZipCheckpoint {
  private static final String PICKLE = "data.pkl";

  private ZipCheckpoint() {}

  static Object read(ByteBuffer file) {
    ZipEntries zip = new ZipEntries(file);
    String pickle =
        zip.names().stream()
            .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "it is a zip archive without data.pkl, not one that PyTorch wrote; it has"
                            + " %s",
                        zip.names().stream().limit(3).toList()));
    String folder = pickle.substring(0, pickle.length() - PICKLE.length());
    ByteBuffer order = zip.entry(folder + "byteorder");
    if (order != null && !"little".equals(text(order))) {
      throw invalid(
          "its numbers are in %s-endian order, only little-endian is read; save it again on a"
              + " little-endian machine",
          order.limit() < 16 ? text(order) : "another");
    }
    ByteBuffer bytes = zip.entry(pickle);
    if (bytes == null) {
      throw new IllegalStateException("an entry that was listed is gone: " + pickle);
    }
    Object root = new Unpickler(bytes).load();
    Map<StorageReference, ByteBuffer> storages = new HashMap<>();
    return new TensorResolution(
            storage -> storages.computeIfAbsent(storage, s -> storage(zip, folder, s)))
        .resolved(root);
  }

  private static ByteBuffer storage(ZipEntries zip, String folder, StorageReference reference) {
    String name = folder + "data/" + reference.key();
    long held = zip.size(name);
    long expected = reference.elements() * reference.type().bytes();
    if (held < 0) {
      throw invalid("storage '%s' is not in the file; download it again", reference.key());
    }
    if (reference.elements() < 0 || reference.elements() > held || expected != held) {
      throw invalid(
          "storage '%s' has %d bytes, its %d elements of %s need %d; the file is damaged",
          reference.key(), held, reference.elements(), reference.type(), expected);
    }
    ByteBuffer bytes = zip.entry(name);
    if (bytes == null) {
      throw new IllegalStateException("an entry that has a size is gone: " + name);
    }
    return bytes;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes.duplicate()).toString().strip();
  }
}
