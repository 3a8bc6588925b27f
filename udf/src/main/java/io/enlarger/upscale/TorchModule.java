package io.enlarger.upscale;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
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

  private final Model model;
  private final Precision precision;

  private TorchModule(Model model, Precision precision) {
    this.model = model;
    this.precision = precision;
  }

  private static void setUnlessGiven(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }

  /**
   * Writes a network as TorchScript and loads it.
   *
   * @param gpu index of the GPU, or null for the CPU
   * @throws EnlargerException {@link ErrorCode#DEVICE_UNAVAILABLE}, or {@link
   *     ErrorCode#INFERENCE_FAILED} where libtorch refuses the network
   */
  static TorchModule load(String name, Graph graph, Precision precision, @Nullable Integer gpu) {
    Model model = Model.newInstance(name, device(gpu), "PyTorch");
    try {
      model.load(
          new ByteArrayInputStream(ScriptArchive.bytes(graph, precision, target(gpu))),
          Map.of("mapLocation", "true"));
      return new TorchModule(model, precision);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new EnlargerException(
          ErrorCode.INFERENCE_FAILED,
          "model " + name + ": libtorch does not load the network: " + e.getMessage(),
          e);
    }
  }

  private static Target target(@Nullable Integer gpu) {
    return gpu == null ? Target.ofThisCpu() : Target.PORTABLE;
  }

  private static Device device(@Nullable Integer gpu) {
    if (gpu == null) {
      return Device.cpu();
    }
    int count = Engine.getEngine("PyTorch").getGpuCount();
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

  private record Window(Pixels pixels, Receiver receiver) {}

  /** Runs windows, one after the other; all native memory is released after each. */
  final class Runner implements AutoCloseable {
    private final Predictor<Window, Boolean> predictor = model.newPredictor(new WindowTranslator());

    /**
     * Computes a window.
     *
     * @return whether the result is finite; where it is not, the receiver is not called
     * @throws TranslateException where libtorch fails
     */
    boolean run(Pixels window, Receiver receiver) throws TranslateException {
      return predictor.predict(new Window(window, receiver));
    }

    @Override
    public void close() {
      predictor.close();
    }
  }

  private static final class WindowTranslator implements NoBatchifyTranslator<Window, Boolean> {
    private ByteBuffer input = ByteBuffer.allocateDirect(0);
    private byte[] rows8 = new byte[0];
    private short[] rows16 = new short[0];

    @Override
    public NDList processInput(TranslatorContext context, Window window) {
      context.setAttachment("receiver", window.receiver());
      Pixels pixels = window.pixels();
      Shape shape = new Shape(1, pixels.heightPx(), pixels.widthPx(), pixels.channels());
      boolean deep = pixels.bitDepth() == 16;
      fill(pixels);
      NDArray array =
          context.getNDManager().create(input, shape, deep ? DataType.INT32 : DataType.UINT8);
      if (!deep) {
        return new NDList(array);
      }
      // DJL takes the method from the name of a first array, which it does not pass on
      NDArray method = context.getNDManager().create(0);
      method.setName("module_method:forward16");
      return new NDList(method, array);
    }

    private void fill(Pixels pixels) {
      int samples = pixels.widthPx() * pixels.heightPx() * pixels.channels();
      int bytes = pixels.bitDepth() == 16 ? 4 * samples : samples;
      if (input.capacity() < bytes) {
        input = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
      }
      input.clear().limit(bytes);
      if (pixels.bitDepth() == 8) {
        rows8 = rows8.length < samples ? new byte[samples] : rows8;
        pixels.copyRows8(0, pixels.heightPx(), rows8, 0);
        input.put(rows8, 0, samples);
      } else {
        rows16 = rows16.length < samples ? new short[samples] : rows16;
        pixels.copyRows16(0, pixels.heightPx(), rows16, 0);
        for (int i = 0; i < samples; i++) {
          input.putInt(rows16[i] & 0xffff);
        }
      }
      input.flip();
    }

    @Override
    public Boolean processOutput(TranslatorContext context, NDList list) {
      if (!Float.isFinite(list.get(1).getFloat())) {
        return false;
      }
      Receiver receiver = (Receiver) context.getAttachment("receiver");
      receiver.receive(list.get(0).toByteBuffer().order(ByteOrder.nativeOrder()));
      return true;
    }
  }
}
