package io.enlarger.image;

import java.util.List;

/** The formats that Enlarger knows, with their usual file name extensions. */
public enum ImageFormat {
  PNG("png"),
  JPEG("jpg", "jpeg", "jpe"),
  TIFF("tif", "tiff"),
  JPEG2000("jp2", "j2k", "jpf", "jpx", "j2c", "jpc"),
  WEBP("webp"),
  BMP("bmp", "dib"),
  PNM("pnm", "ppm", "pgm", "pbm"),
  GIF("gif");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> extensions;

  ImageFormat(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** Extensions without the dot, lower case, the preferred one first. */
  public List<String> extensions() {
    return extensions;
  }

  /**
   * The format in which an image of this format is written where its own is to be kept: itself, or,
   * where it is only read, one that loses nothing. JPEG 2000 is what archives keep their masters
   * in, as they do in TIFF; the others are everyday formats, as PNG is.
   */
  public ImageFormat written() {
    return switch (this) {
      case PNG, JPEG, TIFF, WEBP -> this;
      case JPEG2000 -> TIFF;
      case BMP, PNM, GIF -> PNG;
    };
  }
}
