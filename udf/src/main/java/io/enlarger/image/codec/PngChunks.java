package io.enlarger.image.codec;

import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.Calibrated;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Resolution;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Puts a document's chunks into the PNG that an encoder writes, and leaves out those that the
 * encoder adds of its own accord: between IHDR and the pixels only these remain.
 */
final class PngChunks extends FilterOutputStream {
  /** Signature, and the IHDR chunk. */
  private static final int HEAD_BYTES = 8 + 25;

  private final byte[] inserted;
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
  private final ByteBuffer chunkHead = ByteBuffer.allocate(8);
  private boolean inPixels;
  private long skip;

  PngChunks(OutputStream out, DocumentInfo document, Shape shape) {
    super(out);
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    document.resolution().map(PngChunks::physical).ifPresent(chunks::writeBytes);
    document.colors().map(PngChunks::codePoints).ifPresent(chunks::writeBytes);
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, shape.channels()))
        .map(PngChunks::profile)
        .ifPresentOrElse(
            chunks::writeBytes,
            () -> document.colors().map(PngChunks::colors).ifPresent(chunks::writeBytes));
    ExifTags tags = ExifTags.toWrite(document.withColors(Optional.empty()), shape);
    if (!tags.isEmpty()) {
      chunks.writeBytes(chunk("eXIf", tags.block(document.resolution())));
    }
    Xmp.toWrite(document, shape).map(PngChunks::text).ifPresent(chunks::writeBytes);
    this.inserted = chunks.toByteArray();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end && !inPixels) {
      if (head.hasRemaining()) {
        int count = Math.min(end - at, head.remaining());
        head.put(bytes, at, count);
        at += count;
        if (!head.hasRemaining()) {
          out.write(head.array());
          out.write(inserted);
        }
      } else if (skip > 0) {
        int count = (int) Math.min(end - at, skip);
        at += count;
        skip -= count;
      } else {
        chunkHead.put(bytes[at++]);
        if (!chunkHead.hasRemaining()) {
          String type = new String(chunkHead.array(), 4, 4, StandardCharsets.ISO_8859_1);
          if (type.equals("IDAT")) {
            inPixels = true;
            out.write(chunkHead.array());
          } else {
            skip = chunkHead.getInt(0) + 4L;
            chunkHead.clear();
          }
        }
      }
    }
    out.write(bytes, at, end - at);
  }

  /** Uncompressed, with no language and no translated keyword, as XMP asks for. */
  private static byte[] text(byte[] packet) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes((Xmp.PNG_KEYWORD + "\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1));
    data.writeBytes(packet);
    return chunk("iTXt", data.toByteArray());
  }

  private static byte[] physical(Resolution resolution) {
    ByteBuffer data = ByteBuffer.allocate(9);
    data.putInt(perMetre(resolution.xDpi())).putInt(perMetre(resolution.yDpi())).put((byte) 1);
    return chunk("pHYs", data.array());
  }

  private static int perMetre(double dpi) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(dpi / 0.0254)));
  }

  private static byte[] profile(byte[] profile) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes("ICC profile".getBytes(StandardCharsets.ISO_8859_1));
    data.write(0);
    data.write(0);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      deflater.write(profile);
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
    return chunk("iCCP", data.toByteArray());
  }

  private static byte[] codePoints(ColorBasis basis) {
    if (!(basis instanceof Calibrated said) || said.codePoints().isEmpty()) {
      return new byte[0];
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    said.codePoints().forEach(data::write);
    return chunk(PngColors.CODE_POINTS, data.toByteArray());
  }

  private static byte[] colors(ColorBasis basis) {
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    if (basis instanceof Calibrated said) {
      said.gamma().ifPresent(gamma -> chunks.writeBytes(numbers(PngColors.GAMMA, List.of(gamma))));
      if (!said.chromaticities().isEmpty()) {
        chunks.writeBytes(numbers(PngColors.CHROMATICITIES, said.chromaticities()));
      }
      said.srgbIntent()
          .ifPresent(
              intent -> chunks.writeBytes(chunk(PngColors.SRGB, new byte[] {(byte) intent})));
    }
    return chunks.toByteArray();
  }

  private static byte[] numbers(String type, List<Integer> values) {
    ByteBuffer data = ByteBuffer.allocate(4 * values.size());
    values.forEach(data::putInt);
    return chunk(type, data.array());
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(data.length + 12);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, data.length + 4);
    return chunk.putInt((int) sum.getValue()).array();
  }
}
