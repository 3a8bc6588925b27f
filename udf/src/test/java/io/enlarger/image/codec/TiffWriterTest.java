package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.EncodeOptions.TiffCompression;
import io.enlarger.image.codec.EncodeOptions.TiffLevels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TIFF in all forms in which it is written, read back here and by the JDK. */
class TiffWriterTest {
  private static final int[][] SIZES = {{1, 1}, {7, 300}, {255, 13}, {257, 511}, {1030, 70}};

  static Stream<Arguments> forms() {
    List<Arguments> all = new ArrayList<>();
    for (TiffCompression compression : TiffCompression.values()) {
      for (TiffLevels levels : TiffLevels.values()) {
        all.add(Arguments.of(compression, levels));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void keepsPixelsAndDocument(TiffCompression compression, TiffLevels levels) throws IOException {
    EncodeOptions options = EncodeOptions.DEFAULT.withTiff(compression, levels);
    for (int depth : new int[] {8, 16}) {
      for (int channels = 1; channels <= 4; channels++) {
        byte[] profile = channels <= 2 ? Samples.grayProfile() : Samples.rgbProfile();
        DocumentInfo document =
            new DocumentInfo(Optional.of(new Resolution(300, 300)), Optional.of(profile));
        for (int[] size : SIZES) {
          Pixels pixels = Samples.photo(size[0], size[1], channels, depth, size[0]);
          byte[] bytes = Samples.encode(ImageFormat.TIFF, new Image(pixels, document), options);
          assertThat(Codecs.of(ImageFormat.TIFF).readHeader(ByteSource.of(bytes)))
              .isEqualTo(
                  new ImageHeader(
                      ImageFormat.TIFF,
                      size[0],
                      size[1],
                      channels,
                      depth,
                      1,
                      Optional.of(new Resolution(300, 300)),
                      true));
          Image back = Samples.decode(bytes);
          Stored stored = Codecs.encoder(ImageFormat.TIFF).stored(pixels.shape(), options);
          if (stored.samples() == Stored.Samples.KEPT) {
            assertThat(back.pixels()).isEqualTo(pixels);
          } else {
            // noise of 8 levels at quality 95
            assertThat(farthest(back.pixels(), pixels)).isLessThan(24);
          }
          assertThat(back.document().iccProfile().orElseThrow()).isEqualTo(profile);
        }
      }
    }
  }

  /** What nothing makes smaller grows, and most with LZW, whose table is full of it. */
  @ParameterizedTest
  @MethodSource("forms")
  void keepsNoise(TiffCompression compression, TiffLevels levels) throws IOException {
    byte[] noise = new byte[700 * 1000];
    new Random(3).nextBytes(noise);
    // a calm beginning, which says nothing of what follows
    byte[] samples = new byte[700 * 1600];
    System.arraycopy(noise, 0, samples, samples.length - noise.length, noise.length);
    Pixels pixels = Pixels.of8(700, 1600, 1, samples);
    EncodeOptions options = EncodeOptions.DEFAULT.withTiff(compression, levels);
    byte[] bytes = Samples.encode(ImageFormat.TIFF, Image.of(pixels), options);
    double levelsBytes = levels == TiffLevels.PYRAMID ? 1.4 : 1;
    assertThat(bytes.length).isLessThan((int) (1.5 * levelsBytes * samples.length + 200_000));
    if (compression != TiffCompression.JPEG) {
      assertThat(Samples.decode(bytes).pixels()).isEqualTo(pixels);
    }
  }

  /** Every level is the mean of four pixels of the one above, and the JDK reads all of them. */
  @ParameterizedTest
  @MethodSource("forms")
  void levelsHalve(TiffCompression compression, TiffLevels levels) throws IOException {
    if (levels == TiffLevels.FULL) {
      return;
    }
    for (int channels : new int[] {1, 3}) {
      Pixels pixels = Samples.photo(1101, 777, channels, 8, 5);
      byte[] bytes =
          Samples.encode(
              ImageFormat.TIFF,
              Image.of(pixels),
              EncodeOptions.DEFAULT.withTiff(compression, levels));
      ImageReader reader = Plugins.tiffReader();
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)));
      assertThat(reader.getNumImages(true)).isEqualTo(4);
      Pixels expected = pixels;
      for (int level = 1; level < 4; level++) {
        expected = mean(expected);
        assertThat(reader.getWidth(level)).isEqualTo(expected.widthPx());
        assertThat(reader.getHeight(level)).isEqualTo(expected.heightPx());
        ImageHeader header =
            new ImageHeader(
                ImageFormat.TIFF,
                expected.widthPx(),
                expected.heightPx(),
                channels,
                8,
                1,
                Optional.empty(),
                false);
        if (compression != TiffCompression.JPEG) {
          assertThat(Rasters.toPixels(reader.read(level), header)).isEqualTo(expected);
        }
      }
      reader.dispose();
    }
  }

  @Test
  void pagesHaveTheirLevelsBelowThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Pixels> pages = new ArrayList<>();
    try (PageWriter writer =
        Codecs.encoder(ImageFormat.TIFF)
            .openPages(
                EncodeOptions.DEFAULT.withTiff(TiffCompression.LZW, TiffLevels.PYRAMID), out)) {
      for (int i = 0; i < 3; i++) {
        pages.add(Samples.photo(600 + i, 400, 3, 8, i));
        writer.add(Image.of(pages.get(i)));
      }
    }
    ByteSource bytes = ByteSource.of(out.toByteArray());
    Codec codec = Codecs.of(ImageFormat.TIFF);
    assertThat(codec.readHeader(bytes).pages()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(codec.decodePage(bytes, i, DecodeLimits.DEFAULT).pixels()).isEqualTo(pages.get(i));
    }
  }

  /** What is transparent has no part in the colours around it. */
  @Test
  void transparentPixelsLeaveNoFringe() {
    byte[] samples = {100, 120, -56, -1, 0, 0, 0, 0, 100, 120, -56, -1, 0, 0, 0, 0};
    Pixels half = Halving.of(Pixels.of8(2, 2, 4, samples));
    assertThat(half).isEqualTo(Pixels.of8(1, 1, 4, new byte[] {100, 120, -56, (byte) 128}));
  }

  private static int farthest(Pixels a, Pixels b) {
    int most = 0;
    for (int y = 0; y < a.heightPx(); y++) {
      for (int x = 0; x < a.widthPx(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          most = Math.max(most, Math.abs(a.sample(x, y, c) - b.sample(x, y, c)));
        }
      }
    }
    return most;
  }

  private static Pixels mean(Pixels above) {
    int width = (above.widthPx() + 1) / 2;
    int height = (above.heightPx() + 1) / 2;
    byte[] to = new byte[width * height * above.channels()];
    for (int i = 0; i < to.length; i++) {
      int c = i % above.channels();
      int x = i / above.channels() % width;
      int y = i / above.channels() / width;
      int right = Math.min(2 * x + 1, above.widthPx() - 1);
      int lower = Math.min(2 * y + 1, above.heightPx() - 1);
      double sum =
          above.sample(2 * x, 2 * y, c)
              + above.sample(right, 2 * y, c)
              + above.sample(2 * x, lower, c)
              + above.sample(right, lower, c);
      to[i] = (byte) Math.floor(sum / 4 + 0.5);
    }
    return Pixels.of8(width, height, above.channels(), to);
  }
}
