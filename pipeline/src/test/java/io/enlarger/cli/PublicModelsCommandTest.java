package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.ModelServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public models by name, as a user asks for them, from a server of this machine. */
class PublicModelsCommandTest {
  @TempDir private Path folder;
  private Path cache;
  private Path list;
  private String sha256;
  private ModelServer server;

  private record Said(int code, String out, String err) {}

  @BeforeEach
  void serve() throws IOException {
    server = new ModelServer();
    sha256 = DigestUtils.sha256Hex(server.model());
    cache = folder.resolve("cache");
    list = folder.resolve("models.conf");
    Files.write(
        list,
        List.of(
            "models = [",
            entry("tiny", "MIT", "url", "/good.safetensors", sha256),
            entry("forged", "MIT", "url", "/good.safetensors", "f".repeat(64)),
            entry("private-only", "CC-BY-NC-SA-4.0", "url", "/good.safetensors", sha256),
            entry("by-hand", "MIT", "page", "/page.html", sha256),
            "]"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String entry(String name, String licence, String key, String path, String hash) {
    return String.format(
        Locale.ROOT,
        "{ name = %s, architecture = SRVGGNetCompact, scale = 4, licence = %s, author = us,"
            + " %s = \"%s\", sha256 = \"%s\", bytes = %d }",
        name,
        licence,
        key,
        server.address(path),
        hash,
        server.model().length);
  }

  private Said models(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Stream<String> where =
        Stream.of("--set", "model.list=" + list, "--set", "model.cache=" + cache);
    int code =
        Enlarger.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.of(Stream.of("models"), Stream.of(arguments), where)
                .flatMap(s -> s)
                .toArray(String[]::new));
    return new Said(code, out.toString(), err.toString());
  }

  @Test
  void aListedModelIsFetchedOnceAndPrinted() {
    Said said = models("fetch", "tiny");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    Path file = cache.resolve("tiny.safetensors");
    assertThat(said.out())
        .containsPattern("model +tiny\n")
        .containsPattern("file +\\Q" + file + "\\E\n")
        .containsPattern("licence +MIT\n")
        .containsPattern("sha256 +" + sha256 + "\n");
    assertThat(file).hasBinaryContent(server.model());
    assertThat(models("fetch", "TINY").code()).isZero();
    assertThat(models("show", "tiny", "--quick").out())
        .containsPattern("name +tiny\n")
        .containsPattern("architecture +SRVGGNetCompact\n");
    assertThat(server.requests("/good.safetensors")).isEqualTo(1);
  }

  @Test
  void aModelIsConvertedByName() throws IOException {
    Path to = folder.resolve("tiny.pt");
    Said said = models("convert", "tiny", "--interpolate", "tiny:0.5", "--to", to.toString());
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(Files.size(to)).isPositive();
    assertThat(server.requests("/good.safetensors")).isEqualTo(1);
  }

  @Test
  void anAddressIsFetchedOnceWithoutAKnownHash() throws IOException {
    Said said = models("fetch", server.address("/moved"));
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("licence +unknown\n")
        .containsPattern("sha256 +" + sha256 + "\n");
    assertThat(models("show", server.address("/moved"), "--quick").code()).isZero();
    assertThat(server.requests("/moved")).isEqualTo(1);
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files)
          .singleElement()
          .satisfies(f -> assertThat(f.getFileName().toString()).matches("[0-9a-f]{16}-moved"));
    }
  }

  @Test
  void aWrongHashFailsAndLeavesNothing() throws IOException {
    Said said = models("fetch", "forged");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(server.address("/good.safetensors") + ": sha256 is " + sha256 + " and should be")
        .contains("by hand to " + cache.resolve("forged.safetensors") + " or give its path")
        .contains("(MODEL_CHECKSUM_MISMATCH)");
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aWrongFileInTheCacheIsNotUsed() throws IOException {
    Files.createDirectories(cache);
    Path file = Files.writeString(cache.resolve("tiny.safetensors"), "another");
    Said said = models("show", "tiny");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains("model tiny: " + file + " has sha256 ")
        .contains("delete it to have it fetched again")
        .contains("(MODEL_CHECKSUM_MISMATCH)");
    assertThat(server.requests("/good.safetensors")).isZero();
  }

  @Test
  void offlineNothingIsFetchedAndTheCacheIsUsed() throws IOException {
    Said said = models("fetch", "tiny", "--set", "model.offline=true");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            server.address("/good.safetensors")
                + ": is not in the cache, and model.offline = true forbids to fetch it; download it"
                + " by hand to "
                + cache.resolve("tiny.safetensors")
                + " or give its path with --model")
        .contains("(MODEL_UNAVAILABLE)");
    Files.createDirectories(cache);
    Files.write(cache.resolve("tiny.safetensors"), server.model());
    assertThat(models("fetch", "tiny", "--set", "model.offline=true").code()).isZero();
    assertThat(server.requests("/good.safetensors")).isZero();
  }

  @Test
  void thePolicyRefusesLicencesAlsoForWhatIsInTheCache() {
    assertThat(models("fetch", "private-only").code()).isZero();
    String policy = "model.licences=commercial";
    Said said = models("fetch", "private-only", "--set", policy);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err())
        .contains(
            "model private-only: its licence is CC-BY-NC-SA-4.0, and model.licences = commercial"
                + " takes only licences that are known to allow commercial use")
        .contains("(LICENCE_REFUSED)");
    Said address = models("fetch", server.address("/moved"), "--set", policy);
    assertThat(address.code()).isEqualTo(2);
    assertThat(address.err()).contains("its licence is unknown, and model.licences");
    assertThat(server.requests("/moved")).isZero();
    assertThat(models("fetch", "tiny", "--set", policy).code()).isZero();
  }

  @Test
  void aModelWithoutAnAddressIsSuppliedByHand() throws IOException {
    Said said = models("fetch", "by-hand");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "is found on "
                + server.address("/page.html")
                + "; download it by hand to "
                + cache.resolve("by-hand.pth"));
    Files.createDirectories(cache);
    Files.write(cache.resolve("by-hand.pth"), server.model());
    assertThat(models("fetch", "by-hand").code()).isZero();
  }

  @Test
  void aMistypedNameIsSaid() {
    Said fetch = models("fetch", "tinny");
    assertThat(fetch.code()).isEqualTo(2);
    assertThat(fetch.err())
        .contains("model tinny: no public model of that name is listed; did you mean tiny?");
    Said show = models("show", "realesrgan_x4plus");
    assertThat(show.code()).isEqualTo(2);
    assertThat(show.err()).contains("did you mean realesrgan-x4plus?").contains("(MODEL_UNKNOWN)");
    assertThat(models("fetch", "http:///x y").err()).contains("is not an address");
  }

  @Test
  void theListIsPrinted() {
    Said said = models("list");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .containsPattern("\n +tiny +SRVGGNetCompact +x4 MIT +us\n")
        .containsPattern("\n +realesrgan-x4plus +RRDBNet +x4 BSD-3-Clause +xinntao\n");
  }
}
