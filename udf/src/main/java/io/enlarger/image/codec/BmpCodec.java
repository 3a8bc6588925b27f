package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Resolution;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import javax.imageio.ImageReader;

/** Windows bitmaps of 1 to 32 bits a pixel, run-length encoded or not; read only. */
final class BmpCodec extends LibraryCodec {
  private static final double METRES_PER_INCH = 0.0254;
  private static final int BIT_FIELDS = 3;

  @Override
  public ImageFormat format() {
    return ImageFormat.BMP;
  }

  @Override
  public boolean recognises(byte[] head) {
    // the size of the second header tells bitmaps from other files that begin with BM
    return head.length >= 16 && head[0] == 'B' && head[1] == 'M' && head[14] >= 12 && head[15] == 0;
  }

  @Override
  Opening open(SourceStream in) throws IOException {
    int size = ByteBuffer.wrap(in.bytes(14, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
    ByteBuffer head =
        ByteBuffer.wrap(in.bytes(18, size == 12 ? 8 : 36)).order(ByteOrder.LITTLE_ENDIAN);
    int width = size == 12 ? head.getShort() & 0xffff : head.getInt();
    long height = size == 12 ? head.getShort() & 0xffff : Math.abs((long) head.getInt());
    head.getShort();
    int bits = head.getShort() & 0xffff;
    if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
      throw Failures.corrupt(format(), "its size is " + width + "x" + height);
    }
    if (bits != 1
        && bits != 2
        && bits != 4
        && bits != 8
        && bits != 16
        && bits != 24
        && bits != 32) {
      throw Failures.unsupported(format(), bits + " bits a pixel are", Failures.CONVERT);
    }
    boolean alpha = false;
    Optional<Resolution> resolution = Optional.empty();
    if (size != 12) {
      int compression = head.getInt();
      head.getInt();
      double x = head.getInt() * METRES_PER_INCH;
      double y = head.getInt() * METRES_PER_INCH;
      resolution = x > 0 && y > 0 ? Optional.of(new Resolution(x, y)) : Optional.empty();
      requireStored(compression, bits, width, height, in.length());
      alpha =
          bits == 32
              && compression == BIT_FIELDS
              && size >= 56
              && ByteBuffer.wrap(in.bytes(66, 4)).getInt() != 0;
    }
    return new Opening(
        new ImageHeader(
            format(), width, (int) height, alpha ? 4 : 3, Math.min(8, bits), 1, resolution, false),
        new DocumentInfo(resolution, Optional.empty()));
  }

  /** Pixels that are not run-length encoded are all there, or the library invents them. */
  private void requireStored(int compression, int bits, int width, long height, long length) {
    boolean plain = compression == 0 || compression == BIT_FIELDS;
    if (plain && ((long) width * bits + 31) / 32 * 4 * height > length) {
      throw Failures.corrupt(format(), "it ends before its pixels do");
    }
    if (compression > BIT_FIELDS && compression != 6) {
      throw Failures.unsupported(format(), "compression " + compression + " is", Failures.CONVERT);
    }
  }

  @Override
  ImageReader reader() throws IOException {
    return Plugins.bmpReader();
  }
}
