package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig.Verify;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.Codec;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.image.codec.OpenImage;
import io.enlarger.image.codec.Stored;
import java.io.IOException;

/**
 * Whether encoded bytes hold the image that they were made of.
 *
 * @param format what they are to be
 * @param options how they were encoded
 * @param pages how many are to be there
 */
record Verification(ImageFormat format, EncodeOptions options, int pages) {
  private static final int ROWS_AT_ONCE = 256;

  /**
   * Compares.
   *
   * @param first the first page
   * @throws EnlargerException {@link ErrorCode#OUTPUT_UNVERIFIED}
   */
  void check(ByteSource source, Image first, Verify how) throws IOException {
    if (how == Verify.OFF) {
      return;
    }
    Pixels pixels = first.pixels();
    Codec codec = checkHeader(source, pixels.shape(), first.document());
    if (how == Verify.FULL) {
      Pixels back = codec.decode(source, DecodeLimits.NONE).pixels();
      if (stored(pixels.shape()).samples() == Stored.Samples.KEPT && !same(back, pixels)) {
        throw unverified("pixels", "those that were computed", "others");
      }
      for (int page = 1; page < pages; page++) {
        codec.decodePage(source, page, DecodeLimits.NONE);
      }
    }
  }

  /**
   * Compares a page of which no pixels are left to compare with: with {@link Verify#FULL} they are
   * all read.
   *
   * @throws EnlargerException {@link ErrorCode#OUTPUT_UNVERIFIED}
   */
  void checkRows(ByteSource source, Shape shape, DocumentInfo document, Verify how)
      throws IOException {
    if (how == Verify.OFF) {
      return;
    }
    Codec codec = checkHeader(source, shape, document);
    if (how == Verify.FULL) {
      try (OpenImage back = codec.open(source, DecodeLimits.NONE)) {
        for (int y = 0; y < shape.heightPx(); y += ROWS_AT_ONCE) {
          var unused = back.rows().rows(y, Math.min(ROWS_AT_ONCE, shape.heightPx() - y));
        }
      }
    }
  }

  /**
   * Compares the header only.
   *
   * @param first shape of the first page
   * @return who reads the file
   * @throws EnlargerException {@link ErrorCode#OUTPUT_UNVERIFIED}
   */
  private Codec checkHeader(ByteSource source, Shape first, DocumentInfo document)
      throws IOException {
    Codec codec = Codecs.detect(source);
    requireEqual("format", format, codec.format());
    ImageHeader header = codec.readHeader(source);
    requireEqual("width", first.widthPx(), header.widthPx());
    requireEqual("height", first.heightPx(), header.heightPx());
    Stored stored = stored(first);
    requireEqual("number of channels", stored.channels(), header.channels());
    requireEqual("bit depth", stored.bitDepth(), header.bitDepth());
    requireEqual("number of pages", pages, header.pages());
    requireEqual("ICC profile", stored.holdsProfile(document, first), header.hasIccProfile());
    return codec;
  }

  private Stored stored(Shape shape) {
    return Codecs.encoder(format).stored(shape, options);
  }

  /** Whether the samples are the same; a format without gray gives it back as RGB. */
  private static boolean same(Pixels back, Pixels pixels) {
    return switch (pixels.channels()) {
      case 1 -> back.equals(back.channels() == 3 ? pixels.select(0, 0, 0) : pixels);
      case 2 -> back.equals(back.channels() == 4 ? pixels.select(0, 0, 0, 1) : pixels);
      default -> back.equals(pixels);
    };
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
