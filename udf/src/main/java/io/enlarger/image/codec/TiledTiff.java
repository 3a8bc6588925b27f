package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;

/**
 * Writes TIFF in tiles while the rows come, with Deflate and horizontal differences; BigTIFF where
 * offsets may need more than 32 bits. No library does this: the JDK's knows no BigTIFF, and
 * TwelveMonkeys' no tiles.
 *
 * <p>TIFF 6.0 (Adobe, 1992), sections 2, 14 and 15; BigTIFF (libtiff). A row of tiles is in memory,
 * and 12 bytes for each tile. Big-endian, as the tags of EXIF are kept here. Not thread-safe.
 */
final class TiledTiff {
  static final int TILE_PX = 256;

  /** Deflate makes noise a little larger; what is left below 4 GiB is for tags and profile. */
  private static final long CLASSIC_BYTES = 4_000_000_000L;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;
  private static final int UNDEFINED = 7;
  private static final int BYTE = 1;
  private static final int LONG8 = 16;

  private final RowSource rows;
  private final Shape shape;
  private final SeekableByteChannel out;
  private final boolean big;
  private final int across;
  private final int down;
  private final long[] offsets;
  private final int[] counts;
  private final byte[] raw;
  private byte[] packed;
  private final Deflater deflater = new Deflater(1);

  private TiledTiff(RowSource rows, SeekableByteChannel out) {
    this.rows = rows;
    this.shape = rows.shape();
    this.out = out;
    this.across = tiles(shape.widthPx());
    this.down = tiles(shape.heightPx());
    this.raw = new byte[tileBytes(shape)];
    this.packed = new byte[raw.length + (raw.length >> 8) + 64];
    this.big = isBig(shape);
    this.offsets = new long[Math.multiplyExact(across, down)];
    this.counts = new int[offsets.length];
  }

  private static int tiles(int sidePx) {
    return (sidePx + TILE_PX - 1) / TILE_PX;
  }

  private static int tileBytes(Shape shape) {
    return TILE_PX * TILE_PX * shape.channels() * shape.bitDepth() / 8;
  }

  /** Whether an image may not fit into a TIFF of 32-bit offsets. */
  static boolean isBig(Shape shape) {
    long tiles = (long) tiles(shape.widthPx()) * tiles(shape.heightPx());
    return tiles * tileBytes(shape) > CLASSIC_BYTES;
  }

  /**
   * Writes a file.
   *
   * @param out is written from position 0 on
   */
  static void write(
      RowSource rows, DocumentInfo document, EncodeOptions options, SeekableByteChannel out)
      throws IOException {
    TiledTiff file = new TiledTiff(rows, out);
    try {
      file.writeAll(document);
    } finally {
      file.deflater.end();
    }
  }

