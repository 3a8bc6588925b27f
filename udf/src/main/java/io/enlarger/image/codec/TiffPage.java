package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.EncodeOptions.TiffCompression;
import io.enlarger.image.codec.EncodeOptions.TiffLevels;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * Writes the pixels of a page of TIFF, or of a reduced version of one, as they come: in strips, or
 * in tiles where one will want to read parts of it.
 *
 * <p>TIFF 6.0 (Adobe, 1992), sections 3, 14 and 15. A row of strips or tiles is in memory, and 12
 * bytes for each. Not thread-safe.
 */
final class TiffPage implements AutoCloseable {
  static final int TILE_PX = 256;
  private static final int STRIP_BYTES = 1 << 18;

  /** Pages of more bytes than this are tiled. */
  private static final long TILED_FROM_BYTES = 64L << 20;

  private static final int HORIZONTAL_DIFFERENCES = 2;
  private static final int CHUNKY = 1;
  private static final int STRAIGHT_ALPHA = 2;

  private final Shape shape;
  private final SeekableByteChannel out;
  private final boolean tiled;
  private final int partWidth;
  private final int partHeight;
  private final int across;
  private final long[] offsets;
  private final long[] counts;
  private final byte[] raw;
  private final TiffPacking packing;
  private int done;

  /** A page that is written from the channel's position on. */
  TiffPage(Shape shape, EncodeOptions options, SeekableByteChannel out) throws IOException {
    this.shape = shape;
    this.out = out;
    TiffCompression compression = options.tiffCompression(shape);
    this.tiled =
        compression == TiffCompression.JPEG
            || options.tiff().levels() == TiffLevels.PYRAMID
            || shape.bytes() > TILED_FROM_BYTES;
    this.partWidth = tiled ? TILE_PX : shape.widthPx();
    int pixelBytes = shape.channels() * shape.bitDepth() / 8;
    this.partHeight =
        tiled
            ? TILE_PX
            : Math.max(1, Math.min(shape.heightPx(), STRIP_BYTES / (partWidth * pixelBytes)));
    this.across = parts(shape.widthPx(), partWidth);
    this.raw = new byte[partWidth * partHeight * pixelBytes];
    this.offsets = new long[Math.multiplyExact(across, parts(shape.heightPx(), partHeight))];
    this.counts = new long[offsets.length];
    this.packing = TiffPacking.of(compression, partWidth, shape.channels(), options.jpegQuality());
  }

  private static int parts(int sidePx, int partPx) {
    return (sidePx + partPx - 1) / partPx;
  }

  /** Size and kind of the whole. */
  Shape shape() {
    return shape;
  }

  /** Rows that {@link #add} takes at once. */
  int rowsAtOnce() {
    return partHeight;
  }

  /**
   * Writes the next rows.
   *
   * @param band {@link #rowsAtOnce()} rows of the whole width; fewer at the bottom
   */
  void add(Pixels band) throws IOException {
    for (int x = 0; x < band.widthPx(); x += partWidth) {
      int columns = Math.min(partWidth, band.widthPx() - x);
      int bytes = fill(band.crop(new Region(x, 0, columns, band.heightPx())));
      offsets[done] = out.position();
      var packed = packing.pack(raw, bytes);
      counts[done] = packed.remaining();
      done++;
      TiffWriter.writeFully(out, packed);
    }
  }

  /**
   * The part's bytes. Beyond the image a tile's last column and row go on, which costs least; a
   * strip ends with the image.
   *
   * @return how many
   */
  private int fill(Pixels part) {
    int channels = part.channels();
    int stride = partWidth * channels * part.bitDepth() / 8;
    if (part.bitDepth() == 8) {
      fill8(part, stride);
    } else {
      fill16(part, stride);
    }
    int height = tiled ? partHeight : part.heightPx();
    for (int y = part.heightPx(); y < height; y++) {
      System.arraycopy(raw, (y - 1) * stride, raw, y * stride, stride);
    }
    return height * stride;
  }

