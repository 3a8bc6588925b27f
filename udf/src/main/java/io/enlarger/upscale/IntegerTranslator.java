package io.enlarger.upscale;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.enlarger.image.Pixels;
import io.enlarger.upscale.TorchModule.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Passes samples as they are to a network that converts them inside, as those written here do. */
final class IntegerTranslator implements NoBatchifyTranslator<Window, Boolean> {
  private ByteBuffer input = ByteBuffer.allocateDirect(0);
  private byte[] rows8 = new byte[0];
  private short[] rows16 = new short[0];

  @Override
  public NDList processInput(TranslatorContext context, Window window) {
    window.attachTo(context);
    Pixels pixels = window.pixels();
    Shape shape = new Shape(1, pixels.heightPx(), pixels.widthPx(), pixels.channels());
    boolean deep = pixels.bitDepth() == 16;
    fill(pixels);
    NDArray array =
        context.getNDManager().create(input, shape, deep ? DataType.INT32 : DataType.UINT8);
    return deep ? TorchModule.call("forward16", array, context) : new NDList(array);
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
    Window.of(context)
        .receiver()
        .receive(list.get(0).toByteBuffer().order(ByteOrder.nativeOrder()));
    return true;
  }
}
