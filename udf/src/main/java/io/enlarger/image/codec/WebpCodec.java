package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * WebP, lossy and lossless, with alpha (RFC 9649), but no animations.
 *
 * <p>Its pixels are RGB of 8 bits: gray is written as such, and of its profile nothing is left.
 */
final class WebpCodec extends LibraryCodec implements Encoder {
  private static final int MAX_SIDE_PX = 16_383;

  private static final int MAX_CHUNKS = 4096;

  @Override
  public ImageFormat format() {
    return ImageFormat.WEBP;
  }

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= 16
        && ascii(head, 0).equals("RIFF")
        && ascii(head, 8).equals("WEBP")
        && ascii(head, 12).startsWith("VP8");
  }

  private static String ascii(byte[] bytes, int offset) {
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  Opening open(SourceStream in) throws IOException {
    return new Walk(in).opening();
  }

  @Override
  ImageReader reader() throws IOException {
    return Plugins.webpReader();
  }

  @Override
  public Stored stored(Shape shape, EncodeOptions options) {
    if (shape.widthPx() > MAX_SIDE_PX || shape.heightPx() > MAX_SIDE_PX) {
      throw Failures.unsupported(
          format(),
          "a side of more than " + MAX_SIDE_PX + " pixels is",
          "choose png, jpeg or tiff");
    }
    Stored.Samples samples =
        options.webpQuality() == EncodeOptions.LOSSLESS && shape.bitDepth() == 8
            ? Stored.Samples.KEPT
            : Stored.Samples.CHANGED;
    return new Stored(shape.hasAlpha() ? 4 : 3, 8, samples);
  }

  @Override
  public void encode(Image image, EncodeOptions options, OutputStream out) throws IOException {
    Shape shape = image.pixels().shape();
    boolean profile = stored(shape, options).holdsProfile(image.document(), shape);
    Pixels pixels = image.pixels().withBitDepth(8);
    Pixels colored =
        switch (pixels.channels()) {
          case 1 -> pixels.select(0, 0, 0);
          case 2 -> pixels.select(0, 0, 0, 1);
          default -> pixels;
        };
    WebpOutput.write(
        colored,
        profile ? image.document() : image.document().withoutProfile(),
        options.webpQuality(),
        out);
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.WEBP, problem);
  }

  /** One pass over the chunks. */
  private static final class Walk {
    private final SourceStream in;
    private int width;
    private int height;
    private boolean alpha;
    private boolean pictureSeen;
    private byte[] profile = new byte[0];
    private Optional<byte[]> exif = Optional.empty();
    private Optional<byte[]> xmp = Optional.empty();
    private ExifBlock tags = ExifBlock.NONE;

    Walk(SourceStream in) {
      this.in = in;
    }

    Opening opening() throws IOException {
      long position = 12;
      for (int i = 0; i < MAX_CHUNKS && position + 8 <= in.length(); i++) {
        byte[] head = in.bytes(position, 8);
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
        chunk(ascii(head, 0), position + 8, length);
        position += 8 + length + (length & 1);
      }
      if (!pictureSeen) {
        throw corrupt("it has no picture");
      }
      if (width < 1 || height < 1) {
        throw corrupt("its size is " + width + "x" + height);
      }
      int channels = alpha ? 4 : 3;
      boolean fits = IccProfiles.fits(profile, channels);
      Orientation orientation = tags.orientation();
      ImageHeader header =
          new ImageHeader(
              ImageFormat.WEBP,
              orientation.swapsAxes() ? height : width,
              orientation.swapsAxes() ? width : height,
              channels,
              8,
              1,
              orientation.apply(tags.resolution()),
              fits);
      return new Opening(
          header,
          new DocumentInfo(header.resolution(), fits ? Optional.of(profile) : Optional.empty())
              .described(exif, xmp),
          (decoded, expected) -> orientation.apply(Rasters.toPixels(decoded, expected)));
    }

    private void chunk(String name, long data, long length) throws IOException {
      switch (name) {
        case "VP8X" -> {
          ByteBuffer x = little(data, 10);
          alpha = (x.get(0) & 0x10) != 0;
          width = (x.getInt(4) & 0xffffff) + 1;
          height = (x.getInt(6) >>> 8) + 1;
        }
        case "ICCP" -> profile = bytes(data, length, IccProfiles.MAX_BYTES).orElse(profile);
        case "EXIF" -> {
          exif = bytes(data, length, Xmp.MAX_BYTES);
          tags = ExifBlock.read(in, data);
        }
        case "XMP " -> xmp = bytes(data, length, Xmp.MAX_BYTES);
        case "VP8 " -> {
          ByteBuffer frame = little(data, 10);
          if (width == 0) {
            width = frame.getShort(6) & 0x3fff;
            height = frame.getShort(8) & 0x3fff;
          }
          picture(data, length);
        }
        case "VP8L" -> {
          int bits = little(data, 5).getInt(1);
          if (width == 0) {
            width = (bits & 0x3fff) + 1;
            height = ((bits >>> 14) & 0x3fff) + 1;
            alpha = ((bits >>> 28) & 1) != 0;
          }
          picture(data, length);
        }
        case "ANMF" ->
            throw Failures.unsupported(
                ImageFormat.WEBP, "an animation is", "save its pictures one by one");
        default -> {}
      }
    }

    private ByteBuffer little(long data, int count) throws IOException {
      return ByteBuffer.wrap(in.bytes(data, count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void picture(long data, long length) {
      if (data + length > in.length()) {
        throw corrupt("it ends before its pixels do");
      }
      pictureSeen = true;
    }

    /** What is described is not worth a failure where it is damaged. */
    private Optional<byte[]> bytes(long data, long length, int most) throws IOException {
      return length > most || data + length > in.length()
          ? Optional.empty()
          : Optional.of(in.bytes(data, (int) length));
    }
  }
}
