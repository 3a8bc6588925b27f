package io.enlarger.resample;

/**
 * One channel in double precision that is read row by row and need not be in memory as a whole.
 *
 * <p>Not thread-safe: a plane may keep the rows that it is at.
 */
public interface Plane {
  /** Columns. */
  int widthPx();

  /** Rows. */
  int heightPx();

  /**
   * Reads a row. Rows may be read in any order and more than once; in ascending order is fastest.
   *
   * @param y row, from 0
   * @param into receives {@link #widthPx()} samples from its beginning on
   */
  void read(int y, double[] into);
}
