package io.enlarger.job.demo;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.resample.Resampler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The demonstration's archive on disk: small scans, the originals that they were scaled down from,
 * and a catalog that names both.
 *
 * @param catalog a CSV file with columns id, uri, reference_uri and collection
 * @param scans the small images
 */
public record DemoArchive(Path catalog, List<Path> scans) {
  private static final int SCALE = 4;

  private record Sheet(String name, String collection, ImageFormat format, Pixels original) {}

  /** Paints the archive into a folder; what is there already is replaced. */
  public static DemoArchive paint(Path folder) throws IOException {
    Path scans = Files.createDirectories(folder.resolve("scans"));
    Path originals = Files.createDirectories(folder.resolve("originals"));
    Pixels page = new NewspaperPage().pixels();
    Pixels landscape = new Landscape().pixels();
    List<Sheet> sheets =
        List.of(
            new Sheet("newspaper", "press", ImageFormat.TIFF, page),
            new Sheet(
                "newspaper-gray16", "press", ImageFormat.TIFF, page.toGray().withBitDepth(16)),
            new Sheet("map", "maps", ImageFormat.PNG, new TownMap().pixels()),
            new Sheet("landscape", "photographs", ImageFormat.JPEG, landscape));
    StringBuilder catalog = new StringBuilder("id,uri,reference_uri,collection\n");
    List<Path> written = new java.util.ArrayList<>();
    for (Sheet sheet : sheets) {
      String extension = sheet.format().extensions().get(0);
      Path scan = scans.resolve(sheet.name() + "." + extension);
      Path original = originals.resolve(sheet.name() + ".png");
      write(sheet.original(), 300, ImageFormat.PNG, original);
      write(Resampler.BICUBIC.resize(sheet.original(), 1.0 / SCALE), 75, sheet.format(), scan);
      written.add(scan);
      catalog.append(
          String.join(
              ",",
              sheet.name(),
              scan.toUri().toString(),
              original.toUri().toString(),
              sheet.collection() + "\n"));
    }
    Path file = folder.resolve("catalog.csv");
    Files.writeString(file, catalog);
    return new DemoArchive(file, written);
  }

  private static void write(Pixels pixels, int dpi, ImageFormat format, Path file)
      throws IOException {
    DocumentInfo document =
        new DocumentInfo(Optional.of(new Resolution(dpi, dpi)), Optional.empty());
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(format).encode(new Image(pixels, document), EncodeOptions.DEFAULT, out);
    }
  }
}
