package io.enlarger.image.codec;

import com.github.luben.zstd.ZstdInputStream;
import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes the compressions of TIFF that know bytes and no pixels: PackBits, LZW, Deflate and
 * Zstandard (TIFF 6.0, sections 9 and 13; Adobe's supplement 2; libtiff).
 *
 * <p>What is written is never more than the array that is given, whatever the data say.
 */
final class TiffExpansion {
  static final int NONE = 1;
  static final int LZW = 5;
  static final int DEFLATE = 8;
  static final int PACK_BITS = 32773;
  static final int OLD_DEFLATE = 32946;
  static final int ZSTANDARD = 50000;

  private static final int LZW_CLEAR = 256;
  private static final int LZW_END = 257;
  private static final int LZW_CODES = 4096;

  private TiffExpansion() {}

  /** Whether a compression is one of those. */
  static boolean knows(int compression) {
    return switch (compression) {
      case NONE, LZW, DEFLATE, PACK_BITS, OLD_DEFLATE, ZSTANDARD -> true;
      default -> false;
    };
  }

  /**
   * Expands a strip or tile.
   *
   * @param into receives the bytes; it is to be filled
   * @throws EnlargerException {@code IMAGE_CORRUPT} where the data end before {@code into} is full,
   *     or are not what the compression makes
   */
  static void expand(int compression, byte[] packed, byte[] into) throws IOException {
    int filled =
        switch (compression) {
          case NONE -> copy(packed, into);
          case LZW -> lzw(packed, into);
          case PACK_BITS -> packBits(packed, into);
          case DEFLATE, OLD_DEFLATE -> inflate(packed, into);
          case ZSTANDARD -> zstandard(packed, into);
          default -> throw new IllegalArgumentException("compression " + compression);
        };
    if (filled < into.length) {
      throw corrupt("a strip or tile ends before its pixels do");
    }
  }

  private static int copy(byte[] packed, byte[] into) {
    int count = Math.min(packed.length, into.length);
    System.arraycopy(packed, 0, into, 0, count);
    return count;
  }

  private static int packBits(byte[] packed, byte[] into) {
    int from = 0;
    int to = 0;
    while (to < into.length && from < packed.length) {
      int n = packed[from++];
      if (n >= 0) {
        int count = Math.min(Math.min(n + 1, into.length - to), packed.length - from);
        System.arraycopy(packed, from, into, to, count);
        from += count;
        to += count;
      } else if (n != -128 && from < packed.length) {
        int end = Math.min(into.length, to + 1 - n);
        java.util.Arrays.fill(into, to, end, packed[from++]);
        to = end;
      }
    }
    return to;
  }

  private static int inflate(byte[] packed, byte[] into) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int filled = 0;
      while (filled < into.length) {
        int count = inflater.inflate(into, filled, into.length - filled);
        filled += count;
        if (count == 0 && (inflater.finished() || inflater.needsInput())) {
          break;
        }
        if (count == 0 && inflater.needsDictionary()) {
          throw corrupt("a strip or tile asks for a dictionary");
        }
      }
      // one more byte is not expected, but asking for it compares the sum at the end of the data
      inflater.inflate(new byte[1]);
      return filled;
    } catch (DataFormatException e) {
      throw corrupt("a strip or tile is damaged (" + e.getMessage() + ")");
    } finally {
      inflater.end();
    }
  }

  private static int zstandard(byte[] packed, byte[] into) throws IOException {
    try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(into, 0, into.length);
    } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
      throw Failures.unsupported(
          ImageFormat.TIFF,
          "Zstandard compression without Spark's zstd library is",
          "run it there");
    }
  }

  private static int lzw(byte[] packed, byte[] into) {
    // before TIFF 5.0 codes began with their lowest bit; a strip begins with the code for "clear"
    boolean reversed = packed.length > 1 && packed[0] == 0 && (packed[1] & 1) == 1;
    int[] prefix = new int[LZW_CODES];
    int[] length = new int[LZW_CODES];
    byte[] last = new byte[LZW_CODES];
    byte[] first = new byte[LZW_CODES];
    for (int i = 0; i < 256; i++) {
      last[i] = (byte) i;
      first[i] = (byte) i;
      length[i] = 1;
    }
    int next = 258;
    int width = 9;
    int previous = -1;
    int bits = 0;
    int held = 0;
    int from = 0;
    int to = 0;
    // the new variant widens its codes one code too early
    int early = reversed ? 0 : 1;
    while (to < into.length) {
      while (held < width) {
        if (from == packed.length) {
          return to;
        }
        int b = packed[from++] & 0xff;
        bits = reversed ? bits | (b << held) : (bits << 8) | b;
        held += 8;
      }
      int code;
      if (reversed) {
        code = bits & ((1 << width) - 1);
        bits >>>= width;
      } else {
        code = (bits >>> (held - width)) & ((1 << width) - 1);
      }
      held -= width;
      bits &= (1 << held) - 1;
      if (code == LZW_END) {
        return to;
      }
      if (code == LZW_CLEAR) {
        next = 258;
        width = 9;
        previous = -1;
        continue;
      }
      if (previous < 0 ? code > 255 : code > next) {
        throw corrupt("a strip or tile has an impossible LZW code");
      }
      if (previous >= 0 && next < LZW_CODES) {
        prefix[next] = previous;
        length[next] = length[previous] + 1;
        first[next] = first[previous];
        last[next] = code == next ? first[previous] : first[code];
        next++;
        if (next + early >= 1 << width && width < 12) {
          width++;
        }
      } else if (code >= next) {
        throw corrupt("a strip or tile has an impossible LZW code");
      }
      int count = length[code];
      int at = to + count - 1;
      for (int c = code, i = 0; i < count; i++, at--) {
        if (at < into.length) {
          into[at] = last[c];
        }
        c = prefix[c];
      }
      to = Math.min(into.length, to + count);
      previous = code;
    }
    return to;
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }
}
