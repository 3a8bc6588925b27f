package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Pixels as the images that the libraries' writers take. */
final class Canvas {
  private Canvas() {}

  /** A copy with the samples as they are: interleaved gray, gray and alpha, RGB or RGBA. */
  static BufferedImage interleaved(Pixels pixels) {
    int width = pixels.widthPx();
    int height = pixels.heightPx();
    int channels = pixels.channels();
    int size = width * height * channels;
    DataBuffer buffer;
    if (pixels.bitDepth() == 8) {
      byte[] samples = new byte[size];
      pixels.copyRows8(0, height, samples, 0);
      buffer = new DataBufferByte(samples, size);
    } else {
      short[] samples = new short[size];
      pixels.copyRows16(0, height, samples, 0);
      buffer = new DataBufferUShort(samples, size);
    }
    return of(buffer, width, height, channels);
  }

  /** Interleaved samples of 8 bits, from the array's beginning on, which is not copied. */
  static BufferedImage of(byte[] samples, int width, int height, int channels) {
    return of(new DataBufferByte(samples, width * height * channels), width, height, channels);
  }

  private static BufferedImage of(DataBuffer buffer, int width, int height, int channels) {
    int[] offsets = new int[channels];
    for (int c = 0; c < channels; c++) {
      offsets[c] = c;
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            buffer, width, height, width * channels, channels, offsets, null);
    return new BufferedImage(colorModel(channels, buffer.getDataType()), raster, false, null);
  }

  /** Gray, gray and alpha, RGB or RGBA, whose colours no writer converts. */
  static ComponentColorModel colorModel(int channels, int dataType) {
    boolean alpha = channels % 2 == 0;
    return new ComponentColorModel(
        ColorSpace.getInstance(channels <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
        alpha,
        false,
        alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
        dataType);
  }

  /** Gray as black and white with one bit a pixel. */
  static BufferedImage bitonal(Pixels gray) {
    int width = gray.widthPx();
    int stride = (width + 7) / 8;
    byte[] packed = new byte[Math.multiplyExact(stride, gray.heightPx())];
    int half = (gray.maxValue() + 1) / 2;
    for (int y = 0; y < gray.heightPx(); y++) {
      for (int x = 0; x < width; x++) {
        if (gray.sample(x, y, 0) >= half) {
          packed[y * stride + (x >> 3)] |= (byte) (0x80 >> (x & 7));
        }
      }
    }
    BufferedImage image = new BufferedImage(width, gray.heightPx(), BufferedImage.TYPE_BYTE_BINARY);
    byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(packed, 0, to, 0, packed.length);
    return image;
  }
}
