package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The codecs of all formats: a new format is one line here. */
public final class Codecs {
  /** How many bytes tell the formats apart. */
  static final int HEAD_BYTES = 16;

  private static final List<Codec> ALL =
      List.of(
          new PngCodec(),
          new JpegCodec(),
          new TiffCodec(),
          new Jpeg2000Codec(),
          new WebpCodec(),
          new GifCodec(),
          new BmpCodec(),
          new PnmCodec());

  private Codecs() {}

  /** All codecs, in the order in which they are asked. */
  public static List<Codec> all() {
    return ALL;
  }

  /** The codec of a format. */
  public static Codec of(ImageFormat format) {
    return ALL.stream()
        .filter(codec -> codec.format() == format)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no codec for " + format));
  }

  /**
   * Who writes a format.
   *
   * @throws EnlargerException {@code IMAGE_UNSUPPORTED} for one that is only read
   */
  public static Encoder encoder(ImageFormat format) {
    if (of(format) instanceof Encoder encoder) {
      return encoder;
    }
    throw Failures.unsupported(format, "writing it is", "choose png, jpeg, tiff or webp");
  }

  /**
   * The codec that recognises the first bytes of {@code source}.
   *
   * @throws EnlargerException {@code IMAGE_FORMAT_UNKNOWN}, or {@code IMAGE_CORRUPT} where there
   *     are no bytes
   * @throws IOException only where {@code source} fails
   */
  public static Codec detect(ByteSource source) throws IOException {
    byte[] head = head(source);
    if (head.length == 0) {
      throw new EnlargerException(
          ErrorCode.IMAGE_CORRUPT, "image: the file is empty; restore it from its source");
    }
    for (Codec codec : ALL) {
      if (codec.recognises(head)) {
        return codec;
      }
    }
    throw EnlargerException.of(
        ErrorCode.IMAGE_FORMAT_UNKNOWN,
        "image: no known format begins with the bytes %s (\"%s\"); convert it to one of %s",
        HexFormat.ofDelimiter(" ").formatHex(head),
        new String(head, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]", "."),
        ALL.stream().map(codec -> codec.format().name()).collect(Collectors.joining(", ")));
  }

  private static byte[] head(ByteSource source) throws IOException {
    byte[] head = new byte[HEAD_BYTES];
    int filled = 0;
    while (filled < HEAD_BYTES) {
      int read = source.read(filled, head, filled, HEAD_BYTES - filled);
      if (read < 0) {
        return Arrays.copyOf(head, filled);
      }
      filled += read;
    }
    return head;
  }
}
