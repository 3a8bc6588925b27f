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
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * PNG of every colour type and depth.
 *
 * <p>The sums of all critical chunks are checked before pixels are decoded, so bytes are read
 * twice. Written at deflate level 1 with adaptive filters: archives want it fast, and filters give
 * most of the compression.
 */
final class PngCodec implements Codec, Encoder {
  @Override
  public ImageFormat format() {
    return ImageFormat.PNG;
  }

  @Override
  public boolean recognises(byte[] head) {
    byte[] signature = PngLayout.SIGNATURE;
    return head.length >= signature.length
        && Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
  }

  @Override
  public ImageHeader readHeader(ByteSource source) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> PngLayout.read(in)).header();
    }
  }

  @Override
  public Image decode(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      PngLayout layout = Failures.translating(format(), in, () -> layout(in, limits));
      DocumentInfo document = Failures.translating(format(), in, () -> layout.document(in));
      try (SourceStream essence = SourceStream.forDecoding(layout.essence(source))) {
        Pixels stored = Failures.translating(format(), essence, () -> pixels(essence, layout));
        return new Image(layout.orientation().apply(stored), document);
      }
    }
  }

  private static PngLayout layout(SourceStream in, DecodeLimits limits) throws IOException {
    PngLayout layout = PngLayout.read(in);
    limits.check(layout.header());
    PngLayout.checkIntegrity(in);
    return layout;
  }

  private static Pixels pixels(SourceStream essence, PngLayout layout) throws IOException {
    ImageReader reader = AbortOnInterrupt.watching(Plugins.pngReader());
    BufferedImage decoded;
    try {
      reader.setInput(essence, true, true);
      decoded = reader.read(0);
    } finally {
      reader.dispose();
    }
    return samples(decoded, layout);
  }

  private static Pixels samples(BufferedImage decoded, PngLayout layout) {
    ImageHeader header = layout.header();
    if (layout.transparency() < 0) {
      return Rasters.toPixels(decoded, header);
    }
    Pixels gray = Rasters.toPixels(decoded, header.withChannels(1));
    return gray.withAlpha(gray.map8(v -> v == layout.transparentGray() ? 0 : 255));
  }

  @Override
  public Optional<Salvaged> salvage(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      PngLayout layout = Failures.translating(format(), in, () -> PngLayout.read(in));
      limits.check(layout.header());
      if (!layout.orientation().equals(Orientation.UPRIGHT)) {
        return Optional.empty();
      }
      long end = Failures.translating(format(), in, () -> PngLayout.intactBytes(in));
      DocumentInfo document = Failures.translating(format(), in, () -> layout.document(in));
      ByteSource top = new Excerpt(layout.essence(source), List.of(new Excerpt.Part(0, end)));
      try (SourceStream essence = SourceStream.forDecoding(top)) {
        return Failures.translating(format(), essence, () -> salvaged(essence, layout, document));
      }
    } catch (EnlargerException e) {
      return Optional.empty();
    }
  }

  private static Optional<Salvaged> salvaged(
      SourceStream essence, PngLayout layout, DocumentInfo document) throws IOException {
    ImageReader reader = AbortOnInterrupt.watching(Plugins.pngReader());
    RowsSeen seen = new RowsSeen();
    BufferedImage decoded;
    try {
      reader.addIIOReadUpdateListener(seen);
      reader.setInput(essence, true, true);
      decoded = reader.read(0);
    } catch (IOException | RuntimeException e) {
      essence.rethrowSourceFailure();
      if (seen.count() == 0) {
        return Optional.empty();
      }
      decoded = seen.image();
    } finally {
      reader.dispose();
    }
    Pixels pixels = samples(decoded, layout);
    return Salvaged.of(new Image(pixels, document), seen.count(), pixels.shape());
  }

  @Override
  public Stored stored(Shape shape, EncodeOptions options) {
    return options.bitonal(shape) ? Stored.BITONAL : Stored.exact(shape);
  }

  @Override
  public Optional<RowEncoder> rowEncoder() {
    return Optional.of(
        (rows, document, options, out) ->
            PngRows.write(rows, document, options, Channels.newOutputStream(out)));
  }

  @Override
  public void encode(Image image, EncodeOptions options, OutputStream out) throws IOException {
    PngRows.write(RowSource.of(image.pixels()), image.document(), options, out);
  }
}
