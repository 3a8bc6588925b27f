package io.enlarger.resample;

import io.enlarger.image.BandedRows;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;

/**
 * An image shrunk by a whole factor, by {@link Resampler#BICUBIC}, as its rows come: the samples
 * that the whole image would give.
 */
public final class ShrunkRows extends BandedRows {
  /** How many result rows away the source rows lie that a result row is made of, at most. */
  private static final int REACH = Kernel.BICUBIC.reachPx();

  private static final int BAND_ROWS = 64;

  private final RowSource source;
  private final int factor;
  private final Shape shape;
  private int next;

  private ShrunkRows(RowSource source, int factor, Shape shape) {
    super(shape);
    this.source = source;
    this.factor = factor;
    this.shape = shape;
  }

  /**
   * Shrinks.
   *
   * @param source its sides are multiples of the factor; stays open
   */
  public static ShrunkRows of(RowSource source, int factor) {
    Shape large = source.shape();
    if (large.widthPx() % factor != 0 || large.heightPx() % factor != 0) {
      throw new IllegalArgumentException(large + " is not a multiple of " + factor);
    }
    return new ShrunkRows(
        source,
        factor,
        new Shape(
            large.widthPx() / factor,
            large.heightPx() / factor,
            large.channels(),
            large.bitDepth()));
  }

  @Override
  protected Pixels nextBand() throws IOException {
    int end = Math.min(shape.heightPx(), next + BAND_ROWS);
    int top = Math.max(0, next - REACH);
    int bottom = Math.min(shape.heightPx(), end + REACH);
    Pixels shrunk =
        Resampler.BICUBIC.resize(
            source.rows(top * factor, (bottom - top) * factor), shape.widthPx(), bottom - top);
    Pixels band = shrunk.crop(new Region(0, next - top, shape.widthPx(), end - next));
    next = end;
    return band;
  }
}
