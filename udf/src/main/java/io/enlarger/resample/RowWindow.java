package io.enlarger.resample;

import java.util.Arrays;

/** The rows that a vertical pass is at, and the weighted sums of them that it makes. */
final class RowWindow {
  private final Axis rows;
  private final Source source;
  private final double[][] held;
  private final int[] holds;

  /** Gives row {@code y}. */
  interface Source {
    void read(int y, double[] into);
  }

  /**
   * @param rows taps of the pass
   * @param length samples of a row
   */
  RowWindow(Axis rows, int length, Source source) {
    // taps of one output are next to one another, so rows that share a slot seldom meet
    int slots = rows.maxTaps() + 2;
    this.rows = rows;
    this.source = source;
    this.held = new double[slots][length];
    this.holds = new int[slots];
    Arrays.fill(holds, -1);
  }

  /** The weighted sum of the rows that make output {@code y}. */
  void sum(int y, double[] into) {
    Arrays.fill(into, 0);
    for (int tap = rows.from()[y]; tap < rows.from()[y + 1]; tap++) {
      int row = rows.index()[tap];
      int slot = row % held.length;
      if (holds[slot] != row) {
        source.read(row, held[slot]);
        holds[slot] = row;
      }
      addWeighted(into, held[slot], rows.weight()[tap]);
    }
  }

  private static void addWeighted(double[] sum, double[] row, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * row[i];
    }
  }
}
