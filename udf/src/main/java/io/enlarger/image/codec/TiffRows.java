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
  private final TiffSamples samples;
  private int next;

  TiffRows(SourceStream in, TiffSamples samples, TiffLayout layout) {
    super(
        new Shape(
            layout.storedWidth(),
            layout.storedHeight(),
            layout.header().channels(),
            layout.photometry().depth()));
    this.in = in;
    this.samples = samples;
  }

  @Override
  protected Pixels nextBand() throws IOException {
    int bands = Math.max(1, LEAST_ROWS / samples.bandHeight());
    int from = next;
    next = Math.min(samples.bands(), from + bands);
    return Failures.translating(ImageFormat.TIFF, in, () -> samples.read(from, next));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
