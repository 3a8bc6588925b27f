package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  private static final int[] SIDES = {1, 7, 8, 13, 255};

  /** What {@link RowEncoderTest} writes too. */
  static Stream<Arguments> losslessRows() {
    return lossless().filter(each -> each.get()[0] != ImageFormat.WEBP);
  }

  static Stream<Arguments> lossless() {
    List<Arguments> all = new ArrayList<>();
    all.add(Arguments.of(ImageFormat.WEBP, 8, 3));
    all.add(Arguments.of(ImageFormat.WEBP, 8, 4));
    for (ImageFormat format : List.of(ImageFormat.PNG, ImageFormat.TIFF)) {
      for (int depth : new int[] {8, 16}) {
        for (int channels = 1; channels <= 4; channels++) {
          all.add(Arguments.of(format, depth, channels));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("lossless")
  void keepsEverySample(ImageFormat format, int depth, int channels) throws IOException {
    Codec codec = Codecs.of(format);
    for (int width : SIDES) {
      for (int height : SIDES) {
        Pixels pixels = Samples.photo(width, height, channels, depth, width * 1000L + height);
        byte[] bytes = Samples.encode(codec.format(), Image.of(pixels));
        assertThat(Codecs.detect(ByteSource.of(bytes))).isSameAs(codec);
        assertThat(Samples.decode(bytes).pixels()).isEqualTo(pixels);
        assertThat(codec.readHeader(ByteSource.of(bytes)))
            .isEqualTo(
                new ImageHeader(
                    format, width, height, channels, depth, 1, Optional.empty(), false));
        assertThat(Samples.encode(codec.format(), Image.of(pixels))).isEqualTo(bytes);
      }
    }
  }

  /** What no compression makes smaller must not be cut off: the JDK's writer of TIFF does so. */
  @ParameterizedTest
  @MethodSource("lossless")
  void keepsNoise(ImageFormat format, int depth, int channels) throws IOException {
    byte[] samples = new byte[301 * 280 * channels];
    new Random(5).nextBytes(samples);
    Pixels pixels = Pixels.of8(301, 280, channels, samples);
    if (depth == 16) {
      short[] wide = new short[samples.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = (short) ((samples[i] << 8) | (samples[wide.length - 1 - i] & 0xff));
      }
      pixels = Pixels.of16(301, 280, channels, wide);
    }
    assertThat(Samples.decode(Samples.encode(format, Image.of(pixels))).pixels()).isEqualTo(pixels);
  }

  @ParameterizedTest
  @MethodSource("lossless")
  void keepsTheDocument(ImageFormat format, int depth, int channels) throws IOException {
    Codec codec = Codecs.of(format);
    byte[] profile = channels <= 2 ? Samples.grayProfile() : Samples.rgbProfile();
    Pixels pixels = Samples.photo(31, 17, channels, depth, 1);
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(300, 600.5)), Optional.of(profile));
    byte[] bytes = Samples.encode(codec.format(), new Image(pixels, document));
    Image back = Samples.decode(bytes);
    assertThat(back.pixels()).isEqualTo(pixels);
    assertThat(back.document().iccProfile().orElseThrow()).isEqualTo(profile);
    // PNG counts whole pixels per metre: half of one is 0.0127 dpi
    assertThat(back.document().resolution().orElseThrow().xDpi()).isCloseTo(300, within(0.013));
    assertThat(back.document().resolution().orElseThrow().yDpi()).isCloseTo(600.5, within(0.013));
    ImageHeader header = codec.readHeader(ByteSource.of(bytes));
    assertThat(header.hasIccProfile()).isTrue();
    assertThat(header.resolution()).isEqualTo(back.document().resolution());
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void leavesOutAProfileOfAnotherColourSpace(ImageFormat format) throws IOException {
    Pixels gray = Samples.photo(9, 9, 1, 8, 1);
    DocumentInfo document = new DocumentInfo(Optional.empty(), Optional.of(Samples.rgbProfile()));
    byte[] bytes = Samples.encode(format, new Image(gray, document));
    assertThat(Samples.decode(bytes).document()).isEqualTo(DocumentInfo.NONE);
    assertThat(Samples.decode(bytes).pixels().channels())
        .isEqualTo(format == ImageFormat.WEBP ? 3 : 1);
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void carriesAProfileWithoutApplyingIt(ImageFormat format) throws IOException {
    Pixels pixels = Samples.photo(64, 48, 3, 8, 2);
    DocumentInfo document = new DocumentInfo(Optional.empty(), Optional.of(Samples.rgbProfile()));
    Codec codec = Codecs.of(format);
    Pixels without = Samples.decode(Samples.encode(codec.format(), Image.of(pixels))).pixels();
    Pixels with =
        Samples.decode(Samples.encode(codec.format(), new Image(pixels, document))).pixels();
    assertThat(with).isEqualTo(without);
  }

  @Test
  void jpegIsCloseToTheOriginal() throws IOException {
    Codec codec = Codecs.of(ImageFormat.JPEG);
    for (int channels : new int[] {1, 3}) {
      for (int width : SIDES) {
        for (int height : SIDES) {
          Pixels pixels = Samples.photo(width, height, channels, 8, width * 1000L + height);
          byte[] bytes = Samples.encode(codec.format(), Image.of(pixels));
          Pixels back = Samples.decode(bytes).pixels();
          assertThat(back.bounds()).isEqualTo(pixels.bounds());
          assertThat(back.channels()).isEqualTo(channels);
          assertThat(rmse(pixels, back)).isLessThan(3.5);
          assertThat(Samples.encode(codec.format(), Image.of(pixels))).isEqualTo(bytes);
        }
      }
    }
  }

  @Test
  void jpegKeepsChromaWhole() throws IOException {
    byte[] bytes = Samples.encode(ImageFormat.JPEG, Image.of(Samples.photo(16, 16, 3, 8, 3)));
    int frame = 2;
    while ((bytes[frame + 1] & 0xff) != 0xc0) {
      frame += 2 + (((bytes[frame + 2] & 0xff) << 8) | (bytes[frame + 3] & 0xff));
    }
    for (int component = 0; component < 3; component++) {
      assertThat(bytes[frame + 11 + 3 * component]).isEqualTo((byte) 0x11);
    }
  }

  @Test
  void jpegKeepsTheDocument() throws IOException {
    byte[] large = new byte[200_000];
    System.arraycopy(Samples.rgbProfile(), 0, large, 0, Samples.rgbProfile().length);
    for (byte[] profile : List.of(Samples.rgbProfile(), large)) {
      DocumentInfo document =
          new DocumentInfo(Optional.of(new Resolution(300, 600)), Optional.of(profile));
      Image image = new Image(Samples.photo(40, 30, 3, 8, 4), document);
      byte[] bytes = Samples.encode(ImageFormat.JPEG, image);
      Image back = Samples.decode(bytes);
      assertThat(back.document().resolution()).contains(new Resolution(300, 600));
      assertThat(back.document().iccProfile().orElseThrow()).isEqualTo(profile);
    }
    DocumentInfo gray = new DocumentInfo(Optional.empty(), Optional.of(Samples.grayProfile()));
    byte[] bytes =
        Samples.encode(ImageFormat.JPEG, new Image(Samples.photo(40, 30, 1, 8, 4), gray));
    assertThat(Samples.decode(bytes).document().iccProfile().orElseThrow())
        .isEqualTo(Samples.grayProfile());
  }

  @Test
  void jpegHolds16BitsAs8() throws IOException {
    Pixels wide = Samples.photo(20, 20, 3, 16, 5);
    Codec codec = Codecs.of(ImageFormat.JPEG);
    assertThat(Samples.encode(codec.format(), Image.of(wide)))
        .isEqualTo(Samples.encode(codec.format(), Image.of(wide.withBitDepth(8))));
  }

  @Test
  void jpegRefusesAlpha() {
    assertThatThrownBy(
            () -> Samples.encode(ImageFormat.JPEG, Image.of(Samples.photo(2, 2, 4, 8, 6))))
        .isInstanceOf(EnlargerException.class)
        .hasMessage("jpeg: alpha is not supported; choose png or tiff")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_UNSUPPORTED);
  }

  @Test
  void jpegQualityChangesTheSize() throws IOException {
    Image image = Image.of(Samples.photo(100, 100, 3, 8, 7));
    java.io.ByteArrayOutputStream low = new java.io.ByteArrayOutputStream();
    Codecs.encoder(ImageFormat.JPEG).encode(image, EncodeOptions.DEFAULT.withJpegQuality(40), low);
    assertThat(low.size()).isLessThan(Samples.encode(ImageFormat.JPEG, image).length / 2);
  }

  private static double rmse(Pixels a, Pixels b) {
    double sum = 0;
    for (int y = 0; y < a.heightPx(); y++) {
      for (int x = 0; x < a.widthPx(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          double difference = a.sample(x, y, c) - b.sample(x, y, c);
          sum += difference * difference;
        }
      }
    }
    return Math.sqrt(sum / a.heightPx() / a.widthPx() / a.channels());
  }
}
