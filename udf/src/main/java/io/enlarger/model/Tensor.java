package io.enlarger.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A named checkpoint's numbers: a type, a shape and a view of bytes that are not copied before they
 * are asked for.
 *
 * <p>Immutable, provided that nobody writes to the bytes it was made over. Elements are addressed
 * in row-major order of the shape, whatever the strides of the view underneath. Thread-safe.
 */
public final class Tensor {
  /** The number formats of checkpoints, little-endian. */
  public enum Type {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
      return bytes;
    }

    /** Whether it holds fractions, as weights do. */
    public boolean isFloating() {
      return this == F64 || this == F32 || this == F16 || this == BF16;
    }
  }

  private final Type type;
  private final int[] shape;
  private final long[] strides;
  private final long offset;
  private final ByteBuffer storage;
  private final int size;

  private Tensor(Type type, int[] shape, long[] strides, long offset, ByteBuffer storage) {
    this.type = type;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.storage = storage;
    this.size = Math.toIntExact(product(shape));
  }

  /**
   * A view of a storage, after checking that every element of it lies inside.
   *
   * @param strides in elements, not negative, one for each side of the shape
   * @param offset of the first element, in elements
   * @param storage little-endian elements from position 0 to the limit; not copied
   * @throws IllegalArgumentException if the view reaches outside of the storage, or has more
   *     elements than the storage, with the reason
   */
  public static Tensor view(
      Type type, int[] shape, long[] strides, long offset, ByteBuffer storage) {
    long held = storage.limit() / type.bytes();
    if (shape.length != strides.length) {
      throw new IllegalArgumentException(
          shape.length + " sides but " + strides.length + " strides");
    }
    long count = product(shape);
    if (offset < 0) {
      throw new IllegalArgumentException("negative storage offset " + offset);
    }
    if (count > held) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " needs "
              + count
              + " elements, its storage has "
              + held);
    }
    long last = offset;
    for (int i = 0; i < shape.length; i++) {
      if (strides[i] < 0) {
        throw new IllegalArgumentException("negative stride " + strides[i]);
      }
      if (count > 0 && shape[i] > 1) {
        if (strides[i] > held) {
          throw new IllegalArgumentException(
              "stride " + strides[i] + " reaches outside of its storage of " + held + " elements");
        }
        last += (shape[i] - 1) * strides[i];
      }
      if (last > held) {
        break;
      }
    }
    if (count > 0 ? last >= held : offset > held) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " at offset "
              + offset
              + " reaches outside of its storage of "
              + held
              + " elements");
    }
    return new Tensor(
        type,
        shape.clone(),
        strides.clone(),
        offset,
        storage.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * A contiguous tensor over bytes that fit its shape exactly.
   *
   * @throws IllegalArgumentException if they do not
   */
  public static Tensor contiguous(Type type, int[] shape, ByteBuffer storage) {
    long needed = Math.multiplyExact(product(shape), type.bytes());
    if (needed != storage.limit()) {
      throw new IllegalArgumentException(
          "shape "
              + Arrays.toString(shape)
              + " of "
              + type
              + " needs "
              + needed
              + " bytes, not "
              + storage.limit());
    }
    return view(type, shape, rowMajor(shape), 0, storage);
  }

  /** A 32-bit tensor of numbers made here; the array must not be changed afterwards. */
  public static Tensor of(float[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return contiguous(Type.F32, shape, bytes);
  }

  /** Number format as stored. */
  public Type type() {
    return type;
  }

  /** Sides, a fresh array; empty for a scalar. */
  public int[] shape() {
    return shape.clone();
  }

  /** Number of sides. */
  public int rank() {
    return shape.length;
  }

  /** Length of one side, or 0 where there is no such side. */
  public int side(int index) {
    return index < shape.length ? shape[index] : 0;
  }

  /** Whether the sides are exactly these. */
  public boolean hasShape(int... sides) {
    return Arrays.equals(shape, sides);
  }

  /** Number of elements. */
  public int size() {
    return size;
  }

  /** All elements in row-major order as 32-bit floats, in a fresh array. */
  public float[] floats() {
    float[] values = new float[size];
    if (type == Type.F32 && isContiguous()) {
      storage
          .slice((int) offset * 4, size * 4)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return values;
    }
    long[] at = new long[shape.length];
    int inner = shape.length == 0 ? 1 : shape[shape.length - 1];
    long step = shape.length == 0 ? 0 : strides[shape.length - 1];
    long position = offset;
    for (int i = 0; i < size; ) {
      long p = position;
      for (int k = 0; k < inner; k++, p += step) {
        values[i++] = (float) element((int) p);
      }
      for (int d = shape.length - 2; d >= 0; d--) {
        position += strides[d];
        if (++at[d] < shape[d]) {
          break;
        }
        position -= at[d] * strides[d];
        at[d] = 0;
      }
    }
    return values;
  }

  /** Whether every element is a finite number. */
  public boolean isFinite() {
    if (!type.isFloating()) {
      return true;
    }
    for (float value : floats()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether its elements lie one behind the other in the order of {@link #floats}. */
  private boolean isContiguous() {
    return size == 0 || Arrays.equals(strides, rowMajor(shape));
  }

  private double element(int index) {
    return switch (type) {
      case F64 -> storage.getDouble(index * 8);
      case F32 -> storage.getFloat(index * 4);
      case F16 -> Halves.toFloat(storage.getShort(index * 2));
      case BF16 -> Float.intBitsToFloat(storage.getShort(index * 2) << 16);
      case I64 -> storage.getLong(index * 8);
      case I32 -> storage.getInt(index * 4);
      case I16 -> storage.getShort(index * 2);
      case I8 -> storage.get(index);
      case U8, BOOL -> storage.get(index) & 0xff;
    };
  }

  private static long[] rowMajor(int[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= Math.max(shape[i], 1);
    }
    return strides;
  }

  private static long product(int[] shape) {
    long count = 1;
    for (int side : shape) {
      if (side < 0) {
        throw new IllegalArgumentException("negative side in shape " + Arrays.toString(shape));
      }
      if (side != 0 && count > Integer.MAX_VALUE / side) {
        throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " is too large");
      }
      count *= side;
    }
    return count;
  }

  /** Type and shape, as messages show them. */
  @Override
  public String toString() {
    return type + Arrays.toString(shape);
  }
}
