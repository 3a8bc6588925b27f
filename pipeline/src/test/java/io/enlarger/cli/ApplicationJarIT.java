package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application jar carries what Spark lacks, and nothing that Spark has. */
class ApplicationJarIT {
  private static final Pattern VERSIONED = Pattern.compile("^META-INF/versions/\\d+/");

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

  @Test
  void itHasTheLicences() throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      String licence =
          new String(jar.getInputStream(jar.getEntry("META-INF/LICENSE")).readAllBytes(), UTF_8);
      assertThat(licence).contains("Apache License");
    }
    assertThat(names).contains("META-INF/NOTICE");
  }

  @Test
  void javaAloneFindsTheProgram() throws IOException {
    try (JarFile jar = new JarFile(Build.application().toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.enlarger.cli.Enlarger");
    }
  }
}
