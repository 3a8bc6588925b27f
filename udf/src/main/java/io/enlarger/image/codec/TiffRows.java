package io.enlarger.image.codec;

import io.enlarger.image.BandedRows;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import java.io.IOException;

/** The rows of a TIFF page, read strip by strip, or a row of tiles at a time. */
final class TiffRows extends BandedRows {
  /** Strips of a few rows are read together. */
  private static final int LEAST_ROWS = 64;

  private final SourceStream in;
  private final TiffBands bands;
  private int next;

  TiffRows(SourceStream in, TiffBands bands, TiffLayout layout) {
    super(
        new Shape(
            layout.storedWidth(),
            layout.storedHeight(),
            layout.header().channels(),
            layout.photometry().depth()));
    this.in = in;
    this.bands = bands;
  }

  @Override
  protected Pixels nextBand() throws IOException {
    int count = Math.max(1, LEAST_ROWS / bands.bandHeight());
    int from = next;
    next = Math.min(bands.bands(), from + count);
    return Failures.translating(ImageFormat.TIFF, in, () -> bands.read(from, next));
  }

  @Override
  protected int skip(int row, int y) {
    next = Math.max(next, y / bands.bandHeight());
    return Math.max(row, next * bands.bandHeight());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
