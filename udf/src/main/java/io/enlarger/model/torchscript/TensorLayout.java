package io.enlarger.model.torchscript;

import io.enlarger.model.Halves;
import io.enlarger.model.Precision;
import io.enlarger.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a parameter lies in the archive: its element type, sides, strides and bytes.
 *
 * <p>Weights of convolutions are stored channels last (out, kh, kw, in), the order in which
 * convolution kernels want them. With one channel going in both orders have the same bytes, but
 * strides that say so too: of a gray image nothing else tells libtorch to give the result channels
 * last.
 */
final class TensorLayout {
  /** Element types, by the name of PyTorch's storage class. */
  enum Element {
    FLOAT("FloatStorage", 4),
    HALF("HalfStorage", 2),
    BFLOAT16("BFloat16Storage", 2),
    LONG("LongStorage", 8);

    final String storageClass;
    final int bytes;

    Element(String storageClass, int bytes) {
      this.storageClass = storageClass;
      this.bytes = bytes;
    }
  }

  private final Tensor tensor;
  private final Element element;
  private final int[] shape;

  private TensorLayout(Tensor tensor, Element element) {
    this.tensor = tensor;
    this.element = element;
    this.shape = tensor.shape();
  }

  static TensorLayout of(Parameter parameter, Precision precision) {
    Tensor tensor = parameter.tensor();
    Element element;
    if (!tensor.type().isFloating()) {
      element = Element.LONG;
    } else if (parameter.precise()) {
      element = Element.FLOAT;
    } else {
      element =
          switch (precision) {
            case FP32 -> Element.FLOAT;
            case FP16 -> Element.HALF;
            case BF16 -> Element.BFLOAT16;
          };
    }
    return new TensorLayout(tensor, element);
  }

  Element element() {
    return element;
  }

  int[] shape() {
    return shape.clone();
  }

  /** Number of elements. */
  int size() {
    return tensor.size();
  }

  private boolean isChannelsLast() {
    return shape.length == 4 && shape[2] * shape[3] > 1;
  }

  /** In elements. */
  int[] strides() {
    int[] strides = new int[shape.length];
    if (isChannelsLast()) {
      strides[0] = shape[1] * shape[2] * shape[3];
      strides[1] = 1;
      strides[2] = shape[3] * shape[1];
      strides[3] = shape[1];
      return strides;
    }
    int step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape[i];
    }
    return strides;
  }

  byte[] bytes() {
    float[] values = tensor.floats();
    byte[] bytes = new byte[Math.multiplyExact(values.length, element.bytes)];
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (isChannelsLast()) {
      int in = shape[1];
      int area = shape[2] * shape[3];
      for (int o = 0; o < shape[0]; o++) {
        for (int p = 0; p < area; p++) {
          for (int i = 0; i < in; i++) {
            put(out, values[(o * in + i) * area + p]);
          }
        }
      }
    } else {
      for (float value : values) {
        put(out, value);
      }
    }
    return bytes;
  }

  private void put(ByteBuffer out, float value) {
    switch (element) {
      case FLOAT -> out.putFloat(value);
      case HALF -> out.putShort(Halves.toHalf(value));
      case BFLOAT16 -> out.putShort(Halves.toBfloat16(value));
      case LONG -> out.putLong((long) value);
    }
  }
}
