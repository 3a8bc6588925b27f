package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application jar carries what Spark lacks, and nothing that Spark has. */
class ApplicationJarIT {
  private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");

  private static final String BILL = "META-INF/sbom/enlarger.cdx.json";

  private static Set<String> names;

  @BeforeAll
  static void list() throws IOException {
    names = names(Build.application());
  }

  private static Set<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
    }
  }

  /** Classes of a jar, those for one version of Java by their plain names. */
  private static Set<String> classes(Set<String> names) {
    return names.stream()
        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
        .map(name -> VERSIONED.matcher(name).replaceFirst(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Where both had a class, which of them is loaded would depend on how a cluster is set up. */
  @Test
  void noClassIsInSparkToo() throws IOException {
    Set<String> both = new TreeSet<>();
    Set<String> ours = classes(names);
    for (Path jar : Build.spark()) {
      Set<String> shared = classes(names(jar));
      shared.retainAll(ours);
      shared.forEach(name -> both.add(name + " is in " + jar.getFileName()));
    }
    assertThat(ours).hasSizeGreaterThan(1000);
    assertThat(both).isEmpty();
  }

  @Test
  void itHasTheProgramAndItsModels() {
    assertThat(names)
        .contains(
            "io/enlarger/cli/Enlarger.class",
            "io/enlarger/upscale/Upscaler.class",
            "io/enlarger/enlarger.conf",
            "io/enlarger/models.conf",
            "io/enlarger/model/enlarger-x4.safetensors");
  }

  @Test
  void itHasTheConnectorToS3() throws IOException {
    assertThat(names)
        .contains(
            "org/apache/hadoop/fs/s3a/S3AFileSystem.class",
            "org/apache/spark/internal/io/cloud/PathOutputCommitProtocol.class",
            "software/amazon/awssdk/services/s3/S3Client.class",
            "META-INF/services/org.apache.hadoop.fs.FileSystem");
  }

  @Test
  void itHasLibtorch() {
    assertThat(names)
        .anyMatch(name -> name.matches("pytorch/cpu/[^/]+/.*torch_cpu\\.(so|dylib|dll)(\\.gz)?"))
        .anyMatch(name -> name.matches("jnilib/.*djl_torch\\.(so|dylib|dll)"));
  }

  /** A service that two libraries provide must list both. */
  @Test
  void itHasTheImageReadersOfAllLibraries() throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      var services = jar.getEntry("META-INF/services/javax.imageio.spi.ImageReaderSpi");
      String readers = new String(jar.getInputStream(services).readAllBytes(), UTF_8);
      assertThat(readers).contains("JPEGImageReaderSpi").contains("TIFFImageReaderSpi");
    }
  }

  /** Every library, its version and licence; and the texts, its own and those of names. */
  @Test
  void itHasTheLicencesOfAllThatItCarries() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License");
    assertThat(names).contains("META-INF/NOTICE");
    String list = text("META-INF/THIRD-PARTY.txt");
    Set<String> listed = new TreeSet<>();
    Set<String> licences = new TreeSet<>();
    Matcher library =
        Pattern.compile("(?m)^([^ :]+):([^ :]+):(\\S+)\n +licence +(\\S.*)$").matcher(list);
    while (library.find()) {
      listed.add(library.group(2) + "-" + library.group(3));
      licences.addAll(List.of(library.group(4).split(", ")));
    }
    assertThat(listed).isEqualTo(libraries());
    assertThat(licences).contains("Apache-2.0", "BSD-3-Clause").doesNotContain("Unknown license");
    assertThat(licences)
        .allSatisfy(
            name ->
                assertThat(
                        names.contains("META-INF/licences/texts/" + name + ".txt")
                            // it is nobody's but JJ2000's, whose jar has it
                            || name.equals("JJ2000"))
                    .as(name)
                    .isTrue());
    assertThat(names)
        .anyMatch(name -> name.matches("META-INF/licences/jai-imageio-jpeg2000-.*/LICENSE"));
  }

  @Test
  void itsBillOfMaterialsIsWhatItIsMadeOf() throws IOException {
    assumeTrue(names.contains(BILL), "skipped: the plugin makes no bill in a build by mvn -o");
    JsonNode bill = new ObjectMapper().readTree(text(BILL));
    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.path("metadata").path("component").path("name").asText())
        .isEqualTo("enlarger-pipeline");
    Set<String> components = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      if (!component.path("group").asText().equals("io.enlarger")) {
        components.add(component.path("name").asText() + "-" + component.path("version").asText());
        assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
        assertThat(component.path("hashes")).isNotEmpty();
        for (JsonNode licence : component.path("licenses")) {
          assertThat(licence.findPath("id").asText()).isNotEqualTo("BSD-4-Clause");
        }
      }
    }
    assertThat(components).isEqualTo(libraries());
  }

  /** What the jar is made of, as Maven resolved it. */
  private static Set<String> libraries() throws IOException {
    Set<String> libraries = new TreeSet<>();
    for (Path file : Build.libraries()) {
      // .../ARTIFACT/VERSION/FILE.jar
      Path version = Objects.requireNonNull(file.getParent());
      Path artifact = Objects.requireNonNull(version.getParent());
      if (!file.getFileName().toString().startsWith("enlarger-")) {
        libraries.add(artifact.getFileName() + "-" + version.getFileName());
      }
    }
    assertThat(libraries).hasSizeGreaterThan(40);
    return libraries;
  }

  /** The time of day, or this machine, would make each build another. */
  @Test
  void nothingInItIsOfThisBuildAlone() throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      // those of libraries have the libraries' times
      assertThat(
              jar.stream()
                  .filter(entry -> entry.getName().startsWith("io/enlarger/"))
                  .map(JarEntry::getTimeLocal)
                  .distinct())
          .containsExactly(LocalDateTime.of(2026, 1, 1, 0, 0));
    }
    String home = System.getProperty("user.home");
    String folder = Build.directory().toString();
    for (String name : List.of(BILL, "META-INF/THIRD-PARTY.txt", "META-INF/MANIFEST.MF")) {
      if (names.contains(name)) {
        assertThat(text(name)).as(name).doesNotContain(home, folder);
      }
    }
  }

  private static String text(String name) throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      return new String(jar.getInputStream(jar.getEntry(name)).readAllBytes(), UTF_8);
    }
  }

  @Test
  void javaAloneSaysTheVersionsAndWhatIsMissing() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Ran ran = Ran.by(Map.of(), java, "-jar", Build.application(), "--version");
    assertThat(ran.output())
        .startsWith("enlarger ")
        .contains("Spark    not on the class path", "Hadoop   not on the class path");
    assertThat(ran.code()).isZero();
  }

  @Test
  void javaAloneFindsTheProgram() throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.enlarger.cli.Enlarger");
    }
  }
}
