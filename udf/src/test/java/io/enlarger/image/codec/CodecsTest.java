package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTest {
  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void everyFormatHasItsCodec(ImageFormat format) {
    assertThat(Codecs.of(format).format()).isEqualTo(format);
    assertThat(Codecs.all()).hasSize(ImageFormat.values().length);
  }

  @Test
  void namesTheFirstBytesOfWhatIsUnknown() {
    byte[] text = "RIFF\u0001 is sound".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Codecs.detect(ByteSource.of(text)))
        .hasMessage(
            "image: no known format begins with the bytes 52 49 46 46 01 20 69 73 20 73 6f 75 6e 64"
                + " (\"RIFF. is sound\"); convert it to one of PNG, JPEG, TIFF, JPEG2000, WEBP,"
                + " GIF, BMP, PNM")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_FORMAT_UNKNOWN);
    assertThatThrownBy(() -> Codecs.detect(ByteSource.of(new byte[0])))
        .hasMessage("image: the file is empty; restore it from its source");
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void readsLittleForAHeader(ImageFormat format) throws IOException {
    Codec codec = Codecs.of(format);
    byte[] bytes = Samples.encode(format, Image.of(Samples.photo(900, 700, 3, 8, 1)));
    assertThat(bytes.length).isGreaterThan(100_000);
    Counting source = new Counting(bytes, Long.MAX_VALUE);
    codec.readHeader(source);
    assertThat(source.bytesRead).isLessThanOrEqualTo(4L * SourceStream.HEADER_BUFFER_BYTES);
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void passesOnWhatTheSourceThrows(ImageFormat format) throws IOException {
    Codec codec = Codecs.of(format);
    byte[] bytes = Samples.encode(format, Image.of(Samples.photo(900, 700, 3, 8, 1)));
    assertThat(bytes.length).isGreaterThan(2 * SourceStream.DECODE_BUFFER_BYTES);
    for (long failAfter = 0; failAfter < bytes.length; failAfter += bytes.length / 13) {
      Counting source = new Counting(bytes, failAfter);
      assertThatThrownBy(() -> codec.decode(source))
          .as("%s fails after %d of %d", format, failAfter, bytes.length)
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("gone");
    }
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void passesOnWhatTheOutputThrows(ImageFormat format) {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    Image image = Image.of(Samples.photo(30, 30, 3, 8, 1));
    assertThatThrownBy(() -> Codecs.encoder(format).encode(image, EncodeOptions.DEFAULT, full))
        .isInstanceOf(IOException.class)
        .hasMessage("no space left");
  }

  @ParameterizedTest
  @MethodSource("io.enlarger.image.codec.Samples#written")
  void refusesWhatIsTooLarge(ImageFormat format) throws IOException {
    Codec codec = Codecs.of(format);
    byte[] bytes = Samples.encode(format, Image.of(Samples.photo(40, 30, 3, 8, 1)));
    assertThatThrownBy(() -> codec.decode(ByteSource.of(bytes), new DecodeLimits(1199)))
        .hasMessage(
            Failures.name(format)
                + ": the image is 40x30, 1200 pixels, and the limit is 1199; raise the limit or"
                + " split it")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    assertThat(codec.decode(ByteSource.of(bytes), new DecodeLimits(1200)).pixels().widthPx())
        .isEqualTo(40);
  }

  /** Counts what is read, and fails from a position on. */
  private static final class Counting implements ByteSource {
    private final ByteSource bytes;
    private final long failAfter;
    private long bytesRead;

    Counting(byte[] bytes, long failAfter) {
      this.bytes = ByteSource.of(bytes);
      this.failAfter = failAfter;
    }

    @Override
    public long length() throws IOException {
      return bytes.length();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      if (Math.min(position + length, bytes.length()) > failAfter) {
        throw new FileNotFoundException("gone");
      }
      int read = bytes.read(position, into, offset, length);
      bytesRead += Math.max(0, read);
      return read;
    }
  }
}
