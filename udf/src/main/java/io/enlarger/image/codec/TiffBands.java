package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import java.io.IOException;

/** Rows of strips or tiles of a TIFF page, one below the other. */
interface TiffBands {
  /** How many there are. */
  int bands();

  /** Rows of each but the lowest. */
  int bandHeight();

  /** The pixels of some bands as stored, not yet turned upright. */
  Pixels read(int from, int to) throws IOException;
}
