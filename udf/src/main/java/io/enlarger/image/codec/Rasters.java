package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/** What a library decoded, as pixels: the samples as stored, never through a colour model. */
final class Rasters {
  private Rasters() {}

  /**
   * The pixels of a decoded image; the image must not be used afterwards, its array may be taken
   * over.
   *
   * @param header says how many channels there are to be: bands past them are dropped, palettes are
   *     looked up
   * @throws EnlargerException {@code IMAGE_UNSUPPORTED} for samples that are not unsigned integers
   *     of up to 8 or of 16 bits, {@code IMAGE_CORRUPT} for fewer bands than channels
   */
  static Pixels toPixels(BufferedImage image, ImageHeader header) {
    ImageFormat format = header.format();
    int channels = header.channels();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return lookUp(image.getRaster(), palette, channels);
    }
    boolean cmyk = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
    BufferedImage source = channels == 3 && cmyk ? rgbOfCmyk(image) : image;
    Raster raster = source.getRaster();
    SampleModel model = raster.getSampleModel();
    if (model.getNumBands() < channels) {
      throw Failures.corrupt(
          format, "it has " + model.getNumBands() + " channels and says " + channels);
    }
    int bits = model.getSampleSize(0);
    for (int band = 1; band < channels; band++) {
      bits = Math.max(bits, model.getSampleSize(band));
    }
    Pixels pixels;
    if (bits <= 8) {
      pixels = bytes(raster, channels, bits);
    } else if (model.getDataType() == DataBuffer.TYPE_USHORT && bits <= 16) {
      pixels = shorts(raster, channels, bits);
    } else {
      throw Failures.unsupported(format, "samples of " + bits + " bits are", Failures.CONVERT);
    }
    ColorModel colors = source.getColorModel();
    boolean premultiplied = pixels.hasAlpha() && colors.hasAlpha() && colors.isAlphaPremultiplied();
    return premultiplied ? divideByAlpha(pixels) : pixels;
  }

  /** By the profile, where the image has one; else ink by ink, as R = (1 - C) (1 - K). */
  private static BufferedImage rgbOfCmyk(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage rgb = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    if (image.getColorModel().getColorSpace() instanceof ICC_ColorSpace) {
      return new ColorConvertOp(null).filter(image, rgb);
    }
    Raster inks = image.getRaster();
    int[] black = new int[width];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      inks.getSamples(0, y, width, 1, 3, black);
      for (int c = 0; c < 3; c++) {
        inks.getSamples(0, y, width, 1, c, row);
        for (int x = 0; x < width; x++) {
          row[x] = ((255 - row[x]) * (255 - black[x]) + 127) / 255;
        }
        rgb.getRaster().setSamples(0, y, width, 1, c, row);
      }
    }
    return rgb;
  }

  private static Pixels bytes(Raster raster, int channels, int bits) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (bits == 8
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && interleaved(raster, model, channels)) {
      byte[] data = buffer.getData();
      int[] offsets = model.getBandOffsets();
      int stride = model.getScanlineStride();
      int step = model.getPixelStride();
      if (data.length == width * height * channels && inOrder(offsets, channels, step)) {
        return Pixels.of8(width, height, channels, data);
      }
      byte[] to = new byte[width * height * channels];
      if (channels == 3 && data.length == to.length && offsets[0] == 2 && offsets[2] == 0) {
        reverse(data, to);
        return Pixels.of8(width, height, channels, to);
      }
      for (int y = 0; y < height; y++) {
        for (int c = 0; c < channels; c++) {
          int from = y * stride + offsets[c];
          int end = (y + 1) * width * channels;
          for (int i = y * width * channels + c; i < end; i += channels) {
            to[i] = data[from];
            from += step;
          }
        }
      }
      return Pixels.of8(width, height, channels, to);
    }
    byte[] to = new byte[width * height * channels];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < channels; c++) {
        int max = (1 << raster.getSampleModel().getSampleSize(c)) - 1;
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
        int at = y * width * channels + c;
        for (int x = 0; x < width; x++, at += channels) {
          to[at] = (byte) ((row[x] * 255 + max / 2) / max);
        }
      }
    }
    return Pixels.of8(width, height, channels, to);
  }

  /** RGB of BGR, the most frequent case. */
  private static void reverse(byte[] from, byte[] to) {
    for (int i = 0; i < to.length; i += 3) {
      to[i] = from[i + 2];
      to[i + 1] = from[i + 1];
      to[i + 2] = from[i];
    }
  }

  private static Pixels shorts(Raster raster, int channels, int bits) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (bits == 16
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferUShort buffer
        && interleaved(raster, model, channels)
        && buffer.getData().length == width * height * channels
        && inOrder(model.getBandOffsets(), channels, model.getPixelStride())) {
      return Pixels.of16(width, height, channels, buffer.getData());
    }
    short[] to = new short[width * height * channels];
    int[] row = new int[width];
    int max = (1 << bits) - 1;
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < channels; c++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
        int at = y * width * channels + c;
        for (int x = 0; x < width; x++, at += channels) {
          to[at] = (short) ((row[x] * 65535L + max / 2) / max);
        }
      }
    }
    return Pixels.of16(width, height, channels, to);
  }

  /** Whether all samples are in the one bank, from its start on. */
  private static boolean interleaved(Raster raster, ComponentSampleModel model, int channels) {
    for (int c = 0; c < channels; c++) {
      if (model.getBankIndices()[c] != 0) {
        return false;
      }
    }
    return raster.getDataBuffer().getOffset() == 0
        && raster.getSampleModelTranslateX() == 0
        && raster.getSampleModelTranslateY() == 0;
  }

  private static boolean inOrder(int[] offsets, int channels, int step) {
    for (int c = 0; c < channels; c++) {
      if (offsets[c] != c) {
        return false;
      }
    }
    return step == channels;
  }

  private static Pixels lookUp(Raster raster, IndexColorModel palette, int channels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int entries = palette.getMapSize();
    byte[][] planes = new byte[4][entries];
    palette.getReds(planes[0]);
    palette.getGreens(planes[1]);
    palette.getBlues(planes[2]);
    palette.getAlphas(planes[3]);
    byte[][] chosen =
        switch (channels) {
          case 1 -> new byte[][] {planes[0]};
          case 2 -> new byte[][] {planes[0], planes[3]};
          case 3 -> new byte[][] {planes[0], planes[1], planes[2]};
          default -> planes;
        };
    byte[] to = new byte[width * height * channels];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int entry = row[x];
        if (entry >= entries) {
          throw new EnlargerException(
              ErrorCode.IMAGE_CORRUPT,
              "image: a pixel has colour "
                  + entry
                  + " of a palette of "
                  + entries
                  + "; the file is damaged, restore it from its source");
        }
        for (byte[] plane : chosen) {
          to[at++] = plane[entry];
        }
      }
    }
    return Pixels.of8(width, height, channels, to);
  }

  /** Straight alpha of premultiplied. */
  static Pixels divideByAlpha(Pixels pixels) {
    int channels = pixels.channels();
    int max = pixels.maxValue();
    int width = pixels.widthPx();
    int height = pixels.heightPx();
    boolean wide = pixels.bitDepth() == 16;
    byte[] to8 = new byte[wide ? 0 : width * height * channels];
    short[] to16 = new short[wide ? width * height * channels : 0];
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int alpha = pixels.sample(x, y, channels - 1);
        for (int c = 0; c < channels; c++) {
          int value = pixels.sample(x, y, c);
          if (c < channels - 1 && alpha != 0) {
            value = (int) Math.min(max, ((long) value * max + alpha / 2) / alpha);
          }
          if (wide) {
            to16[at++] = (short) value;
          } else {
            to8[at++] = (byte) value;
          }
        }
      }
    }
    return wide
        ? Pixels.of16(width, height, channels, to16)
        : Pixels.of8(width, height, channels, to8);
  }
}
