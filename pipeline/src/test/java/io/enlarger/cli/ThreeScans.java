package io.enlarger.cli;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with an archive of three small scans, and the program as a user calls it on local Spark.
 */
@ExtendWith(OwnSpark.class)
@SuppressWarnings("NullAway.Init")
abstract class ThreeScans {
  @TempDir Path folder;
  Path scans;
  Path output;

  static Said enlarger(Object... arguments) {
    return Said.by(arguments);
  }

  Said upscale(Object catalog, Object... more) {
    Stream<Object> base =
        Stream.of(
            "upscale",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=test",
            "--catalog",
            catalog,
            "--output",
            output);
    return enlarger(Stream.concat(base, Stream.of(more)).toArray());
  }

  List<Row> report() {
    return SparkSession.active()
        .read()
        .parquet(output + "/_report/run=test")
        .orderBy("uri")
        .collectAsList();
  }

  @BeforeEach
  void paint() throws IOException {
    scans = Files.createDirectories(folder.resolve("scans/sub"));
    output = folder.resolve("out");
    write("a.png", ImageFormat.PNG, noise(31, 17, 3));
    write("sub/b.tif", ImageFormat.TIFF, noise(20, 24, 1).withBitDepth(16));
    write("sub/c.jpg", ImageFormat.JPEG, noise(48, 16, 3));
    scans = folder.resolve("scans");
  }

  void write(String name, ImageFormat format, Pixels pixels) throws IOException {
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(150, 150)), Optional.empty());
    try (OutputStream out = Files.newOutputStream(folder.resolve("scans").resolve(name))) {
      Codecs.encoder(format).encode(new Image(pixels, document), EncodeOptions.DEFAULT, out);
    }
  }

  static Pixels noise(int width, int height, int channels) {
    byte[] samples = new byte[width * height * channels];
    new Random(5).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }

  static Image read(Path file) throws IOException {
    ByteSource bytes = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(bytes).decode(bytes);
  }
}
