package io.enlarger.image.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Strips and tiles in zlib's format (Adobe's supplement 2 to TIFF 6.0), fast.
 *
 * <p>In the noise of a photograph nothing repeats: looking for what does takes half the time, and
 * may even cost bytes. So every now and then a part is packed both with and without, and those
 * after it as was better.
 */
final class DeflatePacking implements TiffPacking {
  /** Of so many parts, one is packed both ways. */
  private static final int PROBED = 16;

  /** What may be lost by being fast. */
  private static final double ACCEPTED = 1.01;

  private final Deflater repeats = new Deflater(1);
  private final Deflater huffman = new Deflater(1);
  private byte[] packed = new byte[1 << 16];
  private byte[] other = new byte[1 << 16];
  private int parts;
  private boolean noise;

  DeflatePacking() {
    huffman.setStrategy(Deflater.HUFFMAN_ONLY);
  }

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
    boolean probe = parts++ % PROBED == 0;
    if (!probe) {
      int size = pack(noise ? huffman : repeats, raw, length);
      return ByteBuffer.wrap(packed, 0, size);
    }
    int without = pack(huffman, raw, length);
    byte[] kept = packed;
    packed = other;
    other = kept;
    int with = pack(repeats, raw, length);
    noise = without <= ACCEPTED * with;
    return noise ? ByteBuffer.wrap(other, 0, without) : ByteBuffer.wrap(packed, 0, with);
  }

  private int pack(Deflater deflater, byte[] raw, int length) {
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
    return size;
  }

  @Override
  public void close() {
    repeats.end();
    huffman.end();
  }
}
