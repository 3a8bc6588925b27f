package io.enlarger.report.page;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An image with its slider, for the templates.
 *
 * @param left what the left side is: {@code source} or {@code original}
 * @param crop null where there is no picture
 * @param note why there is none; null where there is
 * @param value what it is listed for
 * @param detail what else is known of it
 * @param outputUri null where nothing is kept
 */
record Pair(
    String name,
    String left,
    @Nullable Cropped crop,
    @Nullable String note,
    String value,
    String detail,
    String uri,
    @Nullable String outputUri) {

  /** Pictures as addresses that hold them, and where the place is in the whole. */
  record Cropped(
      String before,
      String after,
      String whole,
      int width,
      int height,
      int wholeWidth,
      int wholeHeight,
      int x,
      int y,
      int frameWidth,
      int frameHeight,
      String place) {
    static Cropped of(Picture.Crop crop) {
      return new Cropped(
          data(crop.before()),
          data(crop.after()),
          data(crop.whole()),
          crop.widthPx() * crop.scale(),
          crop.heightPx() * crop.scale(),
          crop.sourceWidthPx(),
          crop.sourceHeightPx(),
          crop.x(),
          crop.y(),
          crop.widthPx(),
          crop.heightPx(),
          "the place at column " + crop.x() + ", row " + crop.y());
    }

    private static String data(byte[] webp) {
      return "data:image/webp;base64," + Base64.getEncoder().encodeToString(webp);
    }
  }

  /**
   * Of images with their pictures, by address.
   *
   * @param left what the left side is
   * @param unit behind their values
   * @param digits of their values
   */
  static List<Pair> of(
      List<Shown> shown, Map<String, Picture> pictures, String left, String unit, int digits) {
    return shown.stream()
        .map(
            one -> {
              Picture picture = pictures.get(one.uri());
              Picture.Crop crop = picture == null ? null : picture.crop();
              return new Pair(
                  Words.fileName(one.uri()),
                  left,
                  crop == null ? null : Cropped.of(crop),
                  crop != null
                      ? null
                      : picture == null
                          ? "No picture was made."
                          : Objects.requireNonNull(picture.note()),
                  Words.value(one.value(), digits) + (Double.isInfinite(one.value()) ? "" : unit),
                  detail(one, crop),
                  one.uri(),
                  one.outputUri());
            })
        .toList();
  }

  private static String detail(Shown shown, Picture.@Nullable Crop crop) {
    String size =
        shown.widthPx() == null
            ? ""
            : String.format(
                Locale.ROOT, "%s, %d × %d px. ", shown.format(), shown.widthPx(), shown.heightPx());
    if (crop == null) {
      return size;
    }
    return size
        + (crop.choice() == Picture.Choice.LARGEST_DIFFERENCE
            ? "Shown where it differs most."
            : "Shown where it has most detail.");
  }
}
