package io.enlarger.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BundledModelsTest {
  static Iterable<String> names() {
    return BundledModels.names();
  }

  @Test
  void thereIsANetworkForEachScaleAndForScans() {
    assertThat(BundledModels.names())
        .containsExactly(
            "enlarger-x2", "enlarger-x3", "enlarger-x4", "enlarger-x2-scan", "enlarger-x4-scan");
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachIsSmallAndHasACard(String name) {
    assertThat(BundledModels.read(name)).get().matches(file -> file.length < 1_500_000);
    assertThat(BundledModels.card(name))
        .get()
        .asString()
        .startsWith("# " + name + "\n")
        .contains("## Scores", "## Training", "## Intended use", "## Limits", "invent");
  }

  /** Least to shrink, then fewest steps: x8 by 2 * 2 * 2, x9 by 3 * 3, x16 by 4 * 4. */
  @ParameterizedTest
  @CsvSource({
    "enlarger,         1, enlarger-x2",
    "enlarger,         2, enlarger-x2",
    "enlarger,         3, enlarger-x3",
    "enlarger,         4, enlarger-x4",
    "enlarger,         5, enlarger-x2",
    "enlarger,         8, enlarger-x2",
    "enlarger,         9, enlarger-x3",
    "enlarger,        16, enlarger-x4",
    "enlarger-scan,    2, enlarger-x2-scan",
    "enlarger-scan,    3, enlarger-x4-scan",
    "enlarger-scan,    4, enlarger-x4-scan",
    "enlarger-x4,      2, enlarger-x4",
    "weights.pth,      2, weights.pth"
  })
  void aFamilyStandsForTheNetworkThatFitsTheScale(String name, int scale, String chosen) {
    assertThat(BundledModels.chosen(name, OptionalInt.of(scale))).isEqualTo(chosen);
  }

  @Test
  void aFamilyWithoutAScaleStandsForFour() {
    assertThat(
            BundledModels.families().stream()
                .map(f -> BundledModels.chosen(f, OptionalInt.empty())))
        .containsExactly("enlarger-x4", "enlarger-x4-scan");
  }

  @Test
  void aNameThatIsNotBundledHasNeitherFileNorCard() {
    assertThat(BundledModels.read("enlarger")).isEmpty();
    assertThat(BundledModels.card("bicubic")).isEmpty();
  }
}
