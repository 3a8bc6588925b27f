package io.enlarger.image;

import java.util.List;

/** The formats that Enlarger knows, with their usual file name extensions. */
public enum ImageFormat {
  PNG("png"),
  JPEG("jpg", "jpeg", "jpe"),
  TIFF("tif", "tiff");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> extensions;

  ImageFormat(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** Extensions without the dot, lower case, the preferred one first. */
  public List<String> extensions() {
    return extensions;
  }
}
