package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.Resolution;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes TIFF while the rows come, page by page, each with reduced versions where they are asked
 * for; BigTIFF where offsets may need more than 32 bits.
 *
 * <p>No library does this: the JDK's knows no BigTIFF and cuts off what Deflate cannot make
 * smaller, and TwelveMonkeys' knows no tiles.
 *
 * <p>Big-endian, as the tags of EXIF are kept here. Not thread-safe.
 */
final class TiffWriter implements PageWriter {
  /** Deflate makes noise a little larger; what is left below 4 GiB is for tags and profile. */
  private static final long CLASSIC_BYTES = 4_000_000_000L;

  private static final int REDUCED = 1;
  private static final int INCH = 2;

  /** Where the reduced versions of a page are listed. */
  private enum Reduced {
    /** In the chain, behind it. */
    BEHIND,
    /** In a tag of its own. */
    BELOW
  }

  private final EncodeOptions options;
  private final SeekableByteChannel out;
  private final boolean big;
  private final Reduced reduced;

  /** Where the offset of the next directory is to be written. */
  private long link;

  private TiffWriter(SeekableByteChannel out, EncodeOptions options, boolean big, Reduced reduced)
      throws IOException {
    this.options = options;
    this.out = out;
    this.big = big;
    this.reduced = reduced;
    ByteBuffer head = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    head.put((byte) 'M').put((byte) 'M').putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(0);
    } else {
      head.putInt(0);
    }
    this.link = big ? 8 : 4;
    out.position(0);
    writeFully(out, head.flip());
  }

  /** A file of pages that together have less than 4 GB. */
  static TiffWriter ofPages(EncodeOptions options, SeekableByteChannel out) throws IOException {
    return new TiffWriter(out, options, false, Reduced.BELOW);
  }

  /** Writes a file of one page; see {@link RowEncoder}. */
  static void write(
      RowSource rows, DocumentInfo document, EncodeOptions options, SeekableByteChannel out)
      throws IOException {
    boolean big = isBig(rows.shape(), options);
    try (TiffWriter file = new TiffWriter(out, options, big, Reduced.BEHIND)) {
      file.add(rows, document);
    }
  }

  /** Whether an image may not fit into a TIFF of 32-bit offsets. */
  static boolean isBig(Shape shape, EncodeOptions options) {
    // what is the worst for each: noise
    double growth =
        switch (options.tiffCompression(shape)) {
          case LZW, JPEG -> 1.5;
          case DEFLATE, NONE -> 1;
        };
    double levels = options.tiff().levels() == EncodeOptions.TiffLevels.PYRAMID ? 4.0 / 3 : 1;
    return shape.bytes() * growth * levels > CLASSIC_BYTES;
  }

  @Override
  public void add(Image page) throws IOException {
    add(RowSource.of(page.pixels()), page.document());
  }

  private void add(RowSource rows, DocumentInfo document) throws IOException {
    try (TiffPyramid pyramid = new TiffPyramid(rows.shape(), options, out)) {
      pyramid.write(rows);
      List<TiffPage> pages = pyramid.pages();
      TiffTags tags = new TiffTags(big);
      pages.get(0).describe(tags);
      describe(rows.shape(), document, tags);
      List<TiffTags> smaller = new ArrayList<>();
      for (TiffPage page : pages.subList(1, pages.size())) {
        smaller.add(reduced(page, rows.shape(), document));
      }
      if (reduced == Reduced.BELOW && !smaller.isEmpty()) {
        long[] offsets = new long[smaller.size()];
        for (int i = 0; i < offsets.length; i++) {
          offsets[i] = write(smaller.get(i));
        }
        tags.offsets(TiffNames.SUB_DIRECTORIES, offsets);
      }
      append(tags);
      if (reduced == Reduced.BEHIND) {
        for (TiffTags each : smaller) {
          append(each);
        }
      }
    }
  }

  /** Of a reduced version only what matters for showing it is repeated. */
  private TiffTags reduced(TiffPage page, Shape full, DocumentInfo document) {
    TiffTags tags = new TiffTags(big);
    tags.number(TiffNames.NEW_SUBFILE_TYPE, TiffTags.LONG, REDUCED);
    page.describe(tags);
    document
        .scaledBy((double) page.shape().widthPx() / full.widthPx())
        .resolution()
        .ifPresent(resolution -> resolution(resolution, tags));
    profile(page.shape(), document, tags);
    return tags;
  }

  /** Writes the next directory of the chain. */
  private void append(TiffTags tags) throws IOException {
    long directory = write(tags);
    if (!big && out.position() > 0xffffffffL) {
      throw new EnlargerException(
          ErrorCode.IMAGE_TOO_LARGE,
          "tiff: the pages need more than the 4 GiB of one file; split the document");
    }
    ByteBuffer offset = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
    long end = out.position();
    out.position(link);
    writeFully(out, (big ? offset.putLong(directory) : offset.putInt((int) directory)).flip());
    out.position(end);
    link = directory + tags.nextAt();
  }

  /** What the document says, with the directories below the page's written before it. */
  private void describe(Shape shape, DocumentInfo document, TiffTags tags) throws IOException {
    ExifTags described = ExifTags.toWrite(document, shape);
    tags.all(described.main());
    if (!described.exif().isEmpty()) {
      TiffTags exif = new TiffTags(big);
      exif.all(described.exif());
      tags.offsets(TiffNames.EXIF, write(exif));
    }
    if (!described.gps().isEmpty()) {
      TiffTags gps = new TiffTags(big);
      gps.all(described.gps());
      tags.offsets(TiffNames.GPS, write(gps));
    }
    document.resolution().ifPresent(resolution -> resolution(resolution, tags));
    profile(shape, document, tags);
    Xmp.toWrite(document, shape)
        .ifPresent(
            packet -> tags.bytes(TiffNames.XMP_PACKET, TiffTags.BYTE, packet.length, packet));
  }

  private static void resolution(Resolution resolution, TiffTags tags) {
    tags.rationals(TiffNames.X_RESOLUTION, resolution.xDpi());
    tags.rationals(TiffNames.Y_RESOLUTION, resolution.yDpi());
    tags.number(TiffNames.RESOLUTION_UNIT, TiffTags.SHORT, INCH);
  }

  private static void profile(Shape shape, DocumentInfo document, TiffTags tags) {
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, shape.channels()))
        .ifPresent(
            profile ->
                tags.bytes(TiffNames.ICC_PROFILE, TiffTags.UNDEFINED, profile.length, profile));
  }

  /** Returns where the directory is: at an even position, as TIFF wants it. */
  private long write(TiffTags directory) throws IOException {
    long position = out.position() + (out.position() & 1);
    out.position(position);
    writeFully(out, directory.at(position));
    return position;
  }

  static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** The file is complete after each page; the channel stays open. */
  @Override
  public void close() {}
}
