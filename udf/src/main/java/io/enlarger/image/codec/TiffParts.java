package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.ByteOrder;

/**
 * The strips or tiles of a TIFF page whose compression knows bytes only, one at a time: expanded,
 * their predictor undone (TIFF 6.0, section 14; Adobe's note 3 for floating point).
 *
 * <p>Every size is checked against the image before memory is taken.
 */
final class TiffParts {

  /** A strip may be the whole image; a tile is never larger than this. */
  private static final long MAX_TILE_BYTES = 1L << 28;

  private static final int MAX_PARTS = 1 << 24;

  private static final long CUT_STRIP_BYTES = 1L << 20;

  /** LZW's longest string; Deflate stays below 1032. */
  private static final long MAX_EXPANSION = 4096;

  private final SourceStream in;
  private final int compression;
  private final int predictor;
  private final boolean reversedBits;
  private final ByteOrder order;
  private final int bits;
  private final int imageWidth;
  private final int imageHeight;
  private final boolean tiled;
  private final int partWidth;
  private int partHeight;
  private final int across;
  private int down;
  private final int planes;
  private final int samplesOfPart;
  private long[] offsets;
  private long[] counts;

  /**
   * @param bits of every sample
   * @param samples of a pixel
   */
  TiffParts(SourceStream in, TiffDirectory tags, int width, int height, int bits, int samples)
      throws IOException {
    this.in = in;
    this.order = tags.order();
    this.compression = (int) tags.number(TiffNames.COMPRESSION, 1);
    this.predictor =
        compression == TiffExpansion.NONE || compression == TiffExpansion.PACK_BITS
            ? 1
            : (int) tags.number(TiffNames.PREDICTOR, 1);
    this.reversedBits = tags.number(TiffNames.FILL_ORDER, 1) == 2;
    this.bits = bits;
    this.imageWidth = width;
    this.imageHeight = height;
    this.planes = tags.number(TiffNames.PLANAR_CONFIGURATION, 1) == 2 ? samples : 1;
    this.samplesOfPart = planes == 1 ? samples : 1;
    this.tiled = tags.has(TiffNames.TILE_OFFSETS);
    long wide = tiled ? tags.number(TiffNames.TILE_WIDTH, 0) : width;
    long high =
        tiled
            ? tags.number(TiffNames.TILE_LENGTH, 0)
            : tags.number(TiffNames.ROWS_PER_STRIP, height);
    if (wide < 1 || high < 1) {
      throw corrupt("its strips or tiles have no size");
    }
    if (tiled && (wide > Integer.MAX_VALUE || high > Integer.MAX_VALUE)) {
      throw corrupt("its tiles are " + wide + "x" + high);
    }
    this.partWidth = (int) wide;
    this.partHeight = tiled ? (int) high : (int) Math.min(high, height);
    if (tiled && rowBytes() > MAX_TILE_BYTES / partHeight) {
      throw corrupt("its tiles are " + wide + "x" + high);
    }
    if (rowBytes() * partHeight > Integer.MAX_VALUE - 8) {
      throw EnlargerException.of(
          io.enlarger.ErrorCode.IMAGE_TOO_LARGE,
          "tiff: a strip has %d bytes, and at most %d can be in memory at once; save it with"
              + " smaller strips",
          rowBytes() * partHeight,
          Integer.MAX_VALUE - 8);
    }
    this.across = (int) (((long) width + partWidth - 1) / partWidth);
    this.down = (int) (((long) height + partHeight - 1) / partHeight);
    long parts = (long) across * down * planes;
    if (parts > MAX_PARTS) {
      throw corrupt("it has " + parts + " strips or tiles");
    }
    this.offsets =
        tags.numbers(tiled ? TiffNames.TILE_OFFSETS : TiffNames.STRIP_OFFSETS, (int) parts);
    this.counts =
        tags.numbers(tiled ? TiffNames.TILE_BYTE_COUNTS : TiffNames.STRIP_BYTE_COUNTS, (int) parts);
    // the densest that a compression of bytes gets, so that a few bytes cannot ask for all memory
    long most =
        in.length() * (compression == TiffExpansion.NONE ? 1 : MAX_EXPANSION) + MAX_EXPANSION;
    // tiles are whole, the lowest strip ends with the image
    double rows = tiled ? (double) partHeight * down : height;
    if (compression != TiffExpansion.ZSTANDARD
        && rowBytes() * rows * across * planes / most > 1 + 1.0 / down) {
      throw corrupt("it is too short for its pixels");
    }
    if (offsets.length < parts) {
      throw corrupt("it says where " + offsets.length + " of its " + parts + " parts are");
    }
    if (!tiled && compression == TiffExpansion.NONE) {
      cutStrips();
    }
  }

