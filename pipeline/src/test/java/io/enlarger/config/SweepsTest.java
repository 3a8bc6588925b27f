package io.enlarger.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.config.EnlargerConfig.Sweep;
import io.enlarger.upscale.Share;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepsTest {
  private static Sweep parsed(String text) {
    return Objects.requireNonNull(Sweeps.parse(text), text);
  }

  @Test
  void sharesAreExact() {
    assertThat(parsed("a.pth:b.pth:0..1:0.1").shares().stream().map(Share::value))
        .containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0);
    assertThat(parsed("a:b:0.2..0.5:.2").shares().stream().map(Share::value))
        .containsExactly(0.2, 0.4);
  }

  @ParameterizedTest
  @CsvSource({
    "a.pth:b.pth,                          a.pth,                    b.pth",
    "s3a://m/a.pth:s3a://m/b.pth,          s3a://m/a.pth,            s3a://m/b.pth",
    "hdfs://name:9000/a.pth:b.pth,         hdfs://name:9000/a.pth,   b.pth",
    "a.pth:hdfs://name:9000/b.pth,         a.pth,                    hdfs://name:9000/b.pth"
  })
  void addressesHaveColonsToo(String models, String first, String second) {
    Sweep sweep = parsed(models + ":0..1:0.5");
    assertThat(sweep.first()).isEqualTo(first);
    assertThat(sweep.second()).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.pth:b.pth",
        "a.pth:0..1:0.2",
        "a:b:c:0..1:0.2",
        "a:b:0..1.1:0.2",
        "a:b:0.5..0.2:0.1",
        "a:b:0..1:0",
        "a:b:0..1:0.009",
        "a:b:-0.1..1:0.5"
      })
  void whatIsNoneIsNotTaken(String text) {
    assertThat(Sweeps.parse(text)).isNull();
  }
}
