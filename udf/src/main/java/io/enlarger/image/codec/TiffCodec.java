package io.enlarger.image.codec;

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
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;

/**
 * TIFF and BigTIFF of gray, RGB, palette, YCbCr, CMYK and L*a*b*, of 1 to 64 bits, integer and
 * floating point: uncompressed, PackBits, LZW, Deflate, Zstandard, CCITT and JPEG. Reduced versions
 * of a page and masks are no pages of their own.
 *
 * <p>Written in strips, or in tiles where the image is large, as {@link EncodeOptions.Tiff} says;
 * bitonal pages with CCITT's group 4.
 */
final class TiffCodec implements Codec, Encoder {
  @Override
  public ImageFormat format() {
    return ImageFormat.TIFF;
  }

  @Override
  public boolean recognises(byte[] head) {
    if (head.length < 4) {
      return false;
    }
    boolean little = head[0] == 'I' && head[1] == 'I' && head[3] == 0;
    boolean big = head[0] == 'M' && head[1] == 'M' && head[2] == 0;
    int version = little ? head[2] : big ? head[3] : 0;
    return version == 42 || version == 43;
  }

  @Override
  public ImageHeader readHeader(ByteSource source) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> TiffLayout.read(in, 0)).header();
    }
  }

  @Override
  public Image decode(ByteSource source, DecodeLimits limits) throws IOException {
    return decodePage(source, 0, limits);
  }

  @Override
  public Image decodePage(ByteSource source, int page, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      TiffLayout layout = Failures.translating(format(), in, () -> layout(in, page, limits));
      Pixels pixels =
          layout.reader() == TiffLayout.Reader.SAMPLES
              ? Failures.translating(format(), in, () -> whole(layout.samples(in)))
              : byLibrary(layout, source);
      DocumentInfo document = new DocumentInfo(layout.header().resolution(), layout.iccProfile());
      return new Image(
          layout.orientation().apply(pixels),
          Failures.translating(format(), in, () -> layout.described(document)));
    }
  }

  private static Pixels whole(TiffSamples samples) throws IOException {
    return samples.read(0, samples.bands());
  }

  /** By strips or rows of tiles, where the pixels are upright. */
  @Override
  public OpenImage open(ByteSource source, DecodeLimits limits) throws IOException {
    SourceStream in = SourceStream.forDecoding(source);
    TiffLayout layout = Failures.translating(format(), in, () -> TiffLayout.read(in, 0));
    limits.checkArea(layout.header());
    Optional<TiffBands> bands = Failures.translating(format(), in, () -> bands(in, layout, limits));
    if (bands.isEmpty()) {
      in.close();
      return OpenImage.of(decode(source, limits));
    }
    DocumentInfo document = new DocumentInfo(layout.header().resolution(), layout.iccProfile());
    return new OpenImage(
        new TiffRows(in, bands.get(), layout),
        Failures.translating(format(), in, () -> layout.described(document)));
  }

  @Override
  public int separateBands(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> bands(in, TiffLayout.read(in, 0), limits))
          .map(TiffBands::bands)
          .orElse(1);
    }
  }

  private static Optional<TiffBands> bands(SourceStream in, TiffLayout layout, DecodeLimits limits)
      throws IOException {
    if (!layout.orientation().equals(Orientation.UPRIGHT)) {
      return Optional.empty();
    }
    return layout.reader() == TiffLayout.Reader.SAMPLES
        ? Optional.of(layout.samples(in))
        : TiffExcerpts.of(in, layout, limits);
  }

  private static TiffLayout layout(SourceStream in, int page, DecodeLimits limits)
      throws IOException {
    TiffLayout layout = TiffLayout.read(in, page);
    limits.check(layout.header());
    if (layout.reader() != TiffLayout.Reader.SAMPLES) {
      TiffIntegrity.check(in, layout.tags());
    }
    return layout;
  }

  private static Pixels byLibrary(TiffLayout layout, ByteSource source) throws IOException {
    try (SourceStream essence = SourceStream.forDecoding(layout.essence(source))) {
      return Failures.translating(
          ImageFormat.TIFF,
          essence,
          () ->
              Rasters.toPixels(
                  decodePixels(essence, layout.reader(), layout.tags().index()), layout.header()));
    }
  }

  private static BufferedImage decodePixels(SourceStream in, TiffLayout.Reader choice, int page)
      throws IOException {
    in.seek(0);
    ImageReader reader =
        switch (choice) {
          case EXACT, SAMPLES -> Plugins.tiffReader();
          case LENIENT -> Plugins.lenientTiffReader();
          case BIG -> Plugins.bigTiffReader();
        };
    AbortOnInterrupt.watching(reader);
    try {
      reader.setInput(in, false, true);
      return reader.read(page);
    } catch (IndexOutOfBoundsException | IIOException e) {
      boolean gaveUp =
          e instanceof IndexOutOfBoundsException
              || String.valueOf(e.getMessage()).contains("not supported");
      if (choice == TiffLayout.Reader.EXACT && gaveUp) {
        // Fax and old LZW variants that are legal, but not known to the exact reader.
        return decodePixels(in, TiffLayout.Reader.LENIENT, page);
      }
      throw e;
    } finally {
      reader.dispose();
    }
  }

  @Override
  public Stored stored(Shape shape, EncodeOptions options) {
    if (options.bitonal(shape)) {
      return Stored.BITONAL;
    }
    return options.tiffCompression(shape) == EncodeOptions.TiffCompression.JPEG
        ? new Stored(shape.channels(), shape.bitDepth(), Stored.Samples.CHANGED)
        : Stored.exact(shape);
  }

  @Override
  public Optional<RowEncoder> rowEncoder() {
    return Optional.of(TiffWriter::write);
  }

  @Override
  public void encode(Image image, EncodeOptions options, OutputStream out) throws IOException {
    if (options.bitonal(image.pixels())) {
      try (PageWriter pages = openPages(options, out)) {
        pages.add(image);
      }
      return;
    }
    MemoryChannel file = new MemoryChannel();
    TiffWriter.write(RowSource.of(image.pixels()), image.document(), options, file);
    file.writeTo(out);
  }

  @Override
  public PageWriter openPages(EncodeOptions options, OutputStream out) throws IOException {
    return options.tones() == EncodeOptions.Tones.BITONAL
        ? new FaxTiff(options, out)
        : new InMemory(options, out);
  }

  /** Pages that are put together in memory, since what comes first is known last. */
  private static final class InMemory implements PageWriter {
    private final MemoryChannel file = new MemoryChannel();
    private final TiffWriter pages;
    private final OutputStream out;

    InMemory(EncodeOptions options, OutputStream out) throws IOException {
      this.out = out;
      this.pages = TiffWriter.ofPages(options, file);
    }

    @Override
    public void add(Image page) throws IOException {
      pages.add(page);
    }

    @Override
    public void close() throws IOException {
      pages.close();
      file.writeTo(out);
    }
  }
}
