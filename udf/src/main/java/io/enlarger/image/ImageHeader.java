package io.enlarger.image;

import java.util.Optional;

/**
 * What a file says of its image before anything is decoded.
 *
 * @param format the file's format, recognised by content
 * @param widthPx columns of the first page
 * @param heightPx rows of the first page
 * @param channels channels after decoding: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA
 * @param bitDepth bits of a sample as stored, 1 to 64; up to 8 they are decoded to 8, else to 16
 * @param pages number of pages, at least 1
 * @param resolution dots per inch, where given
 * @param hasIccProfile whether an ICC profile is embedded
 */
public record ImageHeader(
    ImageFormat format,
    int widthPx,
    int heightPx,
    int channels,
    int bitDepth,
    int pages,
    Optional<Resolution> resolution,
    boolean hasIccProfile) {

  /** The same with another number of channels. */
  public ImageHeader withChannels(int channels) {
    return new ImageHeader(
        format, widthPx, heightPx, channels, bitDepth, pages, resolution, hasIccProfile);
  }

  /** Number of pixels of the first page. */
  public long areaPx() {
    return (long) widthPx * heightPx;
  }
}
