package io.enlarger.catalog;

import io.enlarger.image.ImageHeader;
import io.enlarger.image.Resolution;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source image.
 *
 * @param format the file's format in lower case
 * @param widthPx columns
 * @param heightPx rows
 * @param channels 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
 * @param bitDepth bits of a sample as stored
 * @param pages pages of the file
 * @param bytes size of the file
 * @param sha256 hash of the file, lower-case hexadecimal; null while only its header was read
 * @param dpi dots per inch across, or null where the file does not say
 * @param icc whether an ICC profile is embedded
 * @param intactRows rows from the top that are right in a damaged file; null where it is whole, or
 *     none is known to be
 */
public record SourceInfo(
    String format,
    int widthPx,
    int heightPx,
    int channels,
    int bitDepth,
    int pages,
    long bytes,
    @Nullable String sha256,
    @Nullable Double dpi,
    boolean icc,
    @Nullable Integer intactRows)
    implements Serializable {

  /** What a header says. */
  public static SourceInfo of(ImageHeader header, long bytes) {
    return new SourceInfo(
        header.format().name().toLowerCase(java.util.Locale.ROOT),
        header.widthPx(),
        header.heightPx(),
        header.channels(),
        header.bitDepth(),
        header.pages(),
        bytes,
        null,
        header.resolution().map(Resolution::xDpi).orElse(null),
        header.hasIccProfile(),
        null);
  }

  /** The same with the hash and the size of the file that was read. */
  public SourceInfo read(String sha256, long bytes) {
    return new SourceInfo(
        format, widthPx, heightPx, channels, bitDepth, pages, bytes, sha256, dpi, icc, intactRows);
  }

  /** The same file, known to be damaged below some rows. */
  public SourceInfo damagedBelow(int intactRows) {
    return new SourceInfo(
        format, widthPx, heightPx, channels, bitDepth, pages, bytes, sha256, dpi, icc, intactRows);
  }

  /** Number of pixels. */
  public long areaPx() {
    return (long) widthPx * heightPx;
  }
}
