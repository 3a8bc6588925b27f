package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Shape;

/**
 * What a format makes of an image, as its header will say.
 *
 * @param channels of the file, as {@link Shape}'s
 * @param bitDepth bits of a stored sample
 * @param samples whether they come back as they were
 */
public record Stored(int channels, int bitDepth, Samples samples) {
  /** Black and white, one bit. */
  static final Stored BITONAL = new Stored(1, 1, Samples.CHANGED);

  /** What becomes of the values. */
  public enum Samples {
    /** All are read back as they were. */
    KEPT,
    /** Some are not. */
    CHANGED
  }

  static Stored exact(Shape shape) {
    return new Stored(shape.channels(), shape.bitDepth(), Samples.KEPT);
  }

  /**
   * Whether the document's ICC profile is in the file: it has to be one for the pixels, and for
   * what the format makes of them.
   *
   * @param shape the image's
   */
  public boolean holdsProfile(DocumentInfo document, Shape shape) {
    return document
        .iccProfile()
        .filter(p -> IccProfiles.fits(p, shape.channels()) && IccProfiles.fits(p, channels))
        .isPresent();
  }
}
