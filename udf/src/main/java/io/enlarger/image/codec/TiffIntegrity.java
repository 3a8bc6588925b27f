package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Whether the strips or tiles of a TIFF are all there, and as they were written where that can be
 * told: Deflate carries a sum of its data. The libraries do not look at it, and leave black what is
 * missing.
 */
final class TiffIntegrity {
  private static final int STRIP_BYTE_COUNTS = 279;
  private static final int TILE_BYTE_COUNTS = 325;
  private static final int BLOCK_BYTES = 1 << 16;

  /** More strips or tiles than this are not looked at. */
  private static final int MAX_PARTS = 1 << 22;

  private TiffIntegrity() {}

  /**
   * Refuses damaged files.
   *
   * @throws EnlargerException {@code IMAGE_CORRUPT}
   */
  static void check(SourceStream in) throws IOException {
    TiffDirectory tags = TiffDirectory.ofPage(in);
    long compression = tags.number(TiffLayout.COMPRESSION, 1);
    if (compression == 6) {
      return; // JPEG before TIFF 6.0's supplement has offsets of its own, seldom right
    }
    boolean deflated = compression == 8 || compression == 32946;
    boolean tiled = tags.has(TiffLayout.TILE_OFFSETS);
    long[] offsets =
        tags.numbers(tiled ? TiffLayout.TILE_OFFSETS : TiffLayout.STRIP_OFFSETS, MAX_PARTS);
    long[] counts = tags.numbers(tiled ? TILE_BYTE_COUNTS : STRIP_BYTE_COUNTS, MAX_PARTS);
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      if (offsets[i] < 0 || counts[i] < 0 || offsets[i] > in.length() - counts[i]) {
        throw corrupt("it ends before its pixels do");
      }
      if (deflated && counts[i] > 0) {
        checkSum(in, offsets[i], counts[i]);
      }
    }
  }

  private static void checkSum(SourceStream in, long offset, long count) throws IOException {
    byte[] deflated = new byte[(int) Math.min(count, BLOCK_BYTES)];
    byte[] inflated = new byte[BLOCK_BYTES];
    Inflater inflater = new Inflater();
    try {
      in.seek(offset);
      long left = count;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (left == 0) {
            throw corrupt("a strip or tile ends before its data does");
          }
          int length = (int) Math.min(left, deflated.length);
          in.readFully(deflated, 0, length);
          inflater.setInput(deflated, 0, length);
          left -= length;
        }
        if (inflater.inflate(inflated) == 0 && inflater.needsDictionary()) {
          throw corrupt("a strip or tile asks for a dictionary");
        }
        if (inflater.getBytesWritten() > Integer.MAX_VALUE) {
          throw corrupt("a strip or tile inflates to more than 2 GiB");
        }
      }
    } catch (DataFormatException e) {
      throw corrupt("a strip or tile is damaged (" + e.getMessage() + ")");
    } finally {
      inflater.end();
    }
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }
}
