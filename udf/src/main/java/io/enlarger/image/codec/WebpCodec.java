package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * WebP, lossy and lossless, with alpha (RFC 9649); the first picture of an animation. Read only.
 */
final class WebpCodec extends LibraryCodec {
  private static final int MAX_CHUNKS = 4096;

  @Override
  public ImageFormat format() {
    return ImageFormat.WEBP;
  }

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= 16
        && ascii(head, 0).equals("RIFF")
        && ascii(head, 8).equals("WEBP")
        && ascii(head, 12).startsWith("VP8");
  }

  private static String ascii(byte[] bytes, int offset) {
    return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
  }

  @Override
  Opening open(SourceStream in) throws IOException {
    int width = 0;
    int height = 0;
    boolean alpha = false;
    byte[] profile = new byte[0];
    long position = 12;
    for (int i = 0; i < MAX_CHUNKS && position + 8 <= in.length(); i++) {
      byte[] head = in.bytes(position, 8);
      long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
      long data = position + 8;
      switch (ascii(head, 0)) {
        case "VP8X" -> {
          ByteBuffer x = ByteBuffer.wrap(in.bytes(data, 10)).order(ByteOrder.LITTLE_ENDIAN);
          alpha = (x.get(0) & 0x10) != 0;
          width = (x.getInt(4) & 0xffffff) + 1;
          height = (x.getInt(6) >>> 8) + 1;
        }
        case "ICCP" -> {
          if (length <= IccProfiles.MAX_BYTES) {
            profile = in.bytes(data, (int) length);
          }
        }
        case "VP8 " -> {
          ByteBuffer frame = ByteBuffer.wrap(in.bytes(data, 10)).order(ByteOrder.LITTLE_ENDIAN);
          if (width == 0) {
            width = frame.getShort(6) & 0x3fff;
            height = frame.getShort(8) & 0x3fff;
          }
          requireAll(in, data, length);
          return opening(width, height, alpha, profile);
        }
        case "VP8L" -> {
          ByteBuffer frame = ByteBuffer.wrap(in.bytes(data, 5)).order(ByteOrder.LITTLE_ENDIAN);
          int bits = frame.getInt(1);
          if (width == 0) {
            width = (bits & 0x3fff) + 1;
            height = (bits >>> 14 & 0x3fff) + 1;
            alpha = (bits >>> 28 & 1) != 0;
          }
          requireAll(in, data, length);
          return opening(width, height, alpha, profile);
        }
        case "ANMF" -> {
          requireAll(in, data, length);
          return opening(width, height, alpha, profile);
        }
        default -> {}
      }
      position = data + length + (length & 1);
    }
    throw corrupt("it has no picture");
  }

  private static void requireAll(SourceStream in, long data, long length) {
    if (data + length > in.length()) {
      throw corrupt("it ends before its pixels do");
    }
  }

  private static Opening opening(int width, int height, boolean alpha, byte[] profile) {
    if (width < 1 || height < 1) {
      throw corrupt("its size is " + width + "x" + height);
    }
    int channels = alpha ? 4 : 3;
    boolean fits = IccProfiles.fits(profile, channels);
    return new Opening(
        new ImageHeader(ImageFormat.WEBP, width, height, channels, 8, 1, Optional.empty(), fits),
        new DocumentInfo(Optional.empty(), fits ? Optional.of(profile) : Optional.empty()));
  }

  @Override
  ImageReader reader() throws IOException {
    return Plugins.webpReader();
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.WEBP, problem);
  }
}
