package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.BandedRows;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.Resolution;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that were written row by row, read back by the same codecs as all others. */
class RowEncoderTest {
  private static final int[][] SIZES = {
    {1, 1}, {7, 300}, {255, 13}, {256, 256}, {257, 511}, {600, 70}
  };

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.RoundTripTest#losslessRows")
  void keepsEverySampleAndTheDocument(ImageFormat format, int depth, int channels)
      throws IOException {
    byte[] profile = channels <= 2 ? Samples.grayProfile() : Samples.rgbProfile();
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(300, 300)), Optional.of(profile));
    for (int[] size : SIZES) {
      Pixels pixels = Samples.photo(size[0], size[1], channels, depth, size[0] + size[1]);
      Image back = Samples.decode(written(format, pixels, document));
      assertThat(back.pixels()).isEqualTo(pixels);
      assertThat(back.document().iccProfile().orElseThrow()).isEqualTo(profile);
      assertThat(back.document().resolution().orElseThrow().xDpi()).isCloseTo(300, within(0.013));
    }
  }

  private byte[] written(ImageFormat format, Pixels pixels, DocumentInfo document)
      throws IOException {
    return written(format, RowSource.of(pixels), document);
  }

  private byte[] written(ImageFormat format, RowSource rows, DocumentInfo document)
      throws IOException {
    Path file = folder.resolve(format.name());
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      Codecs.encoder(format)
          .rowEncoder()
          .orElseThrow()
          .encode(rows, document, EncodeOptions.DEFAULT, out);
    }
    return Files.readAllBytes(file);
  }

  /** 64-bit offsets are taken only where they may be needed, and then for the whole file. */
  @Test
  void largeTiffIsBig() {
    assertThat(TiffWriter.isBig(new Shape(30_000, 33_000, 1, 8), EncodeOptions.DEFAULT)).isFalse();
    assertThat(TiffWriter.isBig(new Shape(60_000, 66_000, 1, 8), EncodeOptions.DEFAULT)).isFalse();
    assertThat(TiffWriter.isBig(new Shape(60_000, 70_000, 1, 8), EncodeOptions.DEFAULT)).isTrue();
    assertThat(TiffWriter.isBig(new Shape(30_000, 33_000, 3, 16), EncodeOptions.DEFAULT)).isTrue();
  }

  /** Bands are cut alike, so the bytes are those of the image that is written whole. */
  @Test
  void jpegIsTheSameRowByRow() throws IOException {
    for (int channels : new int[] {1, 3}) {
      for (int[] size : new int[][] {{131, 203}, {1301, 1700}}) {
        Pixels pixels = Samples.photo(size[0], size[1], channels, 8, 6);
        assertThat(written(ImageFormat.JPEG, inPieces(pixels), DocumentInfo.NONE))
            .isEqualTo(Samples.encode(ImageFormat.JPEG, Image.of(pixels)));
      }
    }
  }

  private static RowSource inPieces(Pixels pixels) {
    return new BandedRows(pixels.shape()) {
      private int y;

      @Override
      protected Pixels nextBand() {
        int count = Math.min(77, pixels.heightPx() - y);
        y += count;
        return pixels.crop(new Region(0, y - count, pixels.widthPx(), count));
      }
    };
  }

  /** What goes wrong with the rows comes out as it was thrown, through native code too. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "TIFF"})
  void failuresOfRowsComeOut(ImageFormat format) {
    assertThatThrownBy(() -> written(format, failing(new IOException("gone")), DocumentInfo.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
    EnlargerException refused = EnlargerException.of(ErrorCode.IMAGE_CORRUPT, "torn");
    assertThatThrownBy(() -> written(format, failing(refused), DocumentInfo.NONE))
        .isSameAs(refused);
  }

  private static RowSource failing(Exception failure) {
    Pixels top = Samples.photo(600, 300, 3, 8, 1);
    return new BandedRows(new Shape(600, 900, 3, 8)) {
      private boolean first = true;

      @Override
      protected Pixels nextBand() throws IOException {
        if (first) {
          first = false;
          return top;
        }
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (RuntimeException) failure;
      }
    };
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    Pixels pixels = Samples.photo(300, 270, 3, 8, 5);
    for (ImageFormat format : new ImageFormat[] {ImageFormat.PNG, ImageFormat.TIFF}) {
      assertThat(written(format, pixels, DocumentInfo.NONE))
          .isEqualTo(written(format, pixels, DocumentInfo.NONE));
      assertThat(Codecs.detect(ByteSource.of(written(format, pixels, DocumentInfo.NONE))).format())
          .isEqualTo(format);
    }
  }
}
