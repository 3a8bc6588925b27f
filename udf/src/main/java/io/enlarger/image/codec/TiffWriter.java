package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * Writes TIFF while the rows come, page by page, with Deflate and horizontal differences; BigTIFF
 * where offsets may need more than 32 bits.
 *
 * <p>No library does this: the JDK's knows no BigTIFF and cuts off what Deflate cannot make
 * smaller, and TwelveMonkeys' knows no tiles.
 *
 * <p>Big-endian, as the tags of EXIF are kept here. Not thread-safe.
 */
final class TiffWriter implements PageWriter {
  /** Deflate makes noise a little larger; what is left below 4 GiB is for tags and profile. */
  private static final long CLASSIC_BYTES = 4_000_000_000L;

  private final SeekableByteChannel out;
  private final boolean big;

  /** Where the offset of the next directory is to be written. */
  private long link;

  private TiffWriter(SeekableByteChannel out, boolean big) throws IOException {
    this.out = out;
    this.big = big;
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
  static TiffWriter ofPages(SeekableByteChannel out) throws IOException {
    return new TiffWriter(out, false);
  }

  /** Writes a file of one page; see {@link RowEncoder}. */
  static void write(
      RowSource rows, DocumentInfo document, EncodeOptions options, SeekableByteChannel out)
      throws IOException {
    try (TiffWriter file = new TiffWriter(out, isBig(rows.shape()))) {
      file.add(rows, document);
    }
  }

  /** Whether an image may not fit into a TIFF of 32-bit offsets. */
  static boolean isBig(Shape shape) {
    return shape.bytes() > CLASSIC_BYTES;
  }

  @Override
  public void add(Image page) throws IOException {
    add(RowSource.of(page.pixels()), page.document());
  }

  private void add(RowSource rows, DocumentInfo document) throws IOException {
    TiffTags tags = new TiffTags(big);
    TiffPage.write(rows, out, tags);
    describe(rows.shape(), document, tags);
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
      tags.offsets(ExifTags.EXIF, write(exif));
    }
    if (!described.gps().isEmpty()) {
      TiffTags gps = new TiffTags(big);
      gps.all(described.gps());
      tags.offsets(ExifTags.GPS, write(gps));
    }
    document
        .resolution()
        .ifPresent(
            resolution -> {
              tags.rational(TiffDirectory.X_RESOLUTION, resolution.xDpi());
              tags.rational(TiffDirectory.Y_RESOLUTION, resolution.yDpi());
              tags.number(TiffDirectory.RESOLUTION_UNIT, TiffTags.SHORT, 2);
            });
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, shape.channels()))
        .ifPresent(profile -> tags.bytes(34675, TiffTags.UNDEFINED, profile.length, profile));
    Xmp.toWrite(document, shape)
        .ifPresent(packet -> tags.bytes(700, TiffTags.BYTE, packet.length, packet));
  }

  /** Returns where the directory is: at an even position, as TIFF wants it. */
  private long write(TiffTags directory) throws IOException {
    long position = out.position() + (out.position() & 1);
    out.position(position);
    writeFully(out, directory.at(position));
    return position;
  }

  static void writeFully(SeekableByteChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** The file is complete after each page; the channel stays open. */
  @Override
  public void close() {}
}
