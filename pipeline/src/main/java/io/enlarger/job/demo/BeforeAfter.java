package io.enlarger.job.demo;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.resample.Resampler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A picture that shows what was won: the scan enlarged by bicubic interpolation on the left, the
 * network's result on the right, row by row for each image.
 */
public final class BeforeAfter {
  private static final int WIDTH_PX = 480;
  private static final int HEIGHT_PX = 300;
  private static final int GAP_PX = 8;

  private BeforeAfter() {}

  /** A place in an image: centre, as shares of width and height. */
  public record Place(Path scan, Path result, double x, double y) {}

  /** Writes the picture as PNG. */
  public static void write(java.util.List<Place> places, Path file) throws IOException {
    int width = 2 * WIDTH_PX + GAP_PX;
    int height = places.size() * (HEIGHT_PX + GAP_PX) - GAP_PX;
    byte[] canvas = new byte[width * height * 3];
    java.util.Arrays.fill(canvas, (byte) 255);
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Pixels result = read(place.result());
      Pixels scan = read(place.scan());
      Pixels bicubic = Resampler.BICUBIC.resize(scan, result.widthPx() / (double) scan.widthPx());
      int top = i * (HEIGHT_PX + GAP_PX);
      paste(crop(bicubic, place), canvas, width, 0, top);
      paste(crop(result, place), canvas, width, WIDTH_PX + GAP_PX, top);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(ImageFormat.PNG)
          .encode(Image.of(Pixels.of8(width, height, 3, canvas)), EncodeOptions.DEFAULT, out);
    }
  }

  private static Pixels read(Path file) throws IOException {
    ByteSource source = ByteSource.of(Files.readAllBytes(file));
    Pixels pixels = Codecs.detect(source).decode(source).pixels().withBitDepth(8);
    return pixels.channels() == 1 ? pixels.select(0, 0, 0) : pixels;
  }

  private static Pixels crop(Pixels pixels, Place place) {
    int x = (int) (place.x() * (pixels.widthPx() - WIDTH_PX));
    int y = (int) (place.y() * (pixels.heightPx() - HEIGHT_PX));
    return pixels.crop(new Region(x, y, WIDTH_PX, HEIGHT_PX));
  }

  private static void paste(Pixels part, byte[] canvas, int width, int x, int y) {
    for (int row = 0; row < part.heightPx(); row++) {
      part.copyRows8(row, 1, canvas, ((y + row) * width + x) * 3);
    }
  }
}
