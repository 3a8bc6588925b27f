package io.enlarger.image.codec;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Images of one megapixel (RGB, 8 bits) that are encoded in a second on one thread, which is Mpx/s,
 * here and by the libraries on the class path. Read ratios within one run.
 *
 * <pre>
 * mvn -q -pl udf test-compile dependency:build-classpath -Dmdep.outputFile=target/cp
 * java -cp udf/target/test-classes:udf/target/classes:$(cat udf/target/cp) \
 *     org.openjdk.jmh.Main EncoderBenchmark
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EncoderBenchmark {
  private static final int SIDE_PX = 1000;

  /** A photograph's noise everywhere, or a page: noisy paper, black strokes, white margins. */
  @Param({"photograph", "page"})
  public String kind = "photograph";

  private Image image = Image.of(Pixels.of8(1, 1, 1, new byte[1]));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 22);
  private BufferedImage canvas = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);

  @Setup
  public void prepare() {
    Pixels pixels = Samples.photo(SIDE_PX, SIDE_PX, 3, 8, 1);
    image = Image.of(kind.equals("page") ? page() : pixels);
    canvas = Canvas.interleaved(image.pixels());
  }

  private static Pixels page() {
    Random random = new Random(2);
    byte[] samples = new byte[SIDE_PX * SIDE_PX * 3];
    for (int i = 0; i < samples.length; i++) {
      int x = i / 3 % SIDE_PX;
      int y = i / 3 / SIDE_PX;
      boolean margin = x < 100 || y < 100 || x >= SIDE_PX - 100 || y >= SIDE_PX - 100;
      boolean ink = !margin && y % 30 < 12 && (x * 7 + y / 30 * 13) % 17 < 5;
      samples[i] = (byte) (margin ? 255 : (ink ? 30 : 225) + random.nextInt(6));
    }
    return Pixels.of8(SIDE_PX, SIDE_PX, 3, samples);
  }

  private int encoded(ImageFormat format, EncodeOptions options) throws IOException {
    out.reset();
    Codecs.encoder(format).encode(image, options, out);
    return out.size();
  }

  @Benchmark
  public int png() throws IOException {
    return encoded(ImageFormat.PNG, EncodeOptions.DEFAULT);
  }

  @Benchmark
  public int pngJdk() throws IOException {
    out.reset();
    ImageIO.write(canvas, "png", out);
    return out.size();
  }

  @Benchmark
  public int tiffDeflate() throws IOException {
    return encoded(ImageFormat.TIFF, EncodeOptions.DEFAULT);
  }

  @Benchmark
  public int tiffLzw() throws IOException {
    return tiff(EncodeOptions.TiffCompression.LZW);
  }

  @Benchmark
  public int tiffJpeg() throws IOException {
    return tiff(EncodeOptions.TiffCompression.JPEG);
  }

  private int tiff(EncodeOptions.TiffCompression compression) throws IOException {
    return encoded(
        ImageFormat.TIFF,
        EncodeOptions.DEFAULT.withTiff(compression, EncodeOptions.TiffLevels.FULL));
  }

  @Benchmark
  public int tiffDeflateTwelveMonkeys() throws IOException {
    return written(new TIFFImageWriterSpi().createWriterInstance(null), "Deflate");
  }

  @Benchmark
  public int tiffDeflateJdk() throws IOException {
    return written(Plugins.tiffWriter(), "Deflate");
  }

  private int written(ImageWriter writer, String compression) throws IOException {
    out.reset();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType(compression);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(canvas, null, null), param);
    } finally {
      writer.dispose();
    }
    return out.size();
  }

  @Benchmark
  public int jpeg() throws IOException {
    return encoded(ImageFormat.JPEG, EncodeOptions.DEFAULT);
  }

  /** As {@link #jpeg}, while rows come. */
  @Benchmark
  public int jpegRows() throws IOException {
    MemoryChannel out = new MemoryChannel();
    Codecs.encoder(ImageFormat.JPEG)
        .rowEncoder()
        .orElseThrow()
        .encode(RowSource.of(image.pixels()), image.document(), EncodeOptions.DEFAULT, out);
    return (int) out.size();
  }

  /** As {@link #jpeg} on machines without libjpeg-turbo. */
  @Benchmark
  public int jpegWithoutTurbo() throws IOException {
    out.reset();
    try (BaselineJpeg encoder = new JdkJpeg(3, EncodeOptions.DEFAULT.jpegQuality())) {
      JpegOutput.write(
          RowSource.of(image.pixels()), image.document(), encoder, Channels.newChannel(out));
    }
    return out.size();
  }

  /** Chroma of half the size, quality 75: what the library does when nothing is said. */
  @Benchmark
  public int jpegJdkDefault() throws IOException {
    out.reset();
    ImageIO.write(canvas, "jpeg", out);
    return out.size();
  }

  @Benchmark
  public int webp() throws IOException {
    return encoded(ImageFormat.WEBP, EncodeOptions.DEFAULT);
  }

  @Benchmark
  public int webpLossless() throws IOException {
    return encoded(ImageFormat.WEBP, EncodeOptions.DEFAULT.withWebpQuality(EncodeOptions.LOSSLESS));
  }
}
