package io.enlarger.upscale;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import ai.djl.util.cuda.CudaUtils;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A network in libtorch, in one precision on one device.
 *
 * <p>Thread-safe; its {@linkplain #runner() runners} are not.
 */
final class TorchModule implements AutoCloseable {
  static {
    // nothing is fetched at run time; one thread for each task, since several collapse as soon as
    // anything else uses the cores
    setUnlessGiven("ai.djl.offline", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "true");
    setUnlessGiven("ai.djl.pytorch.num_threads", "1");
    setUnlessGiven("ai.djl.pytorch.num_interop_threads", "1");
    setUnlessGiven("ai.djl.pytorch.graph_optimizer", "false");
  }

  private static final String ENGINE = "PyTorch";

  private final Model model;
  private final Precision precision;
  private final Supplier<NoBatchifyTranslator<List<Window>, Boolean>> translators;

  private TorchModule(
      Model model,
      Precision precision,
      Supplier<NoBatchifyTranslator<List<Window>, Boolean>> translators) {
    this.model = model;
    this.precision = precision;
    this.translators = translators;
  }

  private static void setUnlessGiven(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /** A TorchScript archive that writes itself. */
  interface Archive {
    void write(OutputStream out) throws IOException;
  }

  /**
   * Loads a TorchScript archive, through a temporary file: of a stream, libtorch would hold three
   * copies in memory.
   *
   * @param precision that it computes in
   * @param gpu index of the GPU, or null for the CPU
   * @param translators how pixels are passed to it, for one thread each
   * @throws EnlargerException {@link ErrorCode#DEVICE_UNAVAILABLE}, or {@link
   *     ErrorCode#INFERENCE_FAILED} where libtorch refuses the archive
   */
  static TorchModule load(
      String name,
      Archive archive,
      Precision precision,
      @Nullable Integer gpu,
      Supplier<NoBatchifyTranslator<List<Window>, Boolean>> translators) {
    Model model = Model.newInstance(name, device(gpu), ENGINE);
    try {
      Path folder = Files.createTempDirectory("enlarger-model");
      Path file = folder.resolve("network.pt");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
          archive.write(out);
        }
        model.load(folder, "network", Map.of("mapLocation", "true"));
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
      return new TorchModule(model, precision, translators);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new EnlargerException(
          ErrorCode.INFERENCE_FAILED,
          "model " + name + ": libtorch does not load the network: " + reason(e),
          e);
    }
  }

  /** Loads libtorch itself. */
  static void prepare() {
    Engine.getEngine(ENGINE);
  }

  /** Memory in use on a GPU. */
  static long gpuMemoryBytes(int gpu) {
    return CudaUtils.getGpuMemory(Device.gpu(gpu)).getUsed();
  }

  /** What went wrong, in one line: of libtorch's many, the one that names the error. */
  static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    List<String> lines =
        String.valueOf(cause.getMessage())
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> line.startsWith("RuntimeError: "))
        .findFirst()
        .orElse(lines.isEmpty() ? cause.toString() : lines.get(0));
  }

  private static Device device(@Nullable Integer gpu) {
    if (gpu == null) {
      return Device.cpu();
    }
    int count = Engine.getEngine(ENGINE).getGpuCount();
    if (gpu >= count) {
      throw EnlargerException.of(
          ErrorCode.DEVICE_UNAVAILABLE,
          "GPU %d was asked for, but libtorch sees %d; give it the CUDA libraries (see"
              + " deploy/README.md), or use --set model.device=cpu",
          gpu,
          count);
    }
    return Device.gpu(gpu);
  }

  Precision precision() {
    return precision;
  }

  /** Something to run the network with, for one thread. */
  Runner runner() {
    return new Runner();
  }

  @Override
  public void close() {
    model.close();
  }

  /** Where a computed window goes. */
  interface Receiver {
    /**
     * Takes the result; the buffer is gone afterwards.
     *
     * @param samples 8 bits a sample, or 32 bits holding 0 to 65535, in native order; H, W, C
     */
    void receive(ByteBuffer samples);
  }

  /** What is to be computed. */
  record Window(Pixels pixels, Receiver receiver) {
    private static final String KEY = "windows";

    static void attach(List<Window> windows, TranslatorContext context) {
      context.setAttachment(KEY, windows);
    }

    @SuppressWarnings("unchecked") // attached above
    static List<Window> attached(TranslatorContext context) {
      return (List<Window>) context.getAttachment(KEY);
    }
  }

  /** Arguments by which DJL calls another method than {@code forward}. */
  static NDList call(String method, NDArray argument, TranslatorContext context) {
    // DJL takes the method from the name of a first array, which it does not pass on
    NDArray name = context.getNDManager().create(0);
    name.setName("module_method:" + method);
    return new NDList(name, argument);
  }

  /** Runs windows, one after the other; all native memory is released after each. */
  final class Runner implements AutoCloseable {
    private final Predictor<List<Window>, Boolean> predictor =
        model.newPredictor(translators.get());

    /**
     * Computes a window.
     *
     * @return whether the result is finite; where it is not, the receiver is not called
     * @throws TranslateException where libtorch fails
     */
    boolean run(Pixels window, Receiver receiver) throws TranslateException {
      return run(List.of(new Window(window, receiver)));
    }

    /**
     * Computes windows of one size and depth as one batch.
     *
     * @return whether all results are finite; where one is not, no receiver is called
     * @throws TranslateException where libtorch fails
     */
    boolean run(List<Window> windows) throws TranslateException {
      return predictor.predict(windows);
    }

    @Override
    public void close() {
      predictor.close();
    }
  }
}
