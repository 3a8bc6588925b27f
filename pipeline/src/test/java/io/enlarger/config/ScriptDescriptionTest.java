package io.enlarger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Input;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import io.enlarger.model.ScriptSignature.Layout;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptDescriptionTest {
  private static final ScriptSignature FULL =
      new ScriptSignature(
          2, 1, 255, Layout.NHWC, Precision.FP16, Input.ENLARGED, 7, 8, 16, "run", 2);

  private static ScriptSignature read(String beside, Map<String, String> settings) {
    return ScriptDescription.read("net.pt", beside, settings);
  }

  @Test
  void threeKeysSuffice() {
    ScriptSignature expected =
        new ScriptSignature(
            4, 3, 1, Layout.NCHW, Precision.FP32, Input.SOURCE, 32, 1, 1, "forward", 0);
    assertThat(read("scale = 4\nrange = 1\nhalo-px = 32", Map.of())).isEqualTo(expected);
    assertThat(read("{\"scale\": 4, \"range\": 1, \"halo-px\": 32}", Map.of())).isEqualTo(expected);
    assertThat(read("", Map.of("scale", "4", "range", "1", "halo-px", "32"))).isEqualTo(expected);
  }

  @Test
  void whatIsSetWinsOverTheFile() {
    assertThat(read("scale = 4, range = 1, halo-px = 32", Map.of("range", "255")).range())
        .isEqualTo(255);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(read(ScriptDescription.text(FULL), Map.of())).isEqualTo(FULL);
  }

  /** Every key can be set, and every key that can be set is known. */
  @Test
  void theConfigurationHasTheSameKeys() {
    assertThat(
            ConfigFactory.parseResources("io/enlarger/enlarger.conf")
                .getObject("model.torchscript")
                .keySet())
        .containsExactlyInAnyOrderElementsOf(FULL.described().keySet());
  }

  @Test
  void aMissingDescriptionIsAnsweredByAnExample() {
    assertThatThrownBy(() -> read("", Map.of()))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("model net.pt: is TorchScript, which does not tell")
        .hasMessageContaining("net.pt.conf, for example { scale = 4, range = 1, halo-px = 32 }")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.MODEL_DESCRIPTION_INVALID);
  }

  @Test
  void everyProblemIsNamedWithItsPlace() {
    assertThatThrownBy(
            () -> read("scale = 4\nrnage = 1\nlayout = hwc\nchannels = 2", Map.of("method", "a b")))
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining("net.pt.conf:2 rnage=1: no such key; did you mean range?")
        .hasMessageContaining("range is not given: must be a whole number from 1 to 255; for")
        .hasMessageContaining("halo-px is not given: ")
        .hasMessageContaining("net.pt.conf:3 layout=hwc: must be one of nchw, nhwc")
        .hasMessageContaining("net.pt.conf:4 channels=2: must be 3 (RGB) or 1 (luma)")
        .hasMessageContaining("model.torchscript method=a b: must be the name of a method");
  }

  @ParameterizedTest
  @CsvSource({
    "scale, 0, must be a whole number from 1 to 16",
    "scale, four, must be a whole number from 1 to 16",
    "range, 128, must be 1 for a network",
    "precision, int8, 'must be one of fp32, bf16, fp16'",
    "output, -1, must be a whole number from 0 to 99"
  })
  void valuesAreChecked(String key, String value, String message) {
    assertThatThrownBy(() -> read("scale = 4, range = 1, halo-px = 32", Map.of(key, value)))
        .hasMessageContaining("model.torchscript " + key + "=" + value + ": " + message);
  }

  @Test
  void whatIsNotHoconIsRefused() {
    assertThatThrownBy(() -> read("scale = ][", Map.of()))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("net.pt.conf: not HOCON: ");
  }
}
