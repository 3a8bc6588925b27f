package io.enlarger.model.torchscript;

import io.enlarger.model.Precision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a graph as a TorchScript archive, which libtorch loads without Python.
 *
 * <p>The module's methods:
 *
 * <ul>
 *   <li>{@code forward(x)}: uint8 [n, h, w, c] to a pair of uint8 [n, h s, w s, c], rounded half to
 *       even, and a float32 scalar that is finite exactly if the whole result was (the sum before
 *       clipping): NaN and infinity must not become pixels unseen;
 *   <li>{@code forward16(x)}: the same for int32 in 0..65535;
 *   <li>{@code forward_float(x)}: float32 [n, c, h, w] in [0, 1] to float32 [n, c, h s, w s], not
 *       clipped;
 *   <li>{@code forward_float_NAME(x)}: likewise, for each further output of the graph.
 * </ul>
 *
 * <p>In DJL a method other than {@code forward} is reached by a first array that is named {@code
 * module_method:NAME}; that array itself is not passed on. The sum costs one pass over the result
 * and stays on the device until it is read.
 *
 * <p>The same graph and precision always give the same bytes. Stateless and thread-safe.
 */
public final class ScriptArchive {
  /** The method that takes and gives fractions in 32 bits. */
  public static final String FLOAT_METHOD = "forward_float";

  private static final String ROOT = "model/";

  private ScriptArchive() {}

  /** The archive in memory, for any build of libtorch. */
  public static byte[] bytes(Graph graph, Precision precision) {
    return bytes(graph, precision, Target.PORTABLE);
  }

  /** The archive in memory. */
  public static byte[] bytes(Graph graph, Precision precision, Target target) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(graph, precision, target, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes the archive; the stream is left open. One tensor at a time is held in memory. */
  public static void write(Graph graph, Precision precision, Target target, OutputStream out)
      throws IOException {
    ScriptCode code = new ScriptCode(graph, precision, target);
    List<Parameter> parameters = code.parameters();
    AlignedZip zip = new AlignedZip(out);
    zip.entry(ROOT + "data.pkl", ModulePickle.bytes(parameters, precision));
    zip.entry(ROOT + "byteorder", ascii("little"));
    zip.entry(ROOT + "code/__torch__.py", ascii(code.text()));
    for (int i = 0; i < parameters.size(); i++) {
      zip.entry(ROOT + "data/" + i, TensorLayout.of(parameters.get(i), precision).bytes());
    }
    zip.entry(ROOT + "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    zip.entry(ROOT + "version", ascii("10\n"));
    zip.finish();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