  private void writeAll(DocumentInfo document) throws IOException {
    out.position(big ? 16 : 8);
    for (int row = 0; row < down; row++) {
      int y = row * TILE_PX;
      Pixels band = rows.rows(y, Math.min(TILE_PX, shape.heightPx() - y));
      for (int column = 0; column < across; column++) {
        writeTile(band, column, row * across + column);
      }
    }
    long directory = writeDirectories(document);
    ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    head.put((byte) 'M').put((byte) 'M').putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      head.putInt((int) directory);
    }
    out.position(0);
    writeFully(head.flip());
  }

  private void writeTile(Pixels band, int column, int index) throws IOException {
    int x = column * TILE_PX;
    int columns = Math.min(TILE_PX, band.widthPx() - x);
    Pixels part =
        band.crop(new Region(x, 0, columns, band.heightPx()));
    fill(part);
    deflater.reset();
    deflater.setInput(raw);
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
    writeFully(ByteBuffer.wrap(packed, 0, length));
  }

  /** The tile's bytes; beyond the image the last row and column go on, which costs least. */
  private void fill(Pixels part) {
    int channels = part.channels();
    int width = part.widthPx();
    int stride = TILE_PX * channels * part.bitDepth() / 8;
    if (part.bitDepth() == 8) {
      byte[] row = new byte[width * channels];
      for (int y = 0; y < part.heightPx(); y++) {
        part.copyRows8(y, 1, row, 0);
        int at = y * stride;
        for (int i = 0; i < row.length; i++) {
          raw[at + i] = (byte) (i < channels ? row[i] : row[i] - row[i - channels]);
        }
        Arrays.fill(raw, at + row.length, at + stride, (byte) 0);
      }
    } else {
      short[] row = new short[width * channels];
      for (int y = 0; y < part.heightPx(); y++) {
        part.copyRows16(y, 1, row, 0);
        int at = y * stride;
        for (int i = 0; i < row.length; i++, at += 2) {
          int value = i < channels ? row[i] : row[i] - row[i - channels];
          raw[at] = (byte) (value >> 8);
          raw[at + 1] = (byte) value;
        }
        Arrays.fill(raw, at, (y + 1) * stride, (byte) 0);
      }
    }
    for (int y = part.heightPx(); y < TILE_PX; y++) {
      System.arraycopy(raw, (y - 1) * stride, raw, y * stride, stride);
    }
  }

  /** The directories below the main one, then that; returns where that is. */
  private long writeDirectories(DocumentInfo document) throws IOException {
    ExifTags described = ExifTags.toWrite(document, shape);
    Directory tags = pixelTags();
    described.main().forEach(tag -> tags.bytes(tag.id(), tag.type(), tag.count(), tag.value()));
    for (Map.Entry<Integer, List<ExifTags.Tag>> below :
        Map.of(ExifTags.EXIF, described.exif(), ExifTags.GPS, described.gps()).entrySet()) {
      if (!below.getValue().isEmpty()) {
        Directory directory = new Directory(big);
        below
            .getValue()
            .forEach(tag -> directory.bytes(tag.id(), tag.type(), tag.count(), tag.value()));
        tags.number(below.getKey(), big ? LONG8 : LONG, write(directory));
      }
    }
    document
        .resolution()
        .ifPresent(
            resolution -> {
              tags.rational(282, resolution.xDpi());
              tags.rational(283, resolution.yDpi());
              tags.number(296, SHORT, 2);
            });
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, shape.channels()))
        .ifPresent(profile -> tags.bytes(34675, UNDEFINED, profile.length, profile));
    Xmp.toWrite(document, shape)
        .ifPresent(packet -> tags.bytes(700, BYTE, packet.length, packet));
    return write(tags);
  }

  private Directory pixelTags() {
    int channels = shape.channels();
    Directory tags = new Directory(big);
    tags.number(256, LONG, shape.widthPx());
    tags.number(257, LONG, shape.heightPx());
    long[] depths = new long[channels];
    Arrays.fill(depths, shape.bitDepth());
    tags.numbers(258, SHORT, depths);
    tags.number(259, SHORT, 8);
    tags.number(262, SHORT, channels <= 2 ? 1 : 2);
    tags.number(277, SHORT, channels);
    tags.number(284, SHORT, 1);
    tags.number(317, SHORT, 2);
    tags.number(322, LONG, TILE_PX);
    tags.number(323, LONG, TILE_PX);
    tags.numbers(324, big ? LONG8 : LONG, offsets);
    tags.numbers(325, LONG, Arrays.stream(counts).asLongStream().toArray());
    if (shape.hasAlpha()) {
      tags.number(338, SHORT, 2); // alpha that is not multiplied in
    }
    return tags;
  }

  /** Returns where the directory is: at an even position, as TIFF wants it. */
  private long write(Directory directory) throws IOException {
    long position = out.position() + (out.position() & 1);
    out.position(position);
    writeFully(directory.at(position));
    return position;
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Tags, put in rising order, and behind them the values that do not fit into an entry. */
  private static final class Directory {
    private record Tag(int number, int type, int count, ByteBuffer values) {}

    private final List<Tag> tags = new ArrayList<>();
    private final boolean big;

    Directory(boolean big) {
      this.big = big;
    }

    void number(int tag, int type, long value) {
      numbers(tag, type, value);
    }

    void numbers(int tag, int type, long... values) {
      int size = type == SHORT ? 2 : type == LONG ? 4 : 8;
      ByteBuffer bytes = buffer(values.length * size);
      for (long value : values) {
        switch (type) {
          case SHORT -> bytes.putShort((short) value);
          case LONG -> bytes.putInt((int) value);
          default -> bytes.putLong(value);
        }
      }
      tags.add(new Tag(tag, type, values.length, bytes.flip()));
    }

    void rational(int tag, double value) {
      long denominator = value == Math.rint(value) ? 1 : 10_000;
      long numerator = Math.max(1, Math.min(0xffffffffL, Math.round(value * denominator)));
      ByteBuffer bytes = buffer(8).putInt((int) numerator).putInt((int) denominator);
      tags.add(new Tag(tag, RATIONAL, 1, bytes.flip()));
    }

    /** Values as they are to be stored. */
    void bytes(int tag, int type, int count, byte[] values) {
      tags.add(new Tag(tag, type, count, ByteBuffer.wrap(values)));
    }

    private static ByteBuffer buffer(int bytes) {
      return ByteBuffer.allocate(bytes).order(ByteOrder.BIG_ENDIAN);
    }

    /** The directory as it stands at a position of the file. */
    ByteBuffer at(long position) {
      tags.sort(Comparator.comparingInt(Tag::number));
      int inline = big ? 8 : 4;
      long table = (big ? 16 : 6) + (long) tags.size() * (big ? 20 : 12);
      long size = table;
      for (Tag tag : tags) {
        size += tag.values.remaining() > inline ? tag.values.remaining() + 1 & ~1 : 0;
      }
      ByteBuffer all = buffer(Math.toIntExact(size));
      if (big) {
        all.putLong(tags.size());
      } else {
        all.putShort((short) tags.size());
      }
      int outside = (int) table;
      for (Tag tag : tags) {
        all.putShort((short) tag.number).putShort((short) tag.type);
        int bytes = tag.values.remaining();
        if (big) {
          all.putLong(tag.count);
        } else {
          all.putInt(tag.count);
        }
        int value = all.position();
        if (bytes <= inline) {
          all.put(tag.values.duplicate());
        } else {
          if (big) {
            all.putLong(position + outside);
          } else {
            all.putInt((int) (position + outside));
          }
          all.put(outside, tag.values, 0, bytes);
          outside += bytes + 1 & ~1;
        }
        all.position(value + inline);
      }
      // the offset of the next directory is zero: there is none
      return all.position(0).limit(all.capacity());
    }
  }
}
