package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network as {@code torch.jit.save} writes it: tensors, and code of its own small language.
 *
 * <p>The code is run by libtorch's interpreter, which knows neither Python nor processes nor the
 * network. Two of its functions touch files, {@code aten::save} and {@code aten::from_file}; code
 * that names them is refused before it is loaded. It can still compute without end, so a file of an
 * unknown source deserves the care that any program does.
 *
 * @param tensors how many it holds
 * @param tensorBytes their size
 */
public record TorchScriptFile(int tensors, long tensorBytes) {
  private static final Pattern TOUCHES_FILES = Pattern.compile("\\b(save|from_file)\\b");

  /** Whether the file is TorchScript, as opposed to a checkpoint; a quick look at its contents. */
  public static boolean recognises(byte[] file) {
    if (!Checkpoint.isZip(file)) {
      return false;
    }
    try {
      ZipEntries zip = new ZipEntries(bytes(file));
      return zip.names().stream().anyMatch(name -> name.endsWith("constants.pkl"))
          && zip.names().stream().anyMatch(name -> name.contains("/code/"));
    } catch (EnlargerException damaged) {
      return false;
    }
  }

  /**
   * Looks through a file.
   *
   * @throws EnlargerException {@link ErrorCode#CHECKPOINT_INVALID} if it is damaged, {@link
   *     ErrorCode#CHECKPOINT_UNSAFE} if its code names what touches files
   */
  public static TorchScriptFile read(byte[] file) {
    if (!recognises(file)) {
      throw invalid("it is not TorchScript: there is no code in it");
    }
    ZipEntries zip = new ZipEntries(bytes(file));
    int tensors = 0;
    long tensorBytes = 0;
    for (String name : zip.names()) {
      if (name.endsWith(".py")) {
        requireHarmless(name, zip.entry(name));
      } else if (name.matches("[^/]+/(data|constants)/[0-9]+")) {
        tensors++;
        tensorBytes += zip.size(name);
      }
    }
    return new TorchScriptFile(tensors, tensorBytes);
  }

  private static void requireHarmless(
      String name, @org.jspecify.annotations.Nullable ByteBuffer code) {
    if (code == null) {
      throw new IllegalStateException("an entry that was listed is gone: " + name);
    }
    Matcher found = TOUCHES_FILES.matcher(StandardCharsets.UTF_8.decode(code.duplicate()));
    if (found.find()) {
      throw EnlargerException.of(
          ErrorCode.CHECKPOINT_UNSAFE,
          "checkpoint: its code in %s names %s, which reads or writes files, as no network needs"
              + " to; use another file",
          name,
          found.group(1));
    }
  }

  private static ByteBuffer bytes(byte[] file) {
    return ByteBuffer.wrap(file).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
