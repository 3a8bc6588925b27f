package io.enlarger.metric;

/**
 * The last rows of a plane, summed over columns, from which windows are summed over rows. Not
 * thread-safe.
 *
 * <p>More rows are held than a window has, so that several windows one below the other are summed
 * while their rows are in the nearest cache: the sums take turns with those of other planes.
 */
public final class WindowRing {
  private final WindowSums sums;
  private final int half;
  private final double[][] ring;
  private final double[][] window;

  /**
   * @param atOnce how many windows one below the other are summed in turn, at least 1
   */
  public WindowRing(WindowSums sums, int atOnce) {
    this.sums = sums;
    this.half = sums.sizePx() / 2;
    this.ring = new double[sums.sizePx() + atOnce - 1][];
    this.window = new double[sums.sizePx()][];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = sums.newSums();
    }
  }

  /** Takes row {@code y}, laid out in strips; rows come from the top down. */
  public void add(int y, double[] strips) {
    sums.sumColumns(strips, ring[y % ring.length]);
  }

  /**
   * The sums of the windows around row {@code y}; beyond the edges the outermost row repeats.
   *
   * @param lastRow the plane's lowest row, or one that no window reaches beyond
   */
  public void sum(int y, int lastRow, double[] to) {
    for (int i = 0; i < window.length; i++) {
      int row = Math.max(0, Math.min(lastRow, y + i - half));
      window[i] = ring[row % ring.length];
    }
    sums.sumRows(window, to);
  }
}
