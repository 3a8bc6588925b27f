package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageHeader;
import java.io.Serializable;

/**
 * How large an image may be; checked against the header, so that a small hostile file cannot ask
 * for all memory.
 *
 * @param maxPixels most pixels of a page
 * @param maxPages most pages of a file
 */
public record DecodeLimits(long maxPixels, int maxPages) implements Serializable {
  /** A billion pixels: a sheet of A0 at 600 dpi has half of it. Pages as a thick book has. */
  public static final DecodeLimits DEFAULT = new DecodeLimits(1_000_000_000L, 10_000);

  /** For files that the caller has written. */
  public static final DecodeLimits NONE = new DecodeLimits(Long.MAX_VALUE, Integer.MAX_VALUE);

  /** The longest array that every JVM can make. */
  private static final long MAX_SAMPLES = Integer.MAX_VALUE - 8L;

  public DecodeLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be at least 1, got " + maxPixels);
    }
    if (maxPages < 1) {
      throw new IllegalArgumentException("maxPages must be at least 1, got " + maxPages);
    }
  }

  /** Limits of a page, with as many pages as usual. */
  public DecodeLimits(long maxPixels) {
    this(maxPixels, 10_000);
  }

  /**
   * Refuses a header that is over the limits.
   *
   * @throws EnlargerException {@code IMAGE_TOO_LARGE}
   */
  public void checkArea(ImageHeader header) {
    if (header.pages() > maxPages) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_LARGE,
          "%s: it has %d pages, and the limit is %d; raise the limit or split it",
          Failures.name(header.format()),
          header.pages(),
          maxPages);
    }
    if (header.areaPx() > maxPixels) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_LARGE,
          "%s: the image is %dx%d, %d pixels, and the limit is %d; raise the limit or split it",
          Failures.name(header.format()),
          header.widthPx(),
          header.heightPx(),
          header.areaPx(),
          maxPixels);
    }
  }

  /**
   * Refuses a header that is over the limits, or whose samples do not fit one array: for an image
   * that is decoded whole.
   *
   * @throws EnlargerException {@code IMAGE_TOO_LARGE}
   */
  public void check(ImageHeader header) {
    checkArea(header);
    if (header.areaPx() > MAX_SAMPLES / header.channels()) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_LARGE,
          "%s: the image is %dx%d with %d channels, and at most %d samples can be in memory at"
              + " once; split it",
          Failures.name(header.format()),
          header.widthPx(),
          header.heightPx(),
          header.channels(),
          MAX_SAMPLES);
    }
  }
}
