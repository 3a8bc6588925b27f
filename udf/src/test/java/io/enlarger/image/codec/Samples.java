package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests of codecs read and write. */
final class Samples {
  private Samples() {}

  /** Smooth colour with noise: compresses like a photograph, and every sample value occurs. */
  static Pixels photo(int width, int height, int channels, int bitDepth, long seed) {
    Random random = new Random(seed);
    int size = width * height * channels;
    int max = bitDepth == 8 ? 255 : 65535;
    byte[] to8 = new byte[bitDepth == 8 ? size : 0];
    short[] to16 = new short[bitDepth == 16 ? size : 0];
    for (int i = 0; i < size; i++) {
      int pixel = i / channels;
      int x = pixel % width;
      int y = pixel / width;
      double wave = Math.sin(x / 17.0 + i % channels) + Math.cos(y / 23.0);
      int value = (int) ((wave / 4 + 0.5) * max) + random.nextInt(max / 32 + 1) - max / 64;
      value = Math.max(0, Math.min(max, value));
      if (bitDepth == 8) {
        to8[i] = (byte) value;
      } else {
        to16[i] = (short) value;
      }
    }
    return bitDepth == 8
        ? Pixels.of8(width, height, channels, to8)
        : Pixels.of16(width, height, channels, to16);
  }

  static byte[] rgbProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  static byte[] grayProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
  }

  /** The formats that are written too. */
  static Stream<ImageFormat> written() {
    return Stream.of(ImageFormat.values()).filter(format -> format.written() == format);
  }

  /** With as little loss as the format has. */
  static byte[] encode(ImageFormat format, Image image) throws IOException {
    return encode(format, image, EncodeOptions.DEFAULT.withWebpQuality(EncodeOptions.LOSSLESS));
  }

  static byte[] encode(ImageFormat format, Image image, EncodeOptions options) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format).encode(image, options, out);
    return out.toByteArray();
  }

  static Image decode(byte[] bytes) throws IOException {
    return Codecs.detect(ByteSource.of(bytes)).decode(ByteSource.of(bytes));
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
