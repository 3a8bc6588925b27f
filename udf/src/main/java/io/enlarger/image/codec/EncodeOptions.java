package io.enlarger.image.codec;

/**
 * How to encode; what a format has no use for it ignores.
 *
 * @param jpegQuality 1 to 100 on the scale of the Independent JPEG Group; chroma is never
 *     subsampled
 */
public record EncodeOptions(int jpegQuality) {
  /** JPEG at quality 95. */
  public static final EncodeOptions DEFAULT = new EncodeOptions(95);

  public EncodeOptions {
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw new IllegalArgumentException("jpegQuality must be 1 to 100, got " + jpegQuality);
    }
  }
}
