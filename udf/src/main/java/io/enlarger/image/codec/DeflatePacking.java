package io.enlarger.image.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Strips and tiles in zlib's format (Adobe's supplement 2 to TIFF 6.0). */
final class DeflatePacking implements TiffPacking {
  private final Deflater deflater = new Deflater(1);
  private byte[] packed = new byte[1 << 16];

  @Override
  public int compression() {
    return TiffExpansion.DEFLATE;
  }

  @Override
  public boolean ofDifferences() {
    return true;
  }

  @Override
  public ByteBuffer pack(byte[] raw, int length) {
    deflater.reset();
    deflater.setInput(raw, 0, length);
    deflater.finish();
    int size = 0;
    while (!deflater.finished()) {
      if (size == packed.length) {
        packed = Arrays.copyOf(packed, 2 * packed.length);
      }
      size += deflater.deflate(packed, size, packed.length - size);
    }
    return ByteBuffer.wrap(packed, 0, size);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
