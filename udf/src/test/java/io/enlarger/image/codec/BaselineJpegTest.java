package io.enlarger.image.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoders that must not differ in a byte, so that a cluster's machines may have either. */
class BaselineJpegTest {
  private static final int[][] SIZES = {{1, 1}, {7, 13}, {8, 8}, {83, 61}, {255, 9}};

  private static void requireTurbo() {
    Assumptions.assumeTrue(
        TurboJpeg.available(),
        "skipped: there is no libjpeg-turbo; install libturbojpeg0 (Debian), libturbojpeg (Ubuntu)"
            + " or turbojpeg (Fedora)");
  }

  private static byte[] samples(Pixels pixels) {
    byte[] samples = new byte[pixels.widthPx() * pixels.heightPx() * pixels.channels()];
    pixels.copyRows8(0, pixels.heightPx(), samples, 0);
    return samples;
  }

  private static byte[] file(BaselineJpeg encoder, Pixels pixels) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JpegOutput.write(RowSource.of(pixels), DocumentInfo.NONE, encoder, Channels.newChannel(out));
    return out.toByteArray();
  }

  /** Whatever the JDK is built with. The sums: libjpeg-turbo 2.1.5, cjpeg -sample 1x1 -dct int. */
  @ParameterizedTest
  @CsvSource({
    "1, 41, 915cc623edda8212a0c8b0dcfb0f85950b10a7e22072e3faf4ca9f338da5ba7e",
    "1, 95, ad7f56cca12e1b418c7bdb1b257619388063ff8f14e670f1cc3dd851291176c0",
    "3, 41, 0717f71e7a2c696e76341eb90ca06b6f50db3d83961bc16876a96c4f193c512a",
    "3, 95, 4da3b85f032fca9982a0bb7285b7917ee48adbcc2f014c8c451599bc71d64dae"
  })
  void theJdkGivesTheBytesOfTheLibrary(int channels, int quality, String sha256)
      throws IOException {
    try (BaselineJpeg jdk = new JdkJpeg(channels, quality)) {
      String file = HexFormat.of().formatHex(file(jdk, Samples.photo(83, 61, channels, 8, 1)));
      byte[] fromTables = HexFormat.of().parseHex(file.substring(file.indexOf("ffdb0043")));
      assertThat(DigestUtils.sha256Hex(fromTables)).isEqualTo(sha256);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void turboGivesTheBytesOfTheJdkAtEveryQuality(int channels) throws IOException {
    requireTurbo();
    for (int quality = 1; quality <= 100; quality++) {
      try (BaselineJpeg jdk = new JdkJpeg(channels, quality);
          BaselineJpeg turbo = TurboJpeg.of(channels, quality)) {
        for (int[] size : SIZES) {
          byte[] photo = samples(Samples.photo(size[0], size[1], channels, 8, quality));
          byte[] noise = new byte[photo.length];
          new Random(quality).nextBytes(noise);
          for (byte[] each : new byte[][] {photo, noise}) {
            turbo.samples(each.length).put(each);
            jdk.samples(each.length).put(each);
            assertThat(turbo.compress(size[0], size[1]).sameAs(jdk.compress(size[0], size[1])))
                .as("quality %s, %sx%s", quality, size[0], size[1])
                .isTrue();
          }
        }
      }
    }
  }

  /** More than one band, the last one shorter, and more markers than there are numbers for them. */
  @ParameterizedTest
  @CsvSource({"1501, 1403, 3", "2003, 1100, 1", "65500, 90, 1"})
  void bandsArePutTogetherToTheSamePixels(int width, int height, int channels) throws IOException {
    Pixels pixels = Samples.photo(width, height, channels, 8, 3);
    assertThat(height).isGreaterThan(JpegOutput.bandHeightPx(width));
    byte[] banded;
    byte[] whole;
    try (BaselineJpeg jdk = new JdkJpeg(channels, 90)) {
      banded = file(jdk, pixels);
      byte[] samples = samples(pixels);
      jdk.samples(samples.length).put(samples);
      JpegPieces pieces = jdk.compress(width, height);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(new byte[] {(byte) 0xff, (byte) 0xd8});
      out.writeBytes(pieces.header(height));
      WritableByteChannel channel = Channels.newChannel(out);
      channel.write(pieces.scanHeader());
      channel.write(pieces.scan());
      out.write(new byte[] {(byte) 0xff, (byte) 0xd9});
      whole = out.toByteArray();
    }
    assertThat(Samples.decode(banded).pixels()).isEqualTo(Samples.decode(whole).pixels());
    requireTurbo();
    try (BaselineJpeg turbo = TurboJpeg.of(channels, 90)) {
      assertThat(file(turbo, pixels)).isEqualTo(banded);
    }
  }

  /** Memory goes from closed encoders to new ones, even where one is closed twice. */
  @Test
  void encodersThatAreOpenAtOneTimeShareNoMemory() throws IOException {
    requireTurbo();
    byte[] bright = new byte[64];
    Arrays.fill(bright, (byte) 200);
    byte[] dark = new byte[64];
    TurboJpeg before = TurboJpeg.of(1, 90);
    before.close();
    before.close();
    assertThatThrownBy(() -> before.samples(64)).hasMessage("the JPEG encoder is closed");
    try (TurboJpeg one = TurboJpeg.of(1, 90);
        TurboJpeg other = TurboJpeg.of(1, 90);
        JdkJpeg jdk = new JdkJpeg(1, 90)) {
      one.samples(64).put(bright);
      other.samples(64).put(dark);
      JpegPieces ofOne = one.compress(8, 8);
      JpegPieces ofOther = other.compress(8, 8);
      jdk.samples(64).put(bright);
      assertThat(ofOne.sameAs(jdk.compress(8, 8))).isTrue();
      jdk.samples(64).put(dark);
      assertThat(ofOther.sameAs(jdk.compress(8, 8))).isTrue();
    }
  }

  @Test
  void bandsAreRowsOfBlocksThatRestartMarkersCanCount() {
    for (int width = 1; width <= 65_500; width++) {
      int height = JpegOutput.bandHeightPx(width);
      assertThat(height % 8).isZero();
      assertThat((width + 7) / 8 * (height / 8)).isBetween(1, 65_535);
    }
  }

  /** A stream goes on that a thread writes to which is to end: what it is for, it decides. */
  @Test
  void anInterruptedThreadDoesNotCloseTheStream() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Thread.currentThread().interrupt();
    try {
      Pixels pixels = Samples.photo(600, 500, 3, 8, 1);
      Codecs.encoder(ImageFormat.JPEG).encode(Image.of(pixels), EncodeOptions.DEFAULT, out);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    try (BaselineJpeg encoder = BaselineJpeg.of(3, 95)) {
      assertThat(out.toByteArray()).isEqualTo(file(encoder, Samples.photo(600, 500, 3, 8, 1)));
    }
  }

  /** In processes of their own, since the library is looked for once. */
  @Test
  void aLibraryIsUsedOnlyWhereItIsWantedAndGivesTheSameBytes() throws Exception {
    assertThat(availableWith(Map.of(TurboJpeg.VARIABLE, "none"))).contains("available false");
    assertThat(availableWith(Map.of(TurboJpeg.VARIABLE, "/no/such/library.so")))
        .contains("ENLARGER_TURBOJPEG=/no/such/library.so cannot be loaded")
        .contains("available false");
    requireTurbo();
    assertThat(availableWith(Map.of())).contains("available true");
    // a setting of the library's own that makes other files
    assertThat(availableWith(Map.of("TJ_OPTIMIZE", "1")))
        .contains("gives other bytes than the JDK's JPEG encoder")
        .contains("available false");
  }

  private static String availableWith(Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.apache.logging.log4j.level=WARN",
            "-cp",
            System.getProperty("java.class.path"),
            Available.class.getName());
    builder.environment().remove(TurboJpeg.VARIABLE);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }

  /** The program of those processes. */
  static final class Available {
    private Available() {}

    public static void main(String[] arguments) {
      System.out.println("available " + TurboJpeg.available());
    }
  }
}
