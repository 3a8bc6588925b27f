package io.enlarger.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Rows that come in bands of any height, one below the other; those that may be asked for again are
 * kept.
 */
public abstract class BandedRows implements RowSource {
  private final Shape shape;
  private final Deque<Pixels> kept = new ArrayDeque<>();
  private int keptFrom;
  private int keptTo;

  /** An image of that size and kind. */
  protected BandedRows(Shape shape) {
    this.shape = shape;
  }

  /** The next rows, below those of the call before; at least one, of the whole width. */
  protected abstract Pixels nextBand() throws IOException;

  /**
   * Leaves out rows that nobody asks for, where they need not be made for those below them.
   *
   * @param next the first row of the next band
   * @param y the row that is asked for, at or below it
   * @return the first row of what is the next band now, at {@code y} or above
   */
  protected int skip(int next, int y) {
    return next;
  }

  @Override
  public final Shape shape() {
    return shape;
  }

  @Override
  public final Pixels rows(int y, int count) throws IOException {
    if (y < keptFrom || count < 1 || y > shape.heightPx() - count) {
      throw new IllegalArgumentException(
          "rows "
              + y
              + " to "
              + (y + count)
              + " of "
              + shape.heightPx()
              + " after row "
              + keptFrom);
    }
    while (!kept.isEmpty() && keptFrom + kept.getFirst().heightPx() <= y) {
      keptFrom += kept.removeFirst().heightPx();
    }
    if (kept.isEmpty()) {
      keptTo = skip(keptTo, Math.max(keptTo, y));
      keptFrom = keptTo;
    }
    while (keptTo < y + count) {
      Pixels band = nextBand();
      keptTo += band.heightPx();
      if (keptTo <= y) {
        keptFrom = keptTo;
      } else {
        kept.addLast(band);
      }
    }
    List<Pixels> parts = new ArrayList<>();
    int top = keptFrom;
    for (Iterator<Pixels> bands = kept.iterator(); bands.hasNext() && top < y + count; ) {
      Pixels band = bands.next();
      int from = Math.max(y, top);
      int to = Math.min(y + count, top + band.heightPx());
      parts.add(band.crop(new Region(0, from - top, shape.widthPx(), to - from)));
      top += band.heightPx();
    }
    return Pixels.stacked(parts);
  }
}
