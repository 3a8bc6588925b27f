package io.enlarger.report.page;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of an image: the whole, small, and one place before and after.
 *
 * @param uri of the source
 * @param crop what is shown; null where there is nothing to show
 * @param note why there is nothing to show; null where there is
 */
public record Picture(String uri, @Nullable Crop crop, @Nullable String note)
    implements Serializable {
  /**
   * A place of an image, as WebP.
   *
   * @param before that place of the source, in its own pixels
   * @param after the same place of the result, in its own pixels
   * @param whole all of the source, small
   * @param sourceWidthPx columns of the source
   * @param sourceHeightPx rows of the source
   * @param x left of the place, in source pixels
   * @param y top of the place, in source pixels
   * @param widthPx columns of the place, in source pixels
   * @param heightPx rows of the place, in source pixels
   * @param scale output pixels for a source pixel along one side
   * @param choice how the place was chosen
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Crop(
      byte[] before,
      byte[] after,
      byte[] whole,
      int sourceWidthPx,
      int sourceHeightPx,
      int x,
      int y,
      int widthPx,
      int heightPx,
      int scale,
      Choice choice)
      implements Serializable {}

  /** How a place was chosen. */
  public enum Choice {
    /** Where the result, scaled back down, differs most from the source. */
    LARGEST_DIFFERENCE,
    /** Where the source has most detail, since the result is too large to be read as a whole. */
    MOST_DETAIL
  }

  /** A picture that is missing. */
  public static Picture missing(String uri, String note) {
    return new Picture(uri, null, note);
  }
}
