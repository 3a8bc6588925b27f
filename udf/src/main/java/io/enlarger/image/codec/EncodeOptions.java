package io.enlarger.image.codec;

/**
 * How to encode; what a format has no use for it ignores.
 *
 * @param jpegQuality 1 to 100 on the scale of the Independent JPEG Group, of JPEG and lossy WebP;
 *     chroma of JPEG is never subsampled
 * @param tones how samples are stored
 */
public record EncodeOptions(int jpegQuality, Tones tones) {
  /** JPEG at quality 95. */
  public static final EncodeOptions DEFAULT = new EncodeOptions(95);

  /** How samples are stored. */
  public enum Tones {
    /** With all their bits. */
    CONTINUOUS,
    /**
     * Gray as black and white with one bit, light from half of the largest sample on; by formats
     * that have it, PNG and TIFF.
     */
    BITONAL
  }

  public EncodeOptions {
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw new IllegalArgumentException("jpegQuality must be 1 to 100, got " + jpegQuality);
    }
  }

  /** All bits. */
  public EncodeOptions(int jpegQuality) {
    this(jpegQuality, Tones.CONTINUOUS);
  }

  /** Whether these pixels are to be stored with one bit. */
  boolean bitonal(io.enlarger.image.Pixels pixels) {
    return tones == Tones.BITONAL && pixels.channels() == 1;
  }
}
