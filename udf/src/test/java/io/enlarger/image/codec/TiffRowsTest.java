package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.EnlargerException;
import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TIFF files that are read band by band against the same files read whole. */
class TiffRowsTest {
  @TempDir Path folder;

  private static Pixels inBands(byte[] file, int atOnce) throws IOException {
    try (OpenImage image =
        Codecs.detect(ByteSource.of(file)).open(ByteSource.of(file), DecodeLimits.DEFAULT)) {
      RowSource rows = image.rows();
      List<Pixels> parts = new ArrayList<>();
      for (int y = 0; y < rows.shape().heightPx(); y += atOnce) {
        parts.add(rows.rows(y, Math.min(atOnce, rows.shape().heightPx() - y)));
      }
      return Pixels.stacked(parts);
    }
  }

  /** Rows from the middle on, without those above them. */
  private static Pixels lowerPart(byte[] file, int from) throws IOException {
    try (OpenImage image =
        Codecs.detect(ByteSource.of(file)).open(ByteSource.of(file), DecodeLimits.DEFAULT)) {
      return image.rows().rows(from, image.rows().shape().heightPx() - from);
    }
  }

  @Test
  void strips() throws IOException {
    for (int channels = 1; channels <= 4; channels++) {
      for (int depth : new int[] {8, 16}) {
        Pixels pixels = Samples.photo(300, 700, channels, depth, channels);
        byte[] strips = Samples.encode(ImageFormat.TIFF, Image.of(pixels));
        assertThat(inBands(strips, 97)).isEqualTo(pixels);
        assertThat(written(pixels)).isEqualTo(strips);
      }
    }
  }

  /** A page of more than 64 MB is tiled. */
  @Test
  void tiles() throws IOException {
    Pixels pixels = Samples.photo(9001, 2600, 3, 8, 9);
    byte[] file = written(pixels);
    try (SourceStream in = SourceStream.forHeader(ByteSource.of(file))) {
      assertThat(TiffDirectory.ofFile(in, 0).number(322, 0)).isEqualTo(TiffPage.TILE_PX);
    }
    assertThat(inBands(file, 300)).isEqualTo(pixels);
  }

  /** Many scanners write one strip for the whole image, which is cut where it is not packed. */
  @Test
  void oneLargeStripThatIsNotPacked() throws IOException {
    Pixels pixels = Samples.photo(1500, 1111, 3, 8, 3);
    byte[] file = plain(Canvas.interleaved(pixels));
    try (OpenImage image = new TiffCodec().open(ByteSource.of(file), DecodeLimits.DEFAULT)) {
      assertThat(image.rows()).isInstanceOf(TiffRows.class);
    }
    assertThat(inBands(file, 100)).isEqualTo(pixels);
    assertThat(Samples.decode(file).pixels()).isEqualTo(pixels);
  }

  private byte[] written(Pixels pixels) throws IOException {
    Path file = folder.resolve("tiled.tif");
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      TiffWriter.write(RowSource.of(pixels), DocumentInfo.NONE, EncodeOptions.DEFAULT, out);
    }
    return Files.readAllBytes(file);
  }

  private static byte[] plain(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = Plugins.tiffWriter();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
      param.setTiling(image.getWidth(), image.getHeight(), 0, 0);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  @Test
  void storedFiles() throws IOException {
    int compared = 0;
    for (Path path : Samples.files(SharedFiles.folder("data/formats/tiff"))) {
      byte[] file = Files.readAllBytes(path);
      Pixels expected;
      try {
        expected = Samples.decode(file).pixels();
      } catch (EnlargerException e) {
        continue;
      }
      assertThat(inBands(file, 50)).as("%s", path).isEqualTo(expected);
      int middle = expected.heightPx() / 2;
      assertThat(lowerPart(file, middle))
          .as("%s", path)
          .isEqualTo(
              expected.crop(
                  new Region(0, middle, expected.widthPx(), expected.heightPx() - middle)));
      compared++;
    }
    System.out.printf("%d TIFF files read in bands%n", compared);
    assertThat(compared).isGreaterThan(50);
  }

  /** Who wants the rows below reads no more of the file than those, and says that this is so. */
  @Test
  void rowsAboveAreNotRead() throws IOException {
    Pixels pixels = Samples.photo(3000, 4000, 3, 8, 4);
    byte[] file = Samples.encode(ImageFormat.TIFF, Image.of(pixels));
    Codec codec = Codecs.detect(ByteSource.of(file));
    assertThat(codec.separateBands(ByteSource.of(file), DecodeLimits.DEFAULT)).isGreaterThan(100);
    CountedBytes counted = new CountedBytes(file);
    try (OpenImage image = codec.open(counted, DecodeLimits.DEFAULT)) {
      assertThat(image.rows().rows(3600, 400))
          .isEqualTo(pixels.crop(new Region(0, 3600, 3000, 400)));
    }
    assertThat(counted.read).isBetween(file.length / 20L, file.length / 4L);
    byte[] png = Samples.encode(ImageFormat.PNG, Image.of(pixels));
    assertThat(
            Codecs.detect(ByteSource.of(png))
                .separateBands(ByteSource.of(png), DecodeLimits.DEFAULT))
        .isEqualTo(1);
  }

  private static final class CountedBytes implements ByteSource {
    private final ByteSource source;
    private long read;

    CountedBytes(byte[] bytes) {
      this.source = ByteSource.of(bytes);
    }

    @Override
    public long length() throws IOException {
      return source.length();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      int count = source.read(position, into, offset, length);
      read += Math.max(0, count);
      return count;
    }
  }

  /** Strips and tiles of JPEG and fax are decoded one by one, to the same pixels as together. */
  @Test
  void compressionsThatKnowPixels() throws IOException {
    EncodeOptions jpeg =
        EncodeOptions.DEFAULT.withTiff(
            EncodeOptions.TiffCompression.JPEG, EncodeOptions.TiffLevels.FULL);
    EncodeOptions fax = EncodeOptions.DEFAULT.withTones(EncodeOptions.Tones.BITONAL);
    for (int channels : new int[] {1, 3}) {
      Image image = Image.of(Samples.photo(700, 4000, channels, 8, 3));
      for (EncodeOptions options : List.of(jpeg, fax)) {
        byte[] file = Samples.encode(ImageFormat.TIFF, image, options);
        assertThat(inBands(file, 97)).isEqualTo(Samples.decode(file).pixels());
      }
    }
  }
}
