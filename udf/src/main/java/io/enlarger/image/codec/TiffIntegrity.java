package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import java.io.IOException;

/**
 * Whether the strips or tiles of a TIFF are all there. The libraries do not look at it, and leave
 * black what is missing.
 */
final class TiffIntegrity {

  /** More strips or tiles than this are not looked at. */
  private static final int MAX_PARTS = 1 << 22;

  private TiffIntegrity() {}

  /**
   * Refuses damaged files.
   *
   * @throws EnlargerException {@code IMAGE_CORRUPT}
   */
  static void check(SourceStream in, TiffDirectory tags) throws IOException {
    long compression = tags.number(TiffNames.COMPRESSION, 1);
    if (compression == 6) {
      return; // JPEG before TIFF 6.0's supplement has offsets of its own, seldom right
    }
    boolean tiled = tags.has(TiffNames.TILE_OFFSETS);
    long[] offsets =
        tags.numbers(tiled ? TiffNames.TILE_OFFSETS : TiffNames.STRIP_OFFSETS, MAX_PARTS);
    long[] counts =
        tags.numbers(tiled ? TiffNames.TILE_BYTE_COUNTS : TiffNames.STRIP_BYTE_COUNTS, MAX_PARTS);
    for (int i = 0; i < Math.min(offsets.length, counts.length); i++) {
      if (offsets[i] < 0 || counts[i] < 0 || offsets[i] > in.length() - counts[i]) {
        throw corrupt("it ends before its pixels do");
      }
    }
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }
}
