package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoders that must not differ in a sample, so that a cluster's machines may have either. */
class TurboDecoderTest {
  private static final int[][] SIZES = {
    {1, 1}, {2, 3}, {7, 13}, {8, 8}, {16, 16}, {17, 33}, {1, 50}, {50, 1}, {255, 129}
  };

  /** By the JDK, whose chroma has half the size. */
  private static byte[] file(Pixels pixels, boolean progressive, float quality) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = Plugins.jpegWriter();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      param.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(Canvas.interleaved(pixels), null, null), param);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }

  private static byte[] photo(int width, int height, int channels, boolean progressive)
      throws IOException {
    return file(Samples.photo(width, height, channels, 8, width), progressive, 0.9f);
  }

  private static byte[] byTheJdk(byte[] file, int channels) throws IOException {
    ImageReader reader = Plugins.jpegReader();
    try (SourceStream in = SourceStream.forDecoding(ByteSource.of(file))) {
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      int[] samples =
          image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
      assertThat(samples).hasSize(image.getWidth() * image.getHeight() * channels);
      byte[] bytes = new byte[samples.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) samples[i];
      }
      return bytes;
    } finally {
      reader.dispose();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, true", "3, true", "1, false", "3, false"})
  void givesTheSamplesOfTheJdk(int channels, boolean progressive) throws IOException {
    Assumptions.assumeTrue(TurboDecoder.available(), "skipped: there is no libjpeg-turbo");
    for (int[] size : SIZES) {
      for (float quality : new float[] {0.05f, 0.5f, 0.75f, 0.95f, 1}) {
        Pixels pixels = Samples.photo(size[0], size[1], channels, 8, size[0]);
        byte[] file = file(pixels, progressive, quality);
        assertThat(TurboDecoder.decoded(file, size[0], size[1], channels).orElseThrow())
            .as("%sx%s at %s", size[0], size[1], quality)
            .isEqualTo(byTheJdk(file, channels));
      }
    }
  }

  /** Where the segments of a file begin; a scan's data belong to it. */
  private static List<Integer> segments(byte[] file) {
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i + 1 < file.length; i++) {
      int code = file[i + 1] & 0xff;
      if (file[i] == (byte) 0xff && code >= 0xc0 && (code < 0xd0 || code > 0xd7)) {
        starts.add(i);
        boolean alone = code == 0xd8 || code == 0xd9;
        i += alone ? 1 : 1 + (((file[i + 2] & 0xff) << 8) | (file[i + 3] & 0xff));
      }
    }
    return starts;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] head(byte[] file, int length) {
    return Arrays.copyOf(file, length);
  }

  private static byte[] tail(byte[] file, int from) {
    return Arrays.copyOfRange(file, from, file.length);
  }

  private static int last(byte[] file, int marker) {
    return segments(file).stream()
        .filter(at -> (file[at + 1] & 0xff) == marker)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  /** The same file whose last scan is there more often. */
  private static byte[] withScans(byte[] file, int more) {
    int scan = last(file, 0xda);
    byte[] again = Arrays.copyOfRange(file, scan, file.length - 2);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head(file, file.length - 2));
    for (int i = 0; i < more; i++) {
      all.writeBytes(again);
    }
    all.writeBytes(tail(file, file.length - 2));
    return all.toByteArray();
  }

  @Test
  void onlyPlainFilesAreTaken() throws IOException {
    byte[] file = photo(40, 30, 3, true);
    assertThat(JpegScans.arePlain(file)).isTrue();
    assertThat(JpegScans.arePlain(photo(40, 30, 1, false))).isTrue();
    int end = file.length - 2;
    int jfif = segments(file).get(1);
    int afterJfif = segments(file).get(2);
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 1
    };
    byte[] renamed = file.clone();
    renamed[last(file, 0xc2) + 10] = 'R';
    byte[] wide = file.clone();
    wide[last(file, 0xc2) + 11] = 0x41;
    byte[] arithmetic = file.clone();
    arithmetic[last(file, 0xc2) + 1] = (byte) 0xca;
    for (byte[] other :
        List.of(
            head(file, end), // no end
            join(file, new byte[1]), // something behind it
            join(head(file, last(file, 0xda)), tail(file, end)), // the last bits are missing
            withScans(file, 1), // or there twice
            join(head(file, jfif), tail(file, afterJfif)), // colours are not said
            join(head(file, jfif), adobe, tail(file, jfif)), // or twice
            renamed,
            wide,
            arithmetic,
            head(file, 3),
            new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9})) {
      assertThat(JpegScans.arePlain(other)).isFalse();
      assertThat(TurboDecoder.decoded(other, 40, 30, 3)).isEmpty();
    }
    for (int length = 0; length < file.length; length++) {
      assertThat(JpegScans.arePlain(head(file, length))).isFalse();
    }
  }

  @Test
  void whatTheLibraryComplainsOfIsNotTaken() throws IOException {
    byte[] file = photo(40, 30, 3, true);
    int scan = last(file, 0xda);
    byte[] cut = join(head(file, scan + 30), tail(file, file.length - 2));
    assertThat(JpegScans.arePlain(cut)).isTrue();
    assertThat(TurboDecoder.decoded(cut, 40, 30, 3)).isEmpty();
    assertThatThrownBy(() -> Samples.decode(cut))
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining("it cannot be decoded in full");
  }

  /** The codec's pixels are those of the file's decoder, upright. */
  @Test
  void theCodecGivesTheSamePixels() throws IOException {
    byte[] file = photo(255, 129, 3, true);
    byte[] expected = byTheJdk(file, 3);
    assertThat(Samples.decode(file).pixels()).isEqualTo(Pixels.of8(255, 129, 3, expected));
  }

  /** Small files that ask for much work are left to a decoder that can be ended. */
  @Test
  @Timeout(60)
  void thousandsOfScansEndWithTheTime() throws Exception {
    byte[] flat = file(Pixels.of8(3000, 3000, 1, new byte[9_000_000]), true, 0.9f);
    byte[] many = withScans(flat, 4000);
    assertThat(JpegScans.arePlain(many)).isFalse();
    long start = System.nanoTime();
    Optional<String> failure;
    try {
      var unused =
          DecodeDeadline.within(
              Duration.ofSeconds(2),
              ByteSource.of(many),
              source -> Codecs.detect(source).decode(source));
      failure = Optional.empty();
    } catch (EnlargerException e) {
      failure = Optional.of(e.code().name());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(failure).isPresent();
  }
}
