package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * JPEG: baseline, progressive and lossless; gray, YCbCr, RGB, CMYK and YCCK.
 *
 * <p>A file whose scan ends early or has impossible codes is refused as damaged, although the
 * library would fill the rest with gray.
 */
final class JpegCodec implements Codec, Encoder {
  /** What the library can write (libjpeg's JPEG_MAX_DIMENSION). */
  private static final int MAX_SIDE_PX = 65_500;

  @Override
  public ImageFormat format() {
    return ImageFormat.JPEG;
  }

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= 3
        && head[0] == (byte) 0xff
        && head[1] == (byte) 0xd8
        && head[2] == (byte) 0xff;
  }

  @Override
  public ImageHeader readHeader(ByteSource source) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> JpegLayout.read(in)).header();
    }
  }

  @Override
  public Image decode(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      JpegLayout layout = Failures.translating(format(), in, () -> JpegLayout.read(in));
      ImageHeader header = layout.header();
      limits.check(header);
      Optional<byte[]> profile = Failures.translating(format(), in, () -> layout.profileBytes(in));
      Pixels pixels;
      try (SourceStream essence = SourceStream.forDecoding(layout.essence(source))) {
        pixels =
            Failures.translating(
                format(),
                essence,
                () -> {
                  Optional<Pixels> fast = fast(essence, layout);
                  return fast.isPresent()
                      ? fast.get()
                      : Rasters.toPixels(decodePixels(essence), header);
                });
      }
      DocumentInfo document = new DocumentInfo(header.resolution(), profile);
      return new Image(
          layout.orientation().apply(pixels),
          Failures.translating(format(), in, () -> layout.described(document, in)));
    }
  }

  @Override
  public Optional<Salvaged> salvage(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      JpegLayout layout = Failures.translating(format(), in, () -> JpegLayout.read(in));
      ImageHeader header = layout.header();
      limits.check(header);
      if (!layout.orientation().equals(Orientation.UPRIGHT)) {
        return Optional.empty();
      }
      Optional<byte[]> profile = Failures.translating(format(), in, () -> layout.profileBytes(in));
      DocumentInfo document = new DocumentInfo(header.resolution(), profile);
      DocumentInfo described =
          Failures.translating(format(), in, () -> layout.described(document, in));
      try (SourceStream essence = SourceStream.forDecoding(layout.essence(source))) {
        Damages damages = new Damages();
        Pixels pixels =
            Failures.translating(
                format(), essence, () -> Rasters.toPixels(damages.decode(essence), header));
        return Salvaged.of(new Image(pixels, described), damages.intactRows, pixels.shape());
      }
    } catch (EnlargerException e) {
      return Optional.empty();
    }
  }

  /** The stored pixels by the faster decoder, where it can be relied upon. */
  private static Optional<Pixels> fast(SourceStream essence, JpegLayout layout) throws IOException {
    ImageHeader header = layout.header();
    int channels = header.channels();
    if (!layout.mayBePlain() || !TurboDecoder.takes(essence.length(), channels * header.areaPx())) {
      return Optional.empty();
    }
    boolean turned = layout.orientation().swapsAxes();
    int width = turned ? header.heightPx() : header.widthPx();
    int height = turned ? header.widthPx() : header.heightPx();
    byte[] file = essence.bytes(0, (int) essence.length());
    essence.seek(0);
    return TurboDecoder.decoded(file, width, height, channels)
        .map(samples -> Pixels.of8(width, height, channels, samples));
  }

  private static BufferedImage decodePixels(SourceStream essence) throws IOException {
    Damages damages = new Damages();
    BufferedImage decoded = damages.decode(essence);
    if (!damages.first.isEmpty()) {
      throw Failures.corrupt(
          ImageFormat.JPEG, "it cannot be decoded in full (" + damages.first.strip() + ")");
    }
    return decoded;
  }

  /**
   * What libjpeg complains of while it decodes a file, in full or with gray in the place of rows.
   */
  private static final class Damages {
    private final RowsSeen seen = new RowsSeen();
    private String first = "";
    private int intactRows;

    BufferedImage decode(SourceStream essence) throws IOException {
      ImageReader reader = AbortOnInterrupt.watching(Plugins.jpegReader());
      try {
        reader.addIIOReadUpdateListener(seen);
        reader.addIIOReadWarningListener(
            (source, warning) -> {
              if (isDamage(warning) && first.isEmpty()) {
                first = warning;
                intactRows = seen.count();
              }
            });
        reader.setInput(essence, true, true);
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Whether libjpeg's warning means that pixels are not those of the original. */
  private static boolean isDamage(String warning) {
    return warning.contains("Premature end")
        || warning.contains("Truncated File")
        || (warning.startsWith("Corrupt JPEG data") && !warning.contains("extraneous"));
  }

  @Override
  public Optional<RowEncoder> rowEncoder() {
    return Optional.of(
        (rows, document, options, out) -> {
          var unused = stored(rows.shape(), options);
          write(rows, document, options, out);
        });
  }

  @Override
  public void encode(Image image, EncodeOptions options, OutputStream out) throws IOException {
    Pixels pixels = image.pixels();
    var unused = stored(pixels.shape(), options);
    write(RowSource.of(pixels), image.document(), options, new StreamChannel(out));
  }

  private static void write(
      RowSource rows, DocumentInfo document, EncodeOptions options, WritableByteChannel out)
      throws IOException {
    try (BaselineJpeg encoder = BaselineJpeg.of(rows.shape().channels(), options.jpegQuality())) {
      JpegOutput.write(rows, document, encoder, out);
    }
  }

  @Override
  public Stored stored(Shape shape, EncodeOptions options) {
    if (shape.hasAlpha()) {
      throw Failures.unsupported(format(), "alpha is", "choose png or tiff");
    }
    if (shape.widthPx() > MAX_SIDE_PX || shape.heightPx() > MAX_SIDE_PX) {
      throw Failures.unsupported(
          format(), "a side of more than " + MAX_SIDE_PX + " pixels is", "choose png or tiff");
    }
    return new Stored(shape.channels(), 8, Stored.Samples.CHANGED);
  }
}
