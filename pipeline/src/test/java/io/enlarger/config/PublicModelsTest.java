package io.enlarger.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.model.BundledModels;
import io.enlarger.model.arch.Architecture;
import io.enlarger.model.arch.Architectures;
import io.enlarger.upscale.ModelSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicModelsTest {
  @TempDir private Path folder;

  private Path list(String... lines) throws IOException {
    return Files.write(folder.resolve("own.conf"), List.of(lines));
  }

  @Test
  void theListIsWhatItsHeadSays() {
    List<PublicModel> models = PublicModels.bundled().all();
    assertThat(models).hasSizeGreaterThan(40);
    assertThat(models)
        .allSatisfy(
            model -> {
              assertThat(model.sha256()).matches("[0-9a-f]{64}");
              assertThat(model.bytes()).isPositive();
              assertThat(model.scale()).isBetween(1, 8);
              assertThat(model.url().or(model::page))
                  .hasValueSatisfying(u -> assertThat(u).hasScheme("https"));
              assertThat(model.url().map(URI::getPath).orElse(".pth"))
                  .matches(".*\\.(pth|pt|safetensors)");
              assertThat(LicencePolicy.COMMERCIAL.permits(Optional.of(model.licence())))
                  .as(model.licence())
                  .isTrue();
            });
    assertThat(models).extracting(PublicModel::sha256).doesNotHaveDuplicates();
    assertThat(models)
        .extracting(m -> m.fileName().toLowerCase(Locale.ROOT))
        .doesNotHaveDuplicates();
    assertThat(models)
        .extracting(PublicModel::name)
        .doesNotHaveDuplicates()
        .doesNotContainAnyElementsOf(BundledModels.names())
        .doesNotContainAnyElementsOf(ModelSource.baselines());
    assertThat(Architectures.ALL)
        .extracting(Architecture::name)
        .containsAll(models.stream().map(PublicModel::architecture).toList());
  }

  @Test
  void namesAreFoundInUpperAndLowerCase() {
    PublicModels models = PublicModels.bundled();
    PublicModel model = models.named("RealESRGAN-x4plus").orElseThrow();
    assertThat(model.name()).isEqualTo("realesrgan-x4plus");
    assertThat(model.fileName()).isEqualTo("realesrgan-x4plus.pth");
    assertThat(model.licence()).isEqualTo("BSD-3-Clause");
    assertThat(models.named("RealESRGAN_x4plus")).isEmpty();
    assertThat(models.nearest("realesrgan_x4plus", List.of())).contains("realesrgan-x4plus");
    assertThat(models.nearest("bicubik", List.of("bicubic"))).contains("bicubic");
    assertThat(models.nearest("/data/models/mine.pth", List.of("bicubic"))).isEmpty();
  }

  @Test
  void aListOfOnesOwnComesFirst() throws IOException {
    Path own =
        list(
            "models = [{ name = RealESRGAN-x4plus, architecture = RRDBNet, scale = 4",
            "  licence = BSD-3-Clause, author = mirror, bytes = 9",
            "  url = \"http://mirror/x.safetensors\", sha256 = \"" + "a".repeat(64) + "\" }]");
    PublicModels models = PublicModels.with(own);
    assertThat(models.all()).hasSameSizeAs(PublicModels.bundled().all());
    assertThat(models.named("realesrgan-x4plus").orElseThrow())
        .isEqualTo(models.all().get(0))
        .hasFieldOrPropertyWithValue("author", "mirror")
        .extracting(PublicModel::fileName)
        .isEqualTo("RealESRGAN-x4plus.safetensors");
  }

  @Test
  void allProblemsOfAListAreReportedTogetherWithFileAndLine() throws IOException {
    Path own =
        list(
            "models = [",
            "  { name = a/b, architecture = SPAN, scale = 17, licence = MIT, author = me,",
            "    url = \"ftp://host/x.pth\", sha256 = ABC, bytes = many },",
            "  { name = c, architecture = SPAN, scale = 2, license = MIT, author = me,",
            "    sha256 = \"" + "a".repeat(64) + "\", bytes = 1 },",
            "  { name = C, architecture = SPAN, scale = 2, licence = MIT, author = me,",
            "    page = \"https://host/\", sha256 = \"" + "a".repeat(64) + "\", bytes = 1 },",
            "  nothing",
            "]");
    assertThatThrownBy(() -> PublicModels.with(own))
        .hasMessageContaining(own + ":2 name=a/b: must be letters, digits, '.', '_' or '-'")
        .hasMessageContaining(own + ":2 scale=17: must be a whole number from 1 to 16")
        .hasMessageContaining(own + ":3 url=ftp://host/x.pth: must be an address https://")
        .hasMessageContaining(own + ":3 sha256=ABC: must be 64 hexadecimal digits in lower case")
        .hasMessageContaining(own + ":3 bytes=many: must be a whole number from 1")
        .hasMessageContaining(own + ":4 license=MIT: no such key; did you mean licence?")
        .hasMessageContaining(own + ":4 licence: must be an SPDX identifier, or unknown")
        .hasMessageContaining(own + ":4 url: give either url, the file's address, or page")
        .hasMessageContaining(own + ":6 name=C: is listed twice; rename one")
        .hasMessageContaining(own + ":8 models: must hold entries { name = ... }");
  }

  @Test
  void aListThatIsNoneIsSaid() throws IOException {
    Path missing = folder.resolve("missing.conf");
    assertThatThrownBy(() -> PublicModels.with(missing))
        .hasMessage(
            "model.list="
                + missing
                + ": no such file, or not readable; give a file in the form of conf/models.conf");
    Path broken = list("models = [");
    assertThatThrownBy(() -> PublicModels.with(broken)).hasMessageContaining("not HOCON: ");
    Path other = list("model = []");
    assertThatThrownBy(() -> PublicModels.with(other))
        .hasMessageContaining("models: must be a list, as in conf/models.conf");
  }

  @Test
  void thePolicyRefusesWhatForbidsCommercialUseAndWhatIsUnknown() {
    for (String licence : List.of("MIT", "apache-2.0", "BSD-3-Clause", "CC0-1.0", "CC-BY-SA-4.0")) {
      assertThat(LicencePolicy.COMMERCIAL.permits(Optional.of(licence))).as(licence).isTrue();
    }
    for (String licence : List.of("CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "unknown", "S-Lab-1.0")) {
      assertThat(LicencePolicy.COMMERCIAL.permits(Optional.of(licence))).as(licence).isFalse();
      assertThat(LicencePolicy.ANY.permits(Optional.of(licence))).as(licence).isTrue();
    }
    assertThat(LicencePolicy.COMMERCIAL.permits(Optional.empty())).isFalse();
    assertThat(LicencePolicy.ANY.permits(Optional.empty())).isTrue();
  }
}
