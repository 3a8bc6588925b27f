package io.enlarger.cli;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A progressive JPEG of a gray surface that takes very long to decode for its size: many scans,
 * each a few bytes that say that nothing changes, for which a decoder visits every block of the
 * image (ITU T.81, G.1).
 */
final class SlowJpeg {
  private static final int SIDE_PX = 6000;
  private static final int BLOCKS = (SIDE_PX / 8) * (SIDE_PX / 8);

  /** The longest run of blocks in which nothing changes: 2^14, and 14 bits more. */
  private static final int RUN = (1 << 15) - 1;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int held;
  private int heldBits;

  private SlowJpeg() {}

  /** About a tenth of a second of decoding for each scan. */
  static byte[] ofScans(int scans) {
    SlowJpeg file = new SlowJpeg();
    file.marker(0xd8);
    byte[] steps = new byte[65];
    Arrays.fill(steps, 1, 65, (byte) 1);
    file.segment(0xdb, steps);
    file.segment(
        0xc2, bytes(8, SIDE_PX >> 8, SIDE_PX & 255, SIDE_PX >> 8, SIDE_PX & 255, 1, 1, 0x11, 0));
    // one code of one bit each: "no difference" for DC, "a run of at least 2^14" for AC
    file.segment(0xc4, bytes(0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    file.segment(0xc4, bytes(0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0));
    file.segment(0xda, bytes(1, 1, 0, 0, 0, 0));
    for (int i = 0; i < BLOCKS; i++) {
      file.bits(0, 1);
    }
    file.flush();
    for (int scan = 0; scan < scans; scan++) {
      file.segment(0xda, bytes(1, 1, 0, 1, 63, 0));
      int left = BLOCKS;
      while (left > 0) {
        int run = Math.min(left, RUN);
        // a last run of less than 2^14 goes over the end, which no decoder minds
        file.bits(0, 1);
        file.bits(Math.max(0, run - (1 << 14)), 14);
        left -= run;
      }
      file.flush();
    }
    file.marker(0xd9);
    return file.out.toByteArray();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private void marker(int code) {
    out.write(0xff);
    out.write(code);
  }

  private void segment(int code, byte[] data) {
    marker(code);
    out.write((data.length + 2) >> 8);
    out.write(data.length + 2);
    out.writeBytes(data);
  }

  private void bits(int value, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      held = (held << 1) | ((value >> bit) & 1);
      if (++heldBits == 8) {
        out.write(held);
        if ((held & 0xff) == 0xff) {
          out.write(0);
        }
        held = 0;
        heldBits = 0;
      }
    }
  }

  private void flush() {
    while (heldBits != 0) {
      bits(1, 1);
    }
  }
}
