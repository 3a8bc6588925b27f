package io.enlarger.tile;

import java.util.ArrayList;
import java.util.List;

/**
 * A window along one side of an image, and the core in it whose result is kept.
 *
 * @param start first pixel of the window
 * @param length pixels of the window
 * @param coreStart first pixel of the core
 * @param coreEnd the pixel after the core
 */
public record Span(int start, int length, int coreStart, int coreEnd) {
  /** The fewest windows that cover a side, all of the same length; cores follow one another. */
  public static List<Span> covering(int sidePx, TileSpec spec) {
    int count = count(sidePx, spec);
    if (count == 1) {
      return List.of(new Span(0, sidePx, 0, sidePx));
    }
    int halo = spec.haloPx();
    int multiple = spec.multiplePx();
    int step = ceilDiv(ceilDiv(sidePx - 2 * halo, count), multiple) * multiple;
    int window = step + 2 * halo;
    List<Span> spans = new ArrayList<>(count);
    for (int coreStart = 0; coreStart < sidePx; ) {
      int nominal = spans.size() * step;
      // the last window is moved back so that it ends at the border
      int start = Math.min(nominal, sidePx - window);
      int coreEnd = nominal + window >= sidePx ? sidePx : nominal + window - halo;
      spans.add(new Span(start, window, coreStart, coreEnd));
      coreStart = coreEnd;
    }
    return List.copyOf(spans);
  }

  /** How many windows cover a side. */
  static int count(int sidePx, TileSpec spec) {
    if (sidePx <= spec.sizePx()) {
      return 1;
    }
    // the first and the last window reach the border and need no halo there
    return ceilDiv(sidePx - 2 * spec.haloPx(), spec.sizePx() - 2 * spec.haloPx());
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
