package io.enlarger.image;

import java.util.Optional;

/**
 * What a file says about its pixels and an archive does not want to lose.
 *
 * @param resolution dots per inch, where the file gives an absolute one
 * @param iccProfile the embedded ICC profile, byte for byte; do not change the array
 * @param exif descriptive tags as an EXIF block, from its byte order mark on; what it says of
 *     orientation, size and resolution does not hold, and is corrected when it is written
 * @param xmp the XMP packet; likewise
 * @param colors what stands for the ICC profile, where there is none
 * @param provenance where the pixels come from, for an image that is derived
 */
public record DocumentInfo(
    Optional<Resolution> resolution,
    Optional<byte[]> iccProfile,
    Optional<byte[]> exif,
    Optional<byte[]> xmp,
    Optional<ColorBasis> colors,
    Optional<Provenance> provenance) {
  /** Nothing known. */
  public static final DocumentInfo NONE = new DocumentInfo(Optional.empty(), Optional.empty());

  /** What matters for the pixels, without a description. */
  public DocumentInfo(Optional<Resolution> resolution, Optional<byte[]> iccProfile) {
    this(
        resolution,
        iccProfile,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same document whose pixels are {@code factor} times finer: the print size stays. */
  public DocumentInfo scaledBy(double factor) {
    return new DocumentInfo(
        resolution.map(r -> r.scaledBy(factor)), iccProfile, exif, xmp, colors, provenance);
  }

  /** The same document with a note where its pixels come from. */
  public DocumentInfo derived(Provenance from) {
    return new DocumentInfo(resolution, iccProfile, exif, xmp, colors, Optional.of(from));
  }

  /** The same document without its ICC profile. */
  public DocumentInfo withoutProfile() {
    return new DocumentInfo(resolution, Optional.empty(), exif, xmp, colors, provenance);
  }

  /** The same document with a description. */
  public DocumentInfo described(Optional<byte[]> exif, Optional<byte[]> xmp) {
    return new DocumentInfo(resolution, iccProfile, exif, xmp, colors, provenance);
  }

  /** The same document whose colours rest on something else. */
  public DocumentInfo withColors(Optional<ColorBasis> basis) {
    return new DocumentInfo(resolution, iccProfile, exif, xmp, basis, provenance);
  }
}
