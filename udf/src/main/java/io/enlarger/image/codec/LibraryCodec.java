package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * A format that is only read: its header here, its pixels by a library.
 *
 * <p>A subclass is one format.
 */
abstract class LibraryCodec implements Codec {
  /**
   * What a header says.
   *
   * @param header as the format's users see the image
   * @param document what else is known of it
   */
  record Opening(ImageHeader header, DocumentInfo document, Finish finish) {
    /** Of which the library makes the pixels alone. */
    Opening(ImageHeader header, DocumentInfo document) {
      this(header, document, Rasters::toPixels);
    }
  }

  /** Makes the pixels of what the library decoded. */
  @FunctionalInterface
  interface Finish {
    /** The pixels that the header announces. */
    Pixels of(BufferedImage decoded, ImageHeader header);
  }

  /** Reads the header. */
  abstract Opening open(SourceStream in) throws IOException;

  /** Refuses what the library would take without an error, though it is damaged. */
  void checkIntegrity(SourceStream in, Opening opening) throws IOException {}

  /** The library's reader. */
  abstract ImageReader reader() throws IOException;

  /** The file as the library is to see it. */
  ByteSource essence(ByteSource whole, Opening opening) throws IOException {
    return whole;
  }

  @Override
  public final ImageHeader readHeader(ByteSource source) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> open(in)).header();
    }
  }

  @Override
  public final Image decode(ByteSource source, DecodeLimits limits) throws IOException {
    Opening opening;
    try (SourceStream in = SourceStream.forDecoding(source)) {
      opening =
          Failures.translating(
              format(),
              in,
              () -> {
                Opening opened = open(in);
                limits.check(opened.header());
                checkIntegrity(in, opened);
                return opened;
              });
    }
    try (SourceStream in = SourceStream.forDecoding(essence(source, opening))) {
      return Failures.translating(format(), in, () -> decode(in, opening));
    }
  }

  private Image decode(SourceStream in, Opening opening) throws IOException {
    ImageReader reader = AbortOnInterrupt.watching(reader());
    BufferedImage decoded;
    try {
      reader.setInput(in, true, true);
      decoded = reader.read(0);
    } finally {
      reader.dispose();
    }
    Pixels pixels = opening.finish().of(decoded, opening.header());
    if (pixels.widthPx() != opening.header().widthPx()
        || pixels.heightPx() != opening.header().heightPx()) {
      throw Failures.corrupt(format(), "its header and its pixels differ in size");
    }
    return new Image(pixels, opening.document());
  }
}
