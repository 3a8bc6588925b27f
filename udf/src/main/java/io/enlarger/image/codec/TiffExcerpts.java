package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Bands of a TIFF page whose compression knows pixels (JPEG, fax): each strip or tile is made a
 * TIFF of its own and decoded as one, so that the whole need not be in memory.
 *
 * <p>Strips and tiles are independent of each other in all of these (TIFF 6.0, sections 10, 11 and
 * 15; supplement 2).
 */
final class TiffExcerpts implements TiffBands {
  private static final int MAX_PARTS = 1 << 22;
  private static final int MAX_TAG_BYTES = 1 << 20;
  private static final int OLD_JPEG = 6;

  /** What says how the pixels are stored, and not where or how many. */
  private static final Set<Integer> OF_EVERY_PART =
      Set.of(
          TiffNames.BITS_PER_SAMPLE,
          TiffNames.COMPRESSION,
          TiffNames.PHOTOMETRIC,
          TiffNames.FILL_ORDER,
          TiffNames.SAMPLES_PER_PIXEL,
          TiffNames.PLANAR_CONFIGURATION,
          TiffNames.T4_OPTIONS,
          TiffNames.T6_OPTIONS,
          TiffNames.PREDICTOR,
          TiffNames.EXTRA_SAMPLES,
          TiffNames.SAMPLE_FORMAT,
          TiffNames.JPEG_TABLES,
          TiffNames.YCBCR_COEFFICIENTS,
          TiffNames.YCBCR_SUBSAMPLING,
          TiffNames.REFERENCE_BLACK_WHITE);

  private final SourceStream in;
  private final DecodeLimits limits;
  private final int imageWidth;
  private final int imageHeight;
  private final boolean tiled;
  private final int partWidth;
  private final int partHeight;
  private final int across;
  private final int down;
  private final long[] offsets;
  private final long[] counts;
  private final List<ExifTags.Tag> common;

  private TiffExcerpts(SourceStream in, TiffLayout layout, DecodeLimits limits) throws IOException {
    this.in = in;
    this.limits = limits;
    TiffDirectory tags = layout.tags();
    this.imageWidth = layout.storedWidth();
    this.imageHeight = layout.storedHeight();
    this.tiled = tags.has(TiffNames.TILE_OFFSETS);
    long high =
        tiled
            ? tags.number(TiffNames.TILE_LENGTH, 0)
            : Math.min(imageHeight, tags.number(TiffNames.ROWS_PER_STRIP, imageHeight));
    long wide = tiled ? tags.number(TiffNames.TILE_WIDTH, 0) : imageWidth;
    if (high < 1 || wide < 1 || high > Integer.MAX_VALUE || wide > Integer.MAX_VALUE) {
      throw corrupt("its strips or tiles have no size");
    }
    this.partWidth = (int) wide;
    this.partHeight = (int) high;
    this.across = (int) ((imageWidth + wide - 1) / wide);
    this.down = (int) ((imageHeight + high - 1) / high);
    this.offsets =
        tags.numbers(tiled ? TiffNames.TILE_OFFSETS : TiffNames.STRIP_OFFSETS, MAX_PARTS);
    this.counts =
        tags.numbers(tiled ? TiffNames.TILE_BYTE_COUNTS : TiffNames.STRIP_BYTE_COUNTS, MAX_PARTS);
    this.common = new ArrayList<>(tags.values(MAX_TAG_BYTES));
    common.removeIf(tag -> !OF_EVERY_PART.contains(tag.id()));
    layout
        .inkProfile()
        .ifPresent(
            profile ->
                common.add(new ExifTags.Tag(TiffNames.ICC_PROFILE, TiffTags.UNDEFINED, profile)));
  }

  /** The bands of a page; none where its parts cannot be told apart. */
  static Optional<TiffBands> of(SourceStream in, TiffLayout layout, DecodeLimits limits)
      throws IOException {
    TiffDirectory tags = layout.tags();
    boolean chunky =
        tags.number(TiffNames.PLANAR_CONFIGURATION, 1) == 1 || layout.photometry().samples() == 1;
    if (!chunky || tags.number(TiffNames.COMPRESSION, 1) == OLD_JPEG) {
      return Optional.empty();
    }
    TiffIntegrity.check(in, tags);
    TiffExcerpts excerpts = new TiffExcerpts(in, layout, limits);
    long parts = (long) excerpts.across * excerpts.down;
    boolean complete = excerpts.offsets.length >= parts && excerpts.counts.length >= parts;
    return complete && excerpts.down > 1 ? Optional.of(excerpts) : Optional.empty();
  }

  @Override
  public int bands() {
    return down;
  }

  @Override
  public int bandHeight() {
    return partHeight;
  }

  @Override
  public Pixels read(int from, int to) throws IOException {
    List<Pixels> bands = new ArrayList<>();
    for (int row = from; row < to; row++) {
      int rows = Math.min(partHeight, imageHeight - row * partHeight);
      List<Pixels> parts = new ArrayList<>();
      for (int column = 0; column < across; column++) {
        int columns = Math.min(partWidth, imageWidth - column * partWidth);
        Pixels part = decoded(row * across + column, tiled ? partHeight : rows);
        parts.add(part.crop(new Region(0, 0, columns, rows)));
      }
      bands.add(Pixels.beside(parts));
    }
    return Pixels.stacked(bands);
  }

  private Pixels decoded(int index, int height) throws IOException {
    if (counts[index] > Integer.MAX_VALUE / 2) {
      throw corrupt("a strip or tile has " + counts[index] + " bytes");
    }
    byte[] data = in.bytes(offsets[index], (int) counts[index]);
    return new TiffCodec().decode(ByteSource.of(excerpt(data, height)), limits).pixels();
  }

  private byte[] excerpt(byte[] data, int height) {
    int head = 8;
    TiffTags tags = new TiffTags(false);
    tags.all(common);
    tags.number(TiffNames.WIDTH, TiffTags.LONG, partWidth);
    tags.number(TiffNames.HEIGHT, TiffTags.LONG, height);
    tags.number(TiffNames.ROWS_PER_STRIP, TiffTags.LONG, height);
    tags.number(TiffNames.STRIP_BYTE_COUNTS, TiffTags.LONG, data.length);
    tags.number(TiffNames.STRIP_OFFSETS, TiffTags.LONG, head);
    int directoryAt = head + data.length + (data.length & 1);
    ByteBuffer directory = tags.at(directoryAt);
    ByteBuffer file =
        ByteBuffer.allocate(directoryAt + directory.remaining()).order(ByteOrder.BIG_ENDIAN);
    file.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(directoryAt).put(data);
    return file.position(directoryAt).put(directory).array();
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }
}
