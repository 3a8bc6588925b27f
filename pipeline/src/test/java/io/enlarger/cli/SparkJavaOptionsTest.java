package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/**
 * The launcher starts Java with a list of options of its own, since Spark's is inside a jar; this
 * fails where a new Spark wants others.
 */
class SparkJavaOptionsTest {
  /** An incubator module of which Java warns on every start, and which Enlarger does not use. */
  private static final String LEFT_OUT = "--add-modules=jdk.incubator.vector";

  @Test
  void theLaunchersOptionsAreThoseOfSpark() throws IOException {
    List<String> sparks =
        Arrays.stream(JavaModuleOptions.defaultModuleOptions().split(" "))
            .filter(option -> !option.equals(LEFT_OUT))
            .toList();
    List<String> ours = Files.readAllLines(Build.sparkJavaOptions());
    assertThat(ours).containsExactlyInAnyOrderElementsOf(sparks);
  }
}
