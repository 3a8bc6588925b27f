package io.enlarger.image.codec;

import java.nio.charset.StandardCharsets;

/** What of an ICC profile matters for carrying it (ICC.1:2010, 7.2). */
final class IccProfiles {
  /** The profile header's length: less is no profile. */
  static final int HEADER_BYTES = 128;

  /** Larger ones are not believed. */
  static final int MAX_BYTES = 32 << 20;

  private IccProfiles() {}

  /**
   * Whether a profile describes pixels of so many channels.
   *
   * @param head the profile, or at least its first {@value #HEADER_BYTES} bytes
   */
  static boolean fits(byte[] head, int channels) {
    return describes(head, channels <= 2 ? "GRAY" : "RGB ");
  }

  /** Whether a profile describes what JPEG stores: gray, RGB, or four inks. */
  static boolean fitsStored(byte[] head, int components) {
    return components == 4 ? describes(head, "CMYK") : fits(head, components);
  }

  private static boolean describes(byte[] head, String colors) {
    return head.length >= HEADER_BYTES
        && ascii(head, 36).equals("acsp")
        && ascii(head, 16).equals(colors);
  }

  private static String ascii(byte[] bytes, int offset) {
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }
}
