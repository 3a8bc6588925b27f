package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Writes the pixels of a page of TIFF: in strips, or in tiles where the page is so large that one
 * will want to read parts of it.
 *
 * <p>TIFF 6.0 (Adobe, 1992), sections 3, 14 and 15. A row of strips or tiles is in memory, and 12
 * bytes for each. Not thread-safe.
 */
final class TiffPage {
  static final int TILE_PX = 256;
  private static final int STRIP_BYTES = 1 << 18;

  /** Pages of more bytes than this are tiled. */
  private static final long TILED_FROM_BYTES = 64L << 20;

  private final RowSource rows;
  private final Shape shape;
  private final SeekableByteChannel out;
  private final boolean tiled;
  private final int partWidth;
  private final int partHeight;
  private final int across;
  private final int down;
  private final long[] offsets;
  private final int[] counts;
  private final byte[] raw;
  private byte[] packed;
  private final Deflater deflater = new Deflater(1);

  private TiffPage(RowSource rows, SeekableByteChannel out) {
    this.rows = rows;
    this.shape = rows.shape();
    this.out = out;
    this.tiled = shape.bytes() > TILED_FROM_BYTES;
    this.partWidth = tiled ? TILE_PX : shape.widthPx();
    int pixelBytes = shape.channels() * shape.bitDepth() / 8;
    this.partHeight =
        tiled
            ? TILE_PX
            : Math.max(1, Math.min(shape.heightPx(), STRIP_BYTES / (partWidth * pixelBytes)));
    this.across = parts(shape.widthPx(), partWidth);
    this.down = parts(shape.heightPx(), partHeight);
    this.raw = new byte[partWidth * partHeight * pixelBytes];
    this.packed = new byte[raw.length + (raw.length >> 8) + 64];
    this.offsets = new long[Math.multiplyExact(across, down)];
    this.counts = new int[offsets.length];
  }

  private static int parts(int sidePx, int partPx) {
    return (sidePx + partPx - 1) / partPx;
  }

  /**
   * Writes pixels from the channel's position on.
   *
   * @param tags gets what says where and how the pixels are
   */
  static void write(RowSource rows, SeekableByteChannel out, TiffTags tags) throws IOException {
    TiffPage page = new TiffPage(rows, out);
    try {
      page.writePixels();
    } finally {
      page.deflater.end();
    }
    page.describe(tags);
  }

  private void writePixels() throws IOException {
    for (int row = 0; row < down; row++) {
      int y = row * partHeight;
      Pixels band = rows.rows(y, Math.min(partHeight, shape.heightPx() - y));
      for (int column = 0; column < across; column++) {
        int x = column * partWidth;
        int columns = Math.min(partWidth, band.widthPx() - x);
        int bytes = fill(band.crop(new Region(x, 0, columns, band.heightPx())));
        writePart(bytes, row * across + column);
      }
    }
  }

  private void writePart(int bytes, int index) throws IOException {
    deflater.reset();
    deflater.setInput(raw, 0, bytes);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, 2 * packed.length);
      }
      length += deflater.deflate(packed, length, packed.length - length);
    }
    offsets[index] = out.position();
    counts[index] = length;
    TiffWriter.writeFully(out, ByteBuffer.wrap(packed, 0, length));
  }

  /**
   * The part's bytes, differenced. Beyond the image a tile's last row and column go on, which costs
   * least; a strip ends with the image.
   *
   * @return how many
   */
  private int fill(Pixels part) {
    int channels = part.channels();
    int stride = partWidth * channels * part.bitDepth() / 8;
    int samples = part.widthPx() * channels;
    if (part.bitDepth() == 8) {
      byte[] row = new byte[samples];
      for (int y = 0; y < part.heightPx(); y++) {
        part.copyRows8(y, 1, row, 0);
        int at = y * stride;
        for (int i = 0; i < samples; i++) {
          raw[at + i] = (byte) (i < channels ? row[i] : row[i] - row[i - channels]);
        }
        Arrays.fill(raw, at + samples, at + stride, (byte) 0);
      }
    } else {
      short[] row = new short[samples];
      for (int y = 0; y < part.heightPx(); y++) {
        part.copyRows16(y, 1, row, 0);
        int at = y * stride;
        for (int i = 0; i < samples; i++, at += 2) {
          int value = i < channels ? row[i] : row[i] - row[i - channels];
          raw[at] = (byte) (value >> 8);
          raw[at + 1] = (byte) value;
        }
        Arrays.fill(raw, at, (y + 1) * stride, (byte) 0);
      }
    }
    int height = tiled ? partHeight : part.heightPx();
    for (int y = part.heightPx(); y < height; y++) {
      System.arraycopy(raw, (y - 1) * stride, raw, y * stride, stride);
    }
    return height * stride;
  }

  private void describe(TiffTags tags) {
    int channels = shape.channels();
    long[] depths = new long[channels];
    Arrays.fill(depths, shape.bitDepth());
    tags.number(256, TiffTags.LONG, shape.widthPx());
    tags.number(257, TiffTags.LONG, shape.heightPx());
    tags.numbers(258, TiffTags.SHORT, depths);
    tags.number(TiffLayout.COMPRESSION, TiffTags.SHORT, 8);
    tags.number(262, TiffTags.SHORT, channels <= 2 ? 1 : 2);
    tags.number(277, TiffTags.SHORT, channels);
    tags.number(284, TiffTags.SHORT, 1);
    tags.number(317, TiffTags.SHORT, 2);
    if (tiled) {
      tags.number(322, TiffTags.LONG, partWidth);
      tags.number(323, TiffTags.LONG, partHeight);
    } else {
      tags.number(278, TiffTags.LONG, partHeight);
    }
    tags.offsets(tiled ? TiffLayout.TILE_OFFSETS : TiffLayout.STRIP_OFFSETS, offsets);
    tags.numbers(tiled ? 325 : 279, TiffTags.LONG, Arrays.stream(counts).asLongStream().toArray());
    if (shape.hasAlpha()) {
      tags.number(338, TiffTags.SHORT, 2); // alpha that is not multiplied in
    }
  }
}
