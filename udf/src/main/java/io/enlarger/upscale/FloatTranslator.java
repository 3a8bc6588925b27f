package io.enlarger.upscale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.ScriptSignature;
import io.enlarger.upscale.TorchModule.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Converts from and to pixels around a network that takes and gives fractions, as a signature says.
 */
final class FloatTranslator implements NoBatchifyTranslator<List<Window>, Boolean> {
  private final ScriptSignature signature;
  private ByteBuffer input = ByteBuffer.allocateDirect(0);

  FloatTranslator(ScriptSignature signature) {
    this.signature = signature;
  }

  @Override
  public NDList processInput(TranslatorContext context, List<Window> windows) {
    Window.attach(windows, context);
    Pixels pixels = only(windows).pixels();
    fill(pixels);
    NDArray array =
        context
            .getNDManager()
            .create(
                input,
                shape(pixels.heightPx(), pixels.widthPx(), pixels.channels()),
                DataType.FLOAT32);
    NDArray typed =
        switch (signature.precision()) {
          case FP32 -> array;
          case BF16 -> array.toType(DataType.BFLOAT16, false);
          case FP16 -> array.toType(DataType.FLOAT16, false);
        };
    return signature.method().equals(ScriptSignature.FORWARD)
        ? new NDList(typed)
        : TorchModule.call(signature.method(), typed, context);
  }

  /** A file may have been traced with one image at a time. */
  private static Window only(List<Window> windows) {
    if (windows.size() != 1) {
      throw new IllegalStateException(windows.size() + " windows for a file written elsewhere");
    }
    return windows.get(0);
  }

  private Shape shape(long height, long width, long channels) {
    return isPlanar()
        ? new Shape(1, channels, height, width)
        : new Shape(1, height, width, channels);
  }

  private boolean isPlanar() {
    return signature.layout() == ScriptSignature.Layout.NCHW;
  }

  private void fill(Pixels pixels) {
    int area = pixels.widthPx() * pixels.heightPx();
    int channels = pixels.channels();
    int samples = area * channels;
    if (input.capacity() < 4 * samples) {
      input = ByteBuffer.allocateDirect(4 * samples).order(ByteOrder.nativeOrder());
    }
    input.clear().limit(4 * samples);
    short[] values = new short[samples];
    pixels.withBitDepth(16).copyRows16(0, pixels.heightPx(), values, 0);
    float unit = 65535f;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < area; i++) {
        int from = i * channels + c;
        int to = isPlanar() ? c * area + i : from;
        input.putFloat(4 * to, signature.range() * ((values[from] & 0xffff) / unit));
      }
    }
  }

  @Override
  public Boolean processOutput(TranslatorContext context, NDList list) {
    Window window = only(Window.attached(context));
    Pixels pixels = window.pixels();
    if (list.size() <= signature.output()) {
      throw wrong(
          "it gives %d tensors, and output = %d asks for number %d, counted from 0",
          list.size(), signature.output(), signature.output());
    }
    NDArray result = list.get(signature.output());
    Shape expected =
        shape(
            (long) pixels.heightPx() * signature.scale(),
            (long) pixels.widthPx() * signature.scale(),
            signature.channels());
    if (!result.getShape().equals(expected)) {
      throw wrong(
          "for %dx%d pixels it gives a tensor of shape %s, and scale = %d, channels = %d, layout ="
              + " %s promise %s",
          pixels.widthPx(),
          pixels.heightPx(),
          Arrays.toString(result.getShape().getShape()),
          signature.scale(),
          signature.channels(),
          signature.layout().text(),
          Arrays.toString(expected.getShape()));
    }
    NDArray y = result.toType(DataType.FLOAT32, false);
    if (!Float.isFinite(y.sum().getFloat())) {
      return false;
    }
    boolean deep = pixels.bitDepth() == 16;
    y = y.div(signature.range()).clip(0, 1).mul(deep ? 65535 : 255).round();
    NDArray integers =
        (isPlanar() ? y.transpose(0, 2, 3, 1) : y)
            .toType(deep ? DataType.INT32 : DataType.UINT8, false);
    window.receiver().receive(integers.toByteBuffer().order(ByteOrder.nativeOrder()));
    return true;
  }

  static EnlargerException wrong(String format, Object... arguments) {
    return EnlargerException.of(ErrorCode.MODEL_DESCRIPTION_INVALID, format, arguments);
  }
}
