package io.enlarger.image;

import java.util.Optional;

/**
 * What a file says about its pixels and an archive does not want to lose.
 *
 * @param resolution dots per inch, where the file gives an absolute one
 * @param iccProfile the embedded ICC profile, byte for byte; do not change the array
 */
public record DocumentInfo(Optional<Resolution> resolution, Optional<byte[]> iccProfile) {
  /** Nothing known. */
  public static final DocumentInfo NONE = new DocumentInfo(Optional.empty(), Optional.empty());

  /** The same document whose pixels are {@code factor} times finer: the print size stays. */
  public DocumentInfo scaledBy(double factor) {
    return new DocumentInfo(resolution.map(r -> r.scaledBy(factor)), iccProfile);
  }
}
