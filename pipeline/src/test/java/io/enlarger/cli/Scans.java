package io.enlarger.cli;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small images of seeded pixels: the same in each run. */
final class Scans {
  private Scans() {}

  /** An encoded RGB image, smooth with some noise. */
  static byte[] encoded(ImageFormat format, int widthPx, int heightPx, long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] samples = new byte[widthPx * heightPx * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % widthPx;
      int y = i / 3 / widthPx;
      samples[i] = (byte) (60 + 2 * x % 100 + y % 50 + 10 * (i % 3) + random.nextInt(16));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format)
        .encode(Image.of(Pixels.of8(widthPx, heightPx, 3, samples)), EncodeOptions.DEFAULT, out);
    return out.toByteArray();
  }

  /** Writes PNG files of different sizes into a folder; their paths in order. */
  static List<Path> write(int count, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] png = encoded(ImageFormat.PNG, 48 + 4 * i, 40 + 3 * i, i);
      written.add(Files.write(folder.resolve("scan-" + i + ".png"), png));
    }
    return written;
  }

  /** The decoded pixels of a file's bytes. */
  static Pixels decoded(byte[] bytes) throws IOException {
    ByteSource source = ByteSource.of(bytes);
    return Codecs.detect(source).decode(source).pixels();
  }
}
