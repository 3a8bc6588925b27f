package io.enlarger;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test data that is not part of the project; a test that asks for it is skipped without it. */
public final class SharedFiles {
  private SharedFiles() {}

  /** Where something of the test data is, if it is there. */
  public static Path path(String name) {
    return Path.of(System.getProperty("shared.dir", "../../shared")).resolve(name);
  }

  /** A folder of the test data. */
  public static Path folder(String name) {
    return required(path(name));
  }

  /** A file of the test data. */
  public static Path file(String name) {
    return required(path(name));
  }

  private static Path required(Path path) {
    Assumptions.assumeTrue(
        Files.exists(path), () -> "skipped: there is no " + path + " to test with");
    return path;
  }

  /** An image. */
  public static Pixels read(Path file) throws IOException {
    ByteSource source = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(source).decode(source).pixels();
  }
}
