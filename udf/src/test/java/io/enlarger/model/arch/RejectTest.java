package io.enlarger.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.SharedFiles;
import io.enlarger.model.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Damaged, hostile and unknown files: each is refused with a coded, one-line message. */
class RejectTest {
  private static final Logger LOG = Logger.getLogger(RejectTest.class.getName());

  /** What the hostile files would make, if anything in them were executed. */
  private static final Path PWNED = Path.of("/tmp/enlarger_pwned");

  @TestFactory
  List<DynamicTest> files() throws IOException {
    String given = System.getProperty("reject.dir");
    Path directory = given != null ? Path.of(given) : SharedFiles.path("oracles/reject");
    List<DynamicTest> tests = new ArrayList<>();
    Path index = directory.resolve("index.json");
    if (Files.exists(index)) {
      JsonNode cases = new ObjectMapper().readTree(index.toFile());
      cases
          .properties()
          .forEach(
              c ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          c.getKey(),
                          () ->
                              check(
                                  directory.resolve(c.getKey()),
                                  c.getValue().path("expect").asText().equals("accept")))));
    } else {
      tests.add(DynamicTest.dynamicTest("absent", () -> abort("no files in " + directory)));
    }
    Path real = SharedFiles.path("weights/reject");
    if (Files.isDirectory(real)) {
      try (var files = Files.list(real)) {
        files
            .sorted()
            .forEach(
                f ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            f.getFileName().toString(), () -> check(f, false))));
      }
    }
    return tests;
  }

  private static void check(Path file, boolean accepted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (accepted) {
      assertThatCode(() -> Architectures.network(Checkpoint.read(bytes), Map.of()))
          .doesNotThrowAnyException();
      return;
    }
    try {
      Network network = Architectures.network(Checkpoint.read(bytes), Map.of());
      assertThat(network).as("should have been refused").isNull();
    } catch (EnlargerException e) {
      LOG.info(file.getFileName() + ": " + e.code() + ": " + e.getMessage());
      assertThat(e.code()).isIn(allowed(file.getFileName().toString()));
      assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(600);
    }
    assertThat(PWNED).doesNotExist();
  }

  private static List<ErrorCode> allowed(String file) {
    if (file.startsWith("evil") || file.contains("whole")) {
      return List.of(ErrorCode.CHECKPOINT_UNSAFE);
    }
    if (file.startsWith("unknown") || file.startsWith("control-handmade")) {
      return List.of(ErrorCode.ARCHITECTURE_UNKNOWN);
    }
    if (file.startsWith("state-wrong") || file.startsWith("rrdb") || file.contains("int8")) {
      return List.of(ErrorCode.ARCHITECTURE_MISMATCH);
    }
    return List.of(ErrorCode.CHECKPOINT_INVALID);
  }
}