  private void fill8(Pixels part, int stride) {
    int channels = part.channels();
    int samples = part.widthPx() * channels;
    if (!packing.ofDifferences()) {
      for (int y = 0; y < part.heightPx(); y++) {
        int at = y * stride;
        part.copyRows8(y, 1, raw, at);
        for (int i = at + samples; i < at + stride; i++) {
          raw[i] = raw[i - channels];
        }
      }
      return;
    }
    byte[] row = new byte[samples];
    for (int y = 0; y < part.heightPx(); y++) {
      part.copyRows8(y, 1, row, 0);
      int at = y * stride;
      System.arraycopy(row, 0, raw, at, Math.min(channels, samples));
      for (int i = channels; i < samples; i++) {
        raw[at + i] = (byte) (row[i] - row[i - channels]);
      }
      Arrays.fill(raw, at + samples, at + stride, (byte) 0);
    }
  }

  private void fill16(Pixels part, int stride) {
    int channels = part.channels();
    int samples = part.widthPx() * channels;
    boolean differences = packing.ofDifferences();
    short[] row = new short[samples];
    for (int y = 0; y < part.heightPx(); y++) {
      part.copyRows16(y, 1, row, 0);
      int at = y * stride;
      for (int i = 0; i < stride / 2; i++, at += 2) {
        int value;
        if (differences) {
          value = i >= samples ? 0 : i < channels ? row[i] : row[i] - row[i - channels];
        } else {
          value = row[i < samples ? i : samples - channels + i % channels];
        }
        raw[at] = (byte) (value >> 8);
        raw[at + 1] = (byte) value;
      }
    }
  }

  /** Says where and how the pixels are, when all have come. */
  void describe(TiffTags tags) {
    int channels = shape.channels();
    long[] depths = new long[channels];
    Arrays.fill(depths, shape.bitDepth());
    boolean jpeg = packing.compression() == TiffLayout.JPEG;
    tags.number(TiffNames.WIDTH, TiffTags.LONG, shape.widthPx());
    tags.number(TiffNames.HEIGHT, TiffTags.LONG, shape.heightPx());
    tags.numbers(TiffNames.BITS_PER_SAMPLE, TiffTags.SHORT, depths);
    tags.number(TiffNames.COMPRESSION, TiffTags.SHORT, packing.compression());
    tags.number(
        TiffNames.PHOTOMETRIC,
        TiffTags.SHORT,
        channels <= 2 ? TiffLayout.BLACK_IS_ZERO : jpeg ? TiffLayout.YCBCR : TiffLayout.RGB);
    tags.number(TiffNames.SAMPLES_PER_PIXEL, TiffTags.SHORT, channels);
    tags.number(TiffNames.PLANAR_CONFIGURATION, TiffTags.SHORT, CHUNKY);
    if (packing.ofDifferences()) {
      tags.number(TiffNames.PREDICTOR, TiffTags.SHORT, HORIZONTAL_DIFFERENCES);
    }
    if (tiled) {
      tags.number(TiffNames.TILE_WIDTH, TiffTags.LONG, partWidth);
      tags.number(TiffNames.TILE_LENGTH, TiffTags.LONG, partHeight);
    } else {
      tags.number(TiffNames.ROWS_PER_STRIP, TiffTags.LONG, partHeight);
    }
    tags.offsets(tiled ? TiffNames.TILE_OFFSETS : TiffNames.STRIP_OFFSETS, offsets);
    tags.numbers(
        tiled ? TiffNames.TILE_BYTE_COUNTS : TiffNames.STRIP_BYTE_COUNTS, TiffTags.LONG, counts);
    if (shape.hasAlpha()) {
      tags.number(TiffNames.EXTRA_SAMPLES, TiffTags.SHORT, STRAIGHT_ALPHA);
    }
    packing.describe(tags);
  }

  @Override
  public void close() {
    packing.close();
  }
}
