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
import java.util.List;

/** Passes samples as they are to a network that converts them inside, as those written here do. */
final class IntegerTranslator implements NoBatchifyTranslator<List<Window>, Boolean> {
  private ByteBuffer input = ByteBuffer.allocateDirect(0);
  private byte[] rows8 = new byte[0];
  private short[] rows16 = new short[0];

  @Override
  public NDList processInput(TranslatorContext context, List<Window> windows) {
    Window.attach(windows, context);
    Pixels first = windows.get(0).pixels();
    boolean deep = first.bitDepth() == 16;
    int bytes = windows.size() * samples(first) * (deep ? 4 : 1);
    if (input.capacity() < bytes) {
      input = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    input.clear().limit(bytes);
    windows.forEach(window -> put(window.pixels()));
    input.flip();
    Shape shape = new Shape(windows.size(), first.heightPx(), first.widthPx(), first.channels());
    NDArray array =
        context.getNDManager().create(input, shape, deep ? DataType.INT32 : DataType.UINT8);
    return deep ? TorchModule.call("forward16", array, context) : new NDList(array);
  }

  private static int samples(Pixels pixels) {
    return pixels.widthPx() * pixels.heightPx() * pixels.channels();
  }

  private void put(Pixels pixels) {
    int samples = samples(pixels);
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
  }

  @Override
  public Boolean processOutput(TranslatorContext context, NDList list) {
    if (!Float.isFinite(list.get(1).getFloat())) {
      return false;
    }
    List<Window> windows = Window.attached(context);
    ByteBuffer samples = list.get(0).toByteBuffer();
    int bytes = samples.remaining() / windows.size();
    for (int i = 0; i < windows.size(); i++) {
      ByteBuffer own = samples.slice(samples.position() + i * bytes, bytes);
      windows.get(i).receiver().receive(own.order(ByteOrder.nativeOrder()));
    }
    return true;
  }
}
