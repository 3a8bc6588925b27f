package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of files that were cut off or changed, against the same files whole. */
class SalvageTest {
  private static final int HEIGHT = 600;

  @ParameterizedTest
  @CsvSource({"PNG, 1, 8", "PNG, 3, 8", "PNG, 4, 16", "JPEG, 1, 8", "JPEG, 3, 8"})
  void rowsAboveTheEndAreKept(ImageFormat format, int channels, int depth) throws IOException {
    byte[] file = Samples.encode(format, Image.of(Samples.photo(500, HEIGHT, channels, depth, 3)));
    Pixels whole = Samples.decode(file).pixels();
    byte[] cut = Arrays.copyOf(file, file.length * 6 / 10);
    requireIntactTop(format, cut, whole, HEIGHT / 3);
  }

  /** A changed byte is seen by the checksum of its chunk, and all that comes before it is right. */
  @Test
  void rowsAboveADamagedChunkAreKept() throws IOException {
    byte[] file = Samples.encode(ImageFormat.PNG, Image.of(Samples.photo(900, 600, 3, 8, 4)));
    Pixels whole = Samples.decode(file).pixels();
    file[file.length * 3 / 4] ^= 0x10;
    requireIntactTop(ImageFormat.PNG, file, whole, HEIGHT / 2);
  }

  private static void requireIntactTop(
      ImageFormat format, byte[] damaged, Pixels whole, int atLeast) throws IOException {
    Codec codec = Codecs.of(format);
    ByteSource source = ByteSource.of(damaged);
    assertThatThrownBy(() -> codec.decode(source))
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_CORRUPT);
    Salvaged salvaged = codec.salvage(source, DecodeLimits.DEFAULT).orElseThrow();
    int rows = salvaged.intactRows();
    assertThat(rows).isGreaterThan(atLeast).isLessThan(whole.heightPx());
    Pixels pixels = salvaged.image().pixels();
    assertThat(pixels.shape()).isEqualTo(whole.shape());
    Region top = new Region(0, 0, whole.widthPx(), rows);
    assertThat(pixels.crop(top)).isEqualTo(whole.crop(top));
    int half = (whole.maxValue() + 1) / 2;
    assertThat(pixels.sample(7, whole.heightPx() - 1, 0)).isEqualTo(half);
    if (whole.hasAlpha()) {
      assertThat(pixels.sample(7, whole.heightPx() - 1, whole.channels() - 1))
          .isEqualTo(whole.maxValue());
    }
  }

  @Test
  void nothingIsMadeOfAFileWithoutARow() throws IOException {
    for (ImageFormat format : new ImageFormat[] {ImageFormat.PNG, ImageFormat.JPEG}) {
      byte[] file = Samples.encode(format, Image.of(Samples.photo(500, 300, 3, 8, 3)));
      for (int length : new int[] {20, 700}) {
        assertThat(
                Codecs.of(format)
                    .salvage(ByteSource.of(Arrays.copyOf(file, length)), DecodeLimits.DEFAULT))
            .isEqualTo(Optional.empty());
      }
    }
  }
}
