package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig.Verify;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import java.io.IOException;

/**
 * Whether encoded bytes hold the image that they were made of.
 *
 * @param format what they are to be
 * @param options how they were encoded
 * @param pages how many are to be there
 */
record Verification(ImageFormat format, EncodeOptions options, int pages) {
  private static final DecodeLimits NO_LIMITS = new DecodeLimits(Long.MAX_VALUE, Integer.MAX_VALUE);

  /**
   * Compares.
   *
   * @param first the first page
   * @throws EnlargerException {@link ErrorCode#OUTPUT_UNVERIFIED}
   */
  void check(byte[] bytes, Image first, Verify how) throws IOException {
    if (how == Verify.OFF) {
      return;
    }
    ByteSource source = ByteSource.of(bytes);
    Codec codec = Codecs.detect(source);
    requireEqual("format", format, codec.format());
    ImageHeader header = codec.readHeader(source);
    Pixels pixels = first.pixels();
    requireEqual("width", pixels.widthPx(), header.widthPx());
    requireEqual("height", pixels.heightPx(), header.heightPx());
    requireEqual("number of channels", pixels.channels(), header.channels());
    requireEqual("bit depth", bitDepth(pixels), header.bitDepth());
    requireEqual("number of pages", pages, header.pages());
    requireEqual("ICC profile", first.document().iccProfile().isPresent(), header.hasIccProfile());
    if (how == Verify.FULL) {
      Pixels back = codec.decode(source, NO_LIMITS).pixels();
      if (format != ImageFormat.JPEG && !bitonal(pixels) && !back.equals(pixels)) {
        throw unverified("pixels", "those that were computed", "others");
      }
      for (int page = 1; page < pages; page++) {
        codec.decodePage(source, page, NO_LIMITS);
      }
    }
  }

  private boolean bitonal(Pixels pixels) {
    return options.tones() == EncodeOptions.Tones.BITONAL
        && pixels.channels() == 1
        && format != ImageFormat.JPEG;
  }

  private int bitDepth(Pixels pixels) {
    return bitonal(pixels) ? 1 : format == ImageFormat.JPEG ? 8 : pixels.bitDepth();
  }

  private static void requireEqual(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw unverified(what, expected, found);
    }
  }

  private static EnlargerException unverified(String what, Object expected, Object found) {
    return EnlargerException.of(
        ErrorCode.OUTPUT_UNVERIFIED,
        "output: its %s is %s, and was to be %s; nothing was written, report this as a bug",
        what,
        found,
        expected);
  }
}
