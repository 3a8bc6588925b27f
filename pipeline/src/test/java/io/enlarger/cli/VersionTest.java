package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void saysWhoIsAtWorkAndOnWhat() {
    Said said = Said.by("--version");
    assertThat(said.code()).isZero();
    assertThat(said.out().lines())
        .satisfiesExactly(
            line -> assertThat(line).matches("enlarger \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"),
            line ->
                assertThat(line)
                    .matches(
                        "commit   ([0-9a-f]{12,}(, with changes)?"
                            + "|not known, since it was not built in a clone)"),
            line -> assertThat(line).matches("Spark    4\\.1\\.\\d+"),
            line -> assertThat(line).matches("Hadoop   3\\.\\d+\\.\\d+"),
            line -> assertThat(line).matches("DJL      \\d+\\.\\d+\\.\\d+"),
            line -> assertThat(line).matches("libtorch 2\\.7\\.1"),
            line -> assertThat(line).startsWith("Java     " + Runtime.version()));
  }
}
