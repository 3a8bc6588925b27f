package io.enlarger.metric.niqe;

import io.enlarger.resample.Plane;
import java.util.Arrays;

/** A plane whose last rows are kept, for readers that follow one another. */
final class RecentRows implements Plane {
  private static final int KEPT = 16;

  private final Plane plane;
  private final double[][] rows;
  private final int[] holds = new int[KEPT];

  RecentRows(Plane plane) {
    this.plane = plane;
    this.rows = new double[KEPT][plane.widthPx()];
    Arrays.fill(holds, -1);
  }

  @Override
  public int widthPx() {
    return plane.widthPx();
  }

  @Override
  public int heightPx() {
    return plane.heightPx();
  }

  @Override
  public void read(int y, double[] into) {
    double[] row = rows[y % KEPT];
    if (holds[y % KEPT] != y) {
      plane.read(y, row);
      holds[y % KEPT] = y;
    }
    System.arraycopy(row, 0, into, 0, row.length);
  }
}
