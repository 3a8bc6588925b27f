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

  /** A folder of the test data. */
  public static Path folder(String name) {
    Path path = Path.of(System.getProperty("shared.dir", "../../shared")).resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(path), () -> "skipped: there is no " + path + " to test with");
    return path;
  }

  /** An image. */
  public static Pixels read(Path file) throws IOException {
    ByteSource source = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(source).decode(source).pixels();
  }
}
