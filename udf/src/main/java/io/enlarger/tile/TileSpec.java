package io.enlarger.tile;

import java.io.Serializable;

/**
 * Size and halo of tiles, in pixels of the source.
 *
 * @param sizePx longest side of a window, halo included
 * @param haloPx pixels around a core on which its result depends
 * @param multiplePx windows start at multiples of this, and their sides are multiples of it
 *     wherever the image's are; 1 for most networks
 */
public record TileSpec(int sizePx, int haloPx, int multiplePx) implements Serializable {
  public TileSpec {
    if (haloPx < 0 || multiplePx < 1) {
      throw new IllegalArgumentException(
          "halo must be >= 0 and multiple >= 1, got " + haloPx + " and " + multiplePx);
    }
    if (haloPx % multiplePx != 0 || sizePx % multiplePx != 0) {
      throw new IllegalArgumentException(
          "size " + sizePx + " and halo " + haloPx + " must be multiples of " + multiplePx);
    }
    if (sizePx < smallestSizePx(haloPx, multiplePx)) {
      throw new IllegalArgumentException(
          "a tile of " + sizePx + " px leaves no core within a halo of " + haloPx + " px");
    }
  }

  /** The smallest size that leaves a core within the halo. */
  public static int smallestSizePx(int haloPx, int multiplePx) {
    return 2 * haloPx + multiplePx;
  }

  /**
   * A spec whose halo and size are the given ones rounded up to the multiple, and whose size leaves
   * at least a core of one multiple.
   */
  public static TileSpec atLeast(int sizePx, int haloPx, int multiplePx) {
    int halo = roundUp(haloPx, multiplePx);
    return new TileSpec(
        Math.max(roundUp(sizePx, multiplePx), smallestSizePx(halo, multiplePx)), halo, multiplePx);
  }

  /** Half the size, or this spec where half would leave no core. */
  public TileSpec halved() {
    return atLeast(sizePx / 2, haloPx, multiplePx);
  }

  private static int roundUp(int value, int multiple) {
    return (value + multiple - 1) / multiple * multiple;
  }
}
