package io.enlarger.image;

/** Pixels and the document that they belong to. */
public record Image(Pixels pixels, DocumentInfo document) {
  /** Pixels of which nothing more is known. */
  public static Image of(Pixels pixels) {
    return new Image(pixels, DocumentInfo.NONE);
  }
}
