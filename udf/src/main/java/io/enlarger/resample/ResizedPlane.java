package io.enlarger.resample;

/** A plane at another size: its rows are made as they are asked for, never rounded. */
final class ResizedPlane implements Plane {
  private final Axis columns;
  private final Axis rows;
  private final RowWindow window;
  private final double[] row;
  private final boolean verticalFirst;

  ResizedPlane(Plane source, Axis columns, Axis rows, Order order) {
    this.columns = columns;
    this.rows = rows;
    this.row = new double[source.widthPx()];
    this.verticalFirst = order == Order.VERTICAL_FIRST;
    this.window =
        verticalFirst
            ? new RowWindow(rows, source.widthPx(), source::read)
            : new RowWindow(
                rows,
                columns.length(),
                (y, into) -> {
                  source.read(y, row);
                  Passes.mix1(row, columns, into);
                });
  }

  /** Which of the two passes comes first. */
  enum Order {
    VERTICAL_FIRST,
    HORIZONTAL_FIRST
  }

  @Override
  public int widthPx() {
    return columns.length();
  }

  @Override
  public int heightPx() {
    return rows.length();
  }

  @Override
  public void read(int y, double[] into) {
    if (verticalFirst) {
      window.sum(y, row);
      Passes.mix1(row, columns, into);
    } else {
      window.sum(y, into);
    }
  }
}
