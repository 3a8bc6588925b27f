package io.enlarger.image.codec;

import java.nio.ByteBuffer;

/** Strips and tiles as they are. */
final class NoPacking implements TiffPacking {
  @Override
  public int compression() {
    return TiffExpansion.NONE;
  }

  @Override
  public boolean ofDifferences() {
    return false;
  }

  @Override
  public ByteBuffer pack(byte[] raw, int length) {
    return ByteBuffer.wrap(raw, 0, length);
  }
}