  /** Strips that are stored as they are can be read in part: many files are one large strip. */
  private void cutStrips() {
    int rows = (int) Math.max(1, CUT_STRIP_BYTES / rowBytes());
    if (rows >= partHeight) {
      return;
    }
    if (down > 1) {
      // pieces of even height, so that none reaches over the end of its strip
      while (partHeight % rows != 0) {
        rows--;
      }
    }
    int all = (imageHeight + rows - 1) / rows;
    long[] cutOffsets = new long[planes * all];
    long[] cutCounts = new long[planes * all];
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < all; i++) {
        int row = i * rows;
        int strip = plane * down + row / partHeight;
        int within = row % partHeight;
        cutOffsets[plane * all + i] = offsets[strip] + within * rowBytes();
        cutCounts[plane * all + i] = Math.min(rows, imageHeight - row) * rowBytes();
      }
    }
    offsets = cutOffsets;
    counts = cutCounts;
    partHeight = rows;
    down = all;
  }

  /** Receives parts. */
  interface Sink {
    /**
     * Takes one.
     *
     * @param plane index of the sample where each has its own part, else 0
     * @param x first column
     * @param y first row
     * @param width columns that are within the image
     * @param height rows that are within the image
     * @param bytes rows of {@link #rowBytes()} bytes
     */
    void take(int plane, int x, int y, int width, int height, byte[] bytes);
  }

  /** Samples of a pixel in one part: all, or one where each has its own. */
  int samplesOfPart() {
    return samplesOfPart;
  }

  /** Bytes of a row of a part. */
  long rowBytes() {
    return ((long) partWidth * samplesOfPart * bits + 7) / 8;
  }

  /** Byte order of samples of several bytes. */
  ByteOrder order() {
    return order;
  }

  /** How many parts lie one below the other. */
  int down() {
    return down;
  }

  /** Rows of each part but the lowest. */
  int partHeight() {
    return partHeight;
  }

  /** Reads some rows of parts: for each plane, from left to right and top to bottom. */
  void read(int from, int to, Sink sink) throws IOException {
    byte[] expanded = new byte[0];
    for (int plane = 0; plane < planes; plane++) {
      for (int row = from; row < to; row++) {
        int height = Math.min(partHeight, imageHeight - row * partHeight);
        int rows = tiled ? partHeight : height;
        int size = (int) (rowBytes() * rows);
        if (expanded.length != size) {
          expanded = new byte[size];
        }
        for (int column = 0; column < across; column++) {
          int width = Math.min(partWidth, imageWidth - column * partWidth);
          read((plane * down + row) * across + column, expanded);
          undoPredictor(expanded, rows);
          sink.take(plane, column * partWidth, row * partHeight, width, height, expanded);
        }
      }
    }
  }

  private void read(int index, byte[] into) throws IOException {
    long offset = offsets[index];
    long count = index < counts.length ? counts[index] : 0;
    if (count == 0) {
      count = in.length() - offset;
      if (compression == TiffExpansion.NONE) {
        count = Math.min(count, into.length);
      }
    }
    if (offset < 0 || count < 0 || offset > in.length() - count || count > Integer.MAX_VALUE - 8) {
      throw corrupt("it ends before its pixels do");
    }
    byte[] packed =
        in.bytes(
            offset,
            (int) (compression == TiffExpansion.NONE ? Math.min(count, into.length) : count));
    if (reversedBits) {
      for (int i = 0; i < packed.length; i++) {
        packed[i] = (byte) (Integer.reverse(packed[i]) >>> 24);
      }
    }
    TiffExpansion.expand(compression, packed, into);
  }

  private void undoPredictor(byte[] bytes, int rows) {
    switch (predictor) {
      case 1 -> {}
      case 2 -> {
        if (bits == 8) {
          sumBytes(bytes, rows);
        } else if (bits == 16 || bits == 32 || bits == 64) {
          sumWords(bytes, rows);
        } else {
          throw Failures.unsupported(
              ImageFormat.TIFF,
              "a predictor for samples of " + bits + " bits is",
              Failures.CONVERT);
        }
      }
      case 3 -> {
        if (bits != 16 && bits != 24 && bits != 32 && bits != 64) {
          throw corrupt("it has a floating-point predictor and samples of " + bits + " bits");
        }
        sumFloats(bytes, rows);
      }
      default ->
          throw Failures.unsupported(
              ImageFormat.TIFF, "predictor " + predictor + " is", Failures.CONVERT);
    }
  }

  private void sumBytes(byte[] bytes, int rows) {
    int stride = (int) rowBytes();
    for (int row = 0; row < rows; row++) {
      int end = (row + 1) * stride;
      for (int i = row * stride + samplesOfPart; i < end; i++) {
        bytes[i] += bytes[i - samplesOfPart];
      }
    }
  }

  private void sumWords(byte[] bytes, int rows) {
    int size = bits / 8;
    int stride = (int) rowBytes();
    for (int row = 0; row < rows; row++) {
      int end = (row + 1) * stride;
      for (int i = row * stride + samplesOfPart * size; i + size <= end; i += size) {
        int carry = 0;
        // from the lowest byte of the sample to its highest
        for (int k = 0; k < size; k++) {
          int at = i + (order == ByteOrder.LITTLE_ENDIAN ? k : size - 1 - k);
          int sum = (bytes[at] & 0xff) + (bytes[at - samplesOfPart * size] & 0xff) + carry;
          bytes[at] = (byte) sum;
          carry = sum >>> 8;
        }
      }
    }
  }

  /** Bytes of a row are summed, then put together from planes, the highest byte first. */
  private void sumFloats(byte[] bytes, int rows) {
    int size = bits / 8;
    int stride = (int) rowBytes();
    int samples = stride / size;
    byte[] planesOfRow = new byte[stride];
    for (int row = 0; row < rows; row++) {
      int start = row * stride;
      for (int i = start + samplesOfPart; i < start + stride; i++) {
        bytes[i] += bytes[i - samplesOfPart];
      }
      System.arraycopy(bytes, start, planesOfRow, 0, stride);
      for (int i = 0; i < samples; i++) {
        for (int k = 0; k < size; k++) {
          int at = order == ByteOrder.BIG_ENDIAN ? k : size - 1 - k;
          bytes[start + i * size + at] = planesOfRow[k * samples + i];
        }
      }
    }
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }
}
