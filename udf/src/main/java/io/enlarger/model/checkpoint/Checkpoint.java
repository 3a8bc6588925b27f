package io.enlarger.model.checkpoint;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.StateDict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a checkpoint file: PyTorch's zip container (1.6 and later), its older
 * container, or safetensors, told apart by content.
 *
 * <p>Nothing in the file is executed, no path in it is followed, and no memory is taken that the
 * file's own size does not vouch for. The tensors are views of the bytes given, or of one copy of
 * them.
 */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * The network's tensors under canonical names.
   *
   * @param file the whole file; must not be changed while the tensors are in use
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_UNSAFE} if it asks for anything but
   *     tensors to be made, {@link ErrorCode#CHECKPOINT_INVALID} if it is damaged, contradicts
   *     itself or holds no named tensors
   */
  public static StateDict read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (isZip(file)) {
      return Unwrapping.stateDict(ZipCheckpoint.read(bytes), file.length);
    }
    if (Safetensors.looksLike(bytes)) {
      return StateDict.of(Safetensors.read(bytes));
    }
    String other = somethingElse(file);
    if (other != null) {
      throw invalid("%s", other);
    }
    return Unwrapping.stateDict(LegacyCheckpoint.read(bytes), file.length);
  }

  private static @Nullable String somethingElse(byte[] file) {
    String head =
        new String(file, 0, Math.min(file.length, 64), StandardCharsets.ISO_8859_1).stripLeading();
    if (head.startsWith("version https://git-lfs")) {
      return "this is a Git LFS pointer, not the file it points to; run git lfs pull, or download"
          + " the file itself";
    }
    if (head.startsWith("<")) {
      return "this is a web page, not a checkpoint; download the file itself";
    }
    if (head.startsWith("\u00ef\u00bf\u00bd")) {
      return "its bytes were replaced by something that took them for text; download the file"
          + " again, as binary";
    }
    if (head.isEmpty() || file[0] == 0) {
      return "not a checkpoint: neither a PyTorch file nor safetensors";
    }
    return null;
  }

  static boolean isZip(byte[] file) {
    return startsWith(file, 'P', 'K', 3, 4) || startsWith(file, 'P', 'K', 5, 6);
  }

  private static boolean startsWith(byte[] file, int... head) {
    if (file.length < head.length) {
      return false;
    }
    for (int i = 0; i < head.length; i++) {
      if (file[i] != (byte) head[i]) {
        return false;
      }
    }
    return true;
  }

  static EnlargerException invalid(String format, Object... arguments) {
    return EnlargerException.of(ErrorCode.CHECKPOINT_INVALID, "checkpoint: " + format, arguments);
  }

  static EnlargerException unsafe(String what) {
    return EnlargerException.of(
        ErrorCode.CHECKPOINT_UNSAFE,
        "checkpoint: it asks for %s, which is not a tensor, and nothing in a file is ever executed;"
            + " save the weights alone: torch.save(model.state_dict(), path)",
        what);
  }
}
