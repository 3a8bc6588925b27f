package io.enlarger.metric.niqe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.image.ByteSource;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class NiqeTest {
  /** 5.72957338 is MATLAB's; the same with differences of rounding snapped to zero. */
  @Test
  void reproducesTheAuthors() throws IOException {
    Path goldens = shared("goldens");
    PristineModel authors =
        PristineModel.read(
            "niqe_live2013.mat", Files.readAllBytes(goldens.resolve("niqe_live2013.mat")));
    Pixels baboon = read(goldens.resolve("baboon/gt.png"));
    assertThat(Niqe.of(baboon, authors).orThrow()).isCloseTo(5.72957388, within(1e-7));
  }

  private static Pixels read(Path file) throws IOException {
    ByteSource source = ByteSource.of(Files.readAllBytes(file));
    return Codecs.detect(source).decode(source).pixels();
  }

  private static Path shared(String name) {
    Path path = Path.of(System.getProperty("shared.dir", "../../shared")).resolve(name);
    Assumptions.assumeTrue(
        Files.isDirectory(path), () -> "skipped: there is no " + path + " to test with");
    return path;
  }
}
