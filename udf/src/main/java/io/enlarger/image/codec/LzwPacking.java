package io.enlarger.image.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Strips and tiles in TIFF's LZW (TIFF 6.0, section 13): highest bit first, wider one code early.
 */
final class LzwPacking implements TiffPacking {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST_FREE = 258;

  /** The table is cleared before its last code is used, as readers expect. */
  private static final int LAST_FREE = 4093;

  private static final int LEAST_BITS = 9;

  /** Four times the codes, so that few strings meet in a slot. */
  private static final int SLOTS = 1 << 14;

  private static final int NONE = -1;

  /** Of each slot, the string: its beginning's code and its last byte. */
  private final int[] strings = new int[SLOTS];

  private final short[] codes = new short[SLOTS];
  private byte[] packed = new byte[1 << 16];
  private int size;
  private long held;
  private int heldBits;

  @Override
  public int compression() {
    return TiffExpansion.LZW;
  }

  @Override
  public boolean ofDifferences() {
    return true;
  }

  @Override
  public ByteBuffer pack(byte[] raw, int length) {
    // a code of at most 12 bits for a byte, and one more now and then
    if (packed.length < 2 * length + 16) {
      packed = new byte[2 * length + 16];
    }
    size = 0;
    held = 0;
    heldBits = 0;
    Arrays.fill(strings, NONE);
    int next = FIRST_FREE;
    int bits = LEAST_BITS;
    put(CLEAR, bits);
    int prefix = raw[0] & 0xff;
    for (int i = 1; i < length; i++) {
      int string = (prefix << 8) | (raw[i] & 0xff);
      int slot = slot(string);
      if (strings[slot] == string) {
        prefix = codes[slot];
        continue;
      }
      put(prefix, bits);
      prefix = raw[i] & 0xff;
      strings[slot] = string;
      codes[slot] = (short) next;
      next++;
      if (next > LAST_FREE) {
        put(CLEAR, bits);
        Arrays.fill(strings, NONE);
        next = FIRST_FREE;
        bits = LEAST_BITS;
      } else if (next == 1 << bits) {
        bits++;
      }
    }
    put(prefix, bits);
    next++;
    if (next == 1 << bits) {
      bits++;
    }
    put(END, bits);
    if (heldBits > 0) {
      packed[size++] = (byte) (held << (8 - heldBits));
    }
    return ByteBuffer.wrap(packed, 0, size);
  }

  /** Where a string is, or where it would be. */
  private int slot(int string) {
    int slot = (string * 0x9e3779b1) >>> (32 - 14);
    while (strings[slot] != NONE && strings[slot] != string) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private void put(int code, int bits) {
    held = (held << bits) | code;
    heldBits += bits;
    while (heldBits >= 8) {
      heldBits -= 8;
      packed[size++] = (byte) (held >>> heldBits);
    }
  }
}
