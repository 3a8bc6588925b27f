package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Provenance;
import io.enlarger.image.Resolution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is particular to WebP; {@link RoundTripTest} has what all formats share. */
class WebpWriterTest {
  @Test
  void grayIsWrittenAsColourWithoutTint() throws IOException {
    for (int channels : new int[] {1, 2}) {
      for (int depth : new int[] {8, 16}) {
        Pixels gray = Samples.photo(61, 47, channels, depth, 4);
        Pixels narrow = gray.withBitDepth(8);
        Pixels expected = channels == 1 ? narrow.select(0, 0, 0) : narrow.select(0, 0, 0, 1);
        byte[] bytes = Samples.encode(ImageFormat.WEBP, Image.of(gray));
        assertThat(Samples.decode(bytes).pixels()).isEqualTo(expected);
      }
    }
    Pixels gray = Samples.photo(61, 47, 1, 8, 4);
    Pixels lossy =
        Samples.decode(Samples.encode(ImageFormat.WEBP, Image.of(gray), EncodeOptions.DEFAULT))
            .pixels();
    for (int y = 0; y < 47; y++) {
      for (int x = 0; x < 61; x++) {
        assertThat(lossy.sample(x, y, 0)).isCloseTo(lossy.sample(x, y, 2), within(1));
      }
    }
  }

  private static org.assertj.core.data.Offset<Integer> within(int levels) {
    return org.assertj.core.data.Offset.offset(levels);
  }

  @Test
  void qualityDecidesSize() throws IOException {
    Image image = Image.of(Samples.photo(200, 150, 3, 8, 7));
    EncodeOptions options = EncodeOptions.DEFAULT;
    int low = Samples.encode(ImageFormat.WEBP, image, options.withWebpQuality(30)).length;
    int high = Samples.encode(ImageFormat.WEBP, image, options.withWebpQuality(95)).length;
    int lossless =
        Samples.encode(ImageFormat.WEBP, image, options.withWebpQuality(EncodeOptions.LOSSLESS))
            .length;
    assertThat(low).isLessThan(high / 2);
    assertThat(high).isLessThan(lossless);
  }

  @Test
  void keepsColoursBelowTransparentPixels() throws IOException {
    byte[] samples = new byte[64 * 64 * 4];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i % 4 == 3 ? 0 : i * 31);
    }
    Pixels hidden = Pixels.of8(64, 64, 4, samples);
    assertThat(Samples.decode(Samples.encode(ImageFormat.WEBP, Image.of(hidden))).pixels())
        .isEqualTo(hidden);
  }

  @Test
  void lossyKeepsTheDocumentToo() throws IOException {
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(300, 300)), Optional.of(Samples.rgbProfile()))
            .derived(new Provenance("Enlarger", "bicubic", Optional.empty(), 2, "00ff"));
    for (int channels : new int[] {3, 4}) {
      Image image = new Image(Samples.photo(33, 21, channels, 8, 3), document);
      byte[] bytes = Samples.encode(ImageFormat.WEBP, image, EncodeOptions.DEFAULT);
      Image back = Samples.decode(bytes);
      assertThat(back.pixels().shape()).isEqualTo(image.pixels().shape());
      assertThat(back.document().iccProfile().orElseThrow()).isEqualTo(Samples.rgbProfile());
      assertThat(back.document().resolution()).contains(new Resolution(300, 300));
      assertThat(new String(back.document().xmp().orElseThrow(), StandardCharsets.UTF_8))
          .contains("sha256:00ff");
      assertThat(Codecs.of(ImageFormat.WEBP).readHeader(ByteSource.of(bytes)).hasIccProfile())
          .isTrue();
    }
  }

  @Test
  void refusesWhatWebpCannotHold() {
    assertThatThrownBy(
            () -> Samples.encode(ImageFormat.WEBP, Image.of(Samples.photo(16384, 1, 3, 8, 6))))
        .isInstanceOf(EnlargerException.class)
        .hasMessage(
            "webp: a side of more than 16383 pixels is not supported; choose png, jpeg or tiff")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_UNSUPPORTED);
  }
}
