package io.enlarger.image.codec;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPWriteParam;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes WebP by libwebp, and what the document says in the extended container around it (RFC 9649,
 * 2.7).
 */
final class WebpOutput {
  private static final int RIFF_HEAD_BYTES = 12;
  private static final int CHUNK_HEAD_BYTES = 8;
  private static final int EXTENDED_BYTES = 10;
  private static final int HAS_PROFILE = 0x20;
  private static final int HAS_ALPHA = 0x10;
  private static final int HAS_EXIF = 0x08;
  private static final int HAS_XMP = 0x04;

  private WebpOutput() {}

  static void write(Pixels pixels, DocumentInfo document, int quality, OutputStream out)
      throws IOException {
    byte[] plain = encoded(pixels, quality);
    Shape shape = pixels.shape();
    Optional<byte[]> profile =
        document.iccProfile().filter(bytes -> IccProfiles.fits(bytes, shape.channels()));
    ExifTags tags = ExifTags.toWrite(document, shape);
    // resolution has no place but here
    Optional<byte[]> exif =
        tags.isEmpty() && document.resolution().isEmpty()
            ? Optional.empty()
            : Optional.of(tags.block(document.resolution()));
    Optional<byte[]> xmp = Xmp.toWrite(document, shape);
    if (profile.isEmpty() && exif.isEmpty() && xmp.isEmpty()) {
      out.write(plain);
      return;
    }
    ByteArrayOutputStream chunks = new ByteArrayOutputStream(plain.length + (1 << 12));
    ByteBuffer extended = little(EXTENDED_BYTES);
    extended.putInt(
        (profile.isPresent() ? HAS_PROFILE : 0)
            | (shape.hasAlpha() ? HAS_ALPHA : 0)
            | (exif.isPresent() ? HAS_EXIF : 0)
            | (xmp.isPresent() ? HAS_XMP : 0));
    side(extended, shape.widthPx());
    side(extended, shape.heightPx());
    chunk(chunks, "VP8X", extended);
    profile.ifPresent(bytes -> chunk(chunks, "ICCP", ByteBuffer.wrap(bytes)));
    picture(plain, chunks);
    exif.ifPresent(bytes -> chunk(chunks, "EXIF", ByteBuffer.wrap(bytes)));
    xmp.ifPresent(bytes -> chunk(chunks, "XMP ", ByteBuffer.wrap(bytes)));
    ByteBuffer head = little(RIFF_HEAD_BYTES);
    head.put(ascii("RIFF")).putInt(4 + chunks.size()).put(ascii("WEBP"));
    out.write(bytes(head.flip()));
    chunks.writeTo(out);
  }

  /** libwebp's file, whole and without metadata. */
  private static byte[] encoded(Pixels pixels, int quality) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = writer();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      WebPWriteParam param = new WebPWriteParam(Locale.ROOT);
      if (quality == EncodeOptions.LOSSLESS) {
        param.setCompressionType(CompressionType.Lossless);
        // colours below transparent pixels are samples too
        param.setExact(true);
      } else {
        param.setCompressionType(CompressionType.Lossy);
        param.setCompressionQuality(quality / 100f);
      }
      writer.setOutput(stream);
      writer.write(null, new IIOImage(Canvas.interleaved(pixels), null, null), param);
    } catch (LinkageError e) {
      throw unavailable();
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static ImageWriter writer() throws IOException {
    try {
      return Plugins.webpWriter();
    } catch (LinkageError e) {
      throw unavailable();
    }
  }

  private static RuntimeException unavailable() {
    return Failures.unsupported(
        ImageFormat.WEBP,
        "writing it without libwebp, which is there for Linux, macOS and Windows on x86-64 and"
            + " arm64, is",
        "choose png or jpeg");
  }

  /** Copies the chunks of pixels; a container around them is made anew. */
  private static void picture(byte[] plain, ByteArrayOutputStream to) {
    ByteBuffer chunks = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    int at = RIFF_HEAD_BYTES;
    while (at + CHUNK_HEAD_BYTES <= plain.length) {
      String name = new String(plain, at, 4, StandardCharsets.ISO_8859_1);
      int length = chunks.getInt(at + 4);
      int all = Math.min(CHUNK_HEAD_BYTES + length + (length & 1), plain.length - at);
      if (!name.equals("VP8X")) {
        to.write(plain, at, all);
      }
      at += all;
    }
  }

  private static void side(ByteBuffer to, int sidePx) {
    int less = sidePx - 1;
    to.put((byte) less).put((byte) (less >> 8)).put((byte) (less >> 16));
  }

  private static void chunk(ByteArrayOutputStream to, String name, ByteBuffer data) {
    data.rewind();
    ByteBuffer head = little(CHUNK_HEAD_BYTES).put(ascii(name)).putInt(data.remaining());
    to.writeBytes(bytes(head.flip()));
    to.writeBytes(bytes(data));
    if (data.limit() % 2 == 1) {
      to.write(0);
    }
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }
}
