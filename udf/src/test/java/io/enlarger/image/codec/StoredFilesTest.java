package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.enlarger.EnlargerException;
import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made by others: intact, odd, broken, hostile. */
class StoredFilesTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/formats/png",
        "data/formats/jpeg",
        "data/formats/tiff",
        "data/formats/mixed",
        "data/formats/webp",
        "data/formats/jp2",
        "data/corrupt"
      })
  void givesPixelsOrAReason(String folder) throws IOException {
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    for (Path file : Samples.files(SharedFiles.folder(folder))) {
      String outcome =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60), () -> outcome(Files.readAllBytes(file)), file.toString());
      outcomes.merge(outcome.split(" ", 2)[0], 1, Integer::sum);
      lines.add(file.getFileName() + " -> " + outcome);
    }
    System.Logger log = System.getLogger(StoredFilesTest.class.getName());
    log.log(System.Logger.Level.INFO, folder + ": " + outcomes);
    log.log(System.Logger.Level.INFO, String.join("\n", lines));
  }

  /** What became of it; anything but an EnlargerException fails the test. */
  private static String outcome(byte[] bytes) throws IOException {
    ImageHeader header;
    try {
      header = Codecs.detect(ByteSource.of(bytes)).readHeader(ByteSource.of(bytes));
    } catch (EnlargerException e) {
      return check(e);
    }
    try {
      Image image = Codecs.detect(ByteSource.of(bytes)).decode(ByteSource.of(bytes), LIMITS);
      assertThat(image.pixels().widthPx()).isEqualTo(header.widthPx());
      assertThat(image.pixels().heightPx()).isEqualTo(header.heightPx());
      assertThat(image.pixels().channels()).isEqualTo(header.channels());
      assertThat(image.pixels().bitDepth()).isEqualTo(header.bitDepth() > 8 ? 16 : 8);
      assertThat(image.document().iccProfile().isPresent()).isEqualTo(header.hasIccProfile());
      assertThat(image.document().resolution()).isEqualTo(header.resolution());
      return "DECODED " + image.pixels() + " " + header;
    } catch (EnlargerException e) {
      return check(e);
    }
  }

  private static String check(EnlargerException e) {
    assertThat(e.getMessage()).doesNotContain("\n").contains(": ").contains("; ");
    return e.code() + " " + e.getMessage();
  }

  @Test
  void decodesArchivePages() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    for (Path file : Samples.files(SharedFiles.folder("data/archive"))) {
      pages.put(file.getFileName().toString(), outcome(Files.readAllBytes(file)));
    }
    System.getLogger(StoredFilesTest.class.getName())
        .log(System.Logger.Level.INFO, pages.toString());
    pages.forEach((name, outcome) -> assertThat(outcome).as(name).startsWith("DECODED"));
  }

  @Test
  void survivesTruncationAndFlippedBits() throws IOException {
    long seed = 20260101;
    java.util.Random random = new java.util.Random(seed);
    for (ImageFormat format : Samples.written().toList()) {
      int channels = 3;
      byte[] bytes = Samples.encode(format, Image.of(Samples.photo(64, 48, channels, 8, seed)));
      for (int length = 0; length < bytes.length; length += 1 + bytes.length / 199) {
        byte[] cut = java.util.Arrays.copyOf(bytes, length);
        String outcome = outcome(cut);
        assertThat(outcome).as(format + " cut to " + length).doesNotStartWith("DECODED");
      }
      for (int i = 0; i < 300; i++) {
        byte[] flipped = bytes.clone();
        flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        assertThat(outcome(flipped)).as("seed " + seed).isNotEmpty();
        if (format == ImageFormat.PNG) {
          // every byte of a PNG is under a checksum, or part of a length or name
          assertThat(outcome(flipped)).as("seed " + seed).doesNotStartWith("DECODED");
        }
      }
    }
  }
}
