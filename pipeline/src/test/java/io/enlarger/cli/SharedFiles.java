package io.enlarger.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test data that is not part of the project; a test that asks for it is skipped without it. */
final class SharedFiles {
  private SharedFiles() {}

  /** A file or folder of the test data. */
  static Path required(String name) {
    return existing(path(name), "");
  }

  /** A folder that a property names, else one of the test data. */
  static Path required(String property, String name) {
    String given = System.getProperty(property);
    return existing(given == null ? path(name) : Path.of(given), "; set -D" + property);
  }

  private static Path path(String name) {
    return Path.of(System.getProperty("shared.dir", "../../shared"))
        .resolve(name)
        .toAbsolutePath()
        .normalize();
  }

  private static Path existing(Path path, String remedy) {
    Assumptions.assumeTrue(
        Files.exists(path), () -> "skipped: there is no " + path + " to test with" + remedy);
    return path;
  }
}
