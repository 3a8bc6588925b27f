package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import io.enlarger.image.Shape;
import java.io.Serializable;

/**
 * How to encode; what a format has no use for it ignores.
 *
 * @param jpegQuality of JPEG and of JPEG in TIFF, 1 to 100 on the scale of the Independent JPEG
 *     Group; chroma is never subsampled
 * @param webpQuality of lossy WebP, 1 to 100 on libwebp's scale; 0 for lossless
 * @param tones how samples are stored
 * @param tiff how the pages of TIFF are stored
 */
public record EncodeOptions(int jpegQuality, int webpQuality, Tones tones, Tiff tiff)
    implements Serializable {
  /** WebP that keeps every sample. */
  public static final int LOSSLESS = 0;

  /** JPEG at quality 95, WebP at 90, TIFF with Deflate. */
  public static final EncodeOptions DEFAULT =
      new EncodeOptions(95, 90, Tones.CONTINUOUS, Tiff.DEFAULT);

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

  /**
   * How the pages of TIFF are stored; bitonal ones always with CCITT's group 4 and without levels.
   */
  public record Tiff(TiffCompression compression, TiffLevels levels) implements Serializable {
    /** Deflate, full resolution only. */
    public static final Tiff DEFAULT = new Tiff(TiffCompression.DEFLATE, TiffLevels.FULL);
  }

  /** How the pixels of a TIFF page are made smaller. */
  public enum TiffCompression {
    /** As PNG does; readers of this century know it. */
    DEFLATE,
    /**
     * What readers of the last century know; larger than Deflate, and for noise larger than none.
     */
    LZW,
    /**
     * Tiles of JPEG, for gray and RGB of 8 bits; pages of 16 bits or with alpha, which it cannot
     * hold, get {@link #DEFLATE}.
     */
    JPEG,
    /** As they are. */
    NONE
  }

  /** What a TIFF page holds besides itself. */
  public enum TiffLevels {
    /** Nothing. */
    FULL,
    /**
     * Reduced versions, each half as wide and high as the one before, down to one tile, so that
     * viewers need not read the whole: as the directories after it where the file has one page
     * (what IIIF servers and libvips read), else as its SubIFDs.
     */
    PYRAMID
  }

  public EncodeOptions {
    if (jpegQuality < 1 || jpegQuality > 100) {
      throw new IllegalArgumentException("jpegQuality must be 1 to 100, got " + jpegQuality);
    }
    if (webpQuality < 0 || webpQuality > 100) {
      throw new IllegalArgumentException("webpQuality must be 0 to 100, got " + webpQuality);
    }
  }

  /** The same with JPEG of another quality. */
  public EncodeOptions withJpegQuality(int quality) {
    return new EncodeOptions(quality, webpQuality, tones, tiff);
  }

  /** The same with WebP of another quality, or {@link #LOSSLESS}. */
  public EncodeOptions withWebpQuality(int quality) {
    return new EncodeOptions(jpegQuality, quality, tones, tiff);
  }

  /** The same with other tones. */
  public EncodeOptions withTones(Tones other) {
    return new EncodeOptions(jpegQuality, webpQuality, other, tiff);
  }

  /** The same with TIFF stored otherwise. */
  public EncodeOptions withTiff(TiffCompression compression, TiffLevels levels) {
    return new EncodeOptions(jpegQuality, webpQuality, tones, new Tiff(compression, levels));
  }

  /** Whether these pixels are to be stored with one bit. */
  boolean bitonal(Pixels pixels) {
    return bitonal(pixels.shape());
  }

  /** Whether pixels of that kind are to be stored with one bit. */
  boolean bitonal(Shape shape) {
    return tones == Tones.BITONAL && shape.channels() == 1;
  }

  /** What a TIFF page of that kind is compressed with. */
  TiffCompression tiffCompression(Shape shape) {
    boolean jpeg = shape.bitDepth() == 8 && !shape.hasAlpha();
    return tiff.compression() == TiffCompression.JPEG && !jpeg
        ? TiffCompression.DEFLATE
        : tiff.compression();
  }
}
