package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  /** The upright rows of stored rows "AB" and "CD", by TIFF 6.0's words for each value. */
  @ParameterizedTest
  @CsvSource({
    "1, ABCD", "2, BADC", "3, DCBA", "4, CDAB", "5, ACBD", "6, CADB", "7, DBCA", "8, BDAC"
  })
  void turnsPixels(int value, String upright) {
    Pixels stored = Pixels.of8(2, 2, 1, "ABCD".getBytes(StandardCharsets.US_ASCII));
    Pixels expected = Pixels.of8(2, 2, 1, upright.getBytes(StandardCharsets.US_ASCII));
    assertThat(Orientation.of(value).apply(stored)).isEqualTo(expected);
    assertThat(Orientation.of(value).apply(stored.withBitDepth(16)))
        .isEqualTo(expected.withBitDepth(16));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsOddSizesAsOneByOne(int value) {
    for (int channels = 1; channels <= 4; channels++) {
      Pixels stored = Samples.photo(67, 35, channels, 8, value);
      Orientation orientation = Orientation.of(value);
      Pixels upright = orientation.apply(stored);
      assertThat(upright.widthPx()).isEqualTo(orientation.swapsAxes() ? 35 : 67);
      for (int y = 0; y < upright.heightPx(); y++) {
        for (int x = 0; x < upright.widthPx(); x++) {
          int alongX = orientation.swapsAxes() ? y : x;
          int alongY = orientation.swapsAxes() ? x : y;
          boolean right = value == 2 || value == 3 || value == 7 || value == 8;
          boolean bottom = value == 3 || value == 4 || value == 6 || value == 7;
          int fromX = right ? 66 - alongX : alongX;
          int fromY = bottom ? 34 - alongY : alongY;
          for (int c = 0; c < channels; c++) {
            assertThat(upright.sample(x, y, c)).isEqualTo(stored.sample(fromX, fromY, c));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void followsExifInJpeg(int value) throws IOException {
    Pixels stored = Samples.photo(48, 32, 3, 8, 1);
    byte[] plain = Samples.encode(ImageFormat.JPEG, Image.of(stored));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    out.writeBytes(exifSegment(value, 150, 300));
    out.write(plain, 2, plain.length - 2);
    Image image = Samples.decode(out.toByteArray());
    Pixels expected = Orientation.of(value).apply(Samples.decode(plain).pixels());
    assertThat(image.pixels()).isEqualTo(expected);
    ImageHeader header = Codecs.of(ImageFormat.JPEG).readHeader(ByteSource.of(out.toByteArray()));
    assertThat(header.widthPx()).isEqualTo(expected.widthPx());
    assertThat(header.heightPx()).isEqualTo(expected.heightPx());
    assertThat(header.resolution())
        .contains(value >= 5 ? new Resolution(300, 150) : new Resolution(150, 300));
    assertThat(image.document().resolution()).isEqualTo(header.resolution());
  }

  private static byte[] exifSegment(int orientation, int xDpi, int yDpi) {
    ByteBuffer exif = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 4 * 12 + 4 + 16);
    exif.put((byte) 0xff).put((byte) 0xe1).putShort((short) (exif.capacity() - 2));
    exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    exif.putShort((short) 4);
    entry(exif, 274, 3, orientation << 16);
    entry(exif, 282, 5, 62);
    entry(exif, 283, 5, 70);
    entry(exif, 296, 3, 2 << 16);
    exif.putInt(0).putInt(xDpi).putInt(1).putInt(yDpi).putInt(1);
    return exif.array();
  }

  private static void entry(ByteBuffer exif, int tag, int type, int value) {
    exif.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
  }
}
