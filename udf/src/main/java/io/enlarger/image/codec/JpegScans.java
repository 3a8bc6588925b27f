package io.enlarger.image.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a JPEG file is so plain that there is one way to decode it: what differs between decoders
 * that are otherwise exact is left to choose only in files that are incomplete, or say too little
 * or too much (ITU-T T.81, annexes B and G).
 */
final class JpegScans {
  /** Encoders make about ten; each costs a pass over the picture. */
  private static final int MAX_SCANS = 32;

  private static final int BASELINE = 0xc0;
  private static final int PROGRESSIVE = 0xc2;
  private static final int COEFFICIENTS = 64;
  private static final int MISSING = -1;

  private final byte[] file;
  private int frame;
  private int components;
  private boolean jfif;
  private boolean adobe;
  private int scans;

  /** For each component, the lowest bit that was sent of each coefficient. */
  private final int[][] lowestBit = new int[3][COEFFICIENTS];

  private JpegScans(byte[] file) {
    this.file = file;
    for (int[] each : lowestBit) {
      Arrays.fill(each, MISSING);
    }
  }

  /**
   * Looks through a file.
   *
   * @param file from SOI on, of which applications' segments that decide nothing may be left out
   * @return whether it is baseline or progressive, gray or YCbCr in the usual sampling (1x1, 2x1 or
   *     2x2), with the colours that JFIF has, with every coefficient to its last bit, in few scans,
   *     and ends with EOI and nothing behind it
   */
  static boolean arePlain(byte[] file) {
    return new JpegScans(file).plain().orElse(false);
  }

  /** Empty where it breaks off. */
  private Optional<Boolean> plain() {
    int at = 2;
    while (at + 1 < file.length) {
      int marker = file[at + 1] & 0xff;
      if ((file[at] & 0xff) != 0xff || marker == 0xff || marker < 0xc0) {
        return Optional.empty();
      }
      if (marker == 0xd9) {
        return Optional.of(at + 2 == file.length && complete());
      }
      if (at + 4 > file.length) {
        return Optional.empty();
      }
      int length = number16(at + 2);
      int data = at + 4;
      int end = at + 2 + length;
      if (length < 2 || end > file.length || !segment(marker, data, end)) {
        return Optional.empty();
      }
      at = marker == 0xda ? afterScan(end) : end;
    }
    return Optional.empty();
  }

  private int number16(int at) {
    return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
  }

  /** Whether one may go on. */
  private boolean segment(int marker, int data, int end) {
    return switch (marker) {
      case BASELINE, PROGRESSIVE -> frame(marker, data, end);
      case 0xda -> scan(data, end);
      case 0xc4, 0xdb, 0xdd -> true; // tables and restart intervals, wherever they are
      case 0xe0 -> {
        jfif = true;
        yield scans == 0;
      }
      case 0xee -> {
        adobe = true;
        yield false;
      }
      default -> marker > 0xe0 && scans > 0; // what applications put between scans
    };
  }

  private boolean frame(int marker, int data, int end) {
    if (frame != 0 || end - data < 6) {
      return false;
    }
    frame = marker;
    components = file[data + 5] & 0xff;
    if (file[data] != 8 || end - data != 6 + 3 * components) {
      return false;
    }
    for (int i = 0; i < components; i++) {
      int id = file[data + 6 + 3 * i];
      int sampling = file[data + 7 + 3 * i] & 0xff;
      boolean usual =
          (i == 0 && components == 3)
              ? sampling == 0x11 || sampling == 0x21 || sampling == 0x22
              : sampling == 0x11;
      if (id != i + 1 || !usual) {
        return false;
      }
    }
    return components == 1 || components == 3;
  }

  private boolean scan(int data, int end) {
    int count = file[data] & 0xff;
    if (frame == 0 || ++scans > MAX_SCANS || end - data != 4 + 2 * count || count > components) {
      return false;
    }
    int tail = data + 1 + 2 * count;
    int first = file[tail] & 0xff;
    int last = file[tail + 1] & 0xff;
    int high = (file[tail + 2] & 0xff) >> 4;
    int low = file[tail + 2] & 0xf;
    if (first > last || last >= COEFFICIENTS) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      int component = (file[data + 1 + 2 * i] & 0xff) - 1;
      if (component < 0 || component >= components) {
        return false;
      }
      for (int k = first; k <= last; k++) {
        int before = lowestBit[component][k];
        // each bit once, from the highest on
        if (before == MISSING ? high != 0 : (high != before || low != before - 1)) {
          return false;
        }
        lowestBit[component][k] = low;
      }
    }
    return true;
  }

  private boolean complete() {
    for (int component = 0; component < components; component++) {
      for (int bit : lowestBit[component]) {
        if (bit != 0) {
          return false;
        }
      }
    }
    return frame != 0 && jfif && !adobe;
  }

  /** The next marker that is not one of restart. */
  private int afterScan(int from) {
    int at = from;
    while (at + 1 < file.length) {
      if (file[at] != (byte) 0xff) {
        at++;
        continue;
      }
      int code = file[at + 1] & 0xff;
      if (code != 0 && (code < 0xd0 || code > 0xd7)) {
        return at;
      }
      at += 2;
    }
    return file.length;
  }
}
