package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.s3a.Constants;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the files for deployment say to Spark, to Enlarger and to the shell is what these know. */
class DeploymentFilesTest {
  private static final Pattern SPARK_KEY =
      Pattern.compile("(?<![\\w./-])(spark\\.[A-Za-z]\\w*(?:\\.[A-Za-z0-9_]+)*)");
  private static final Pattern S3A_KEY = Pattern.compile("\\b(fs\\.s3a(?:\\.[a-z]+)+)");
  private static final Pattern ASSIGNMENT = Pattern.compile("--set[\\s\"',=-]*([a-z][\\w.-]*)=");
  private static final Pattern QUOTED_KEY =
      Pattern.compile(
          "`((?:catalog|output|model|tile|niqe|evaluate|image|plan|job)\\.[a-z][a-z.-]*)");
  private static final Pattern PROPERTY = Pattern.compile("(?m)^#?(spark\\.\\S+)\\s+\\S");
  private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

  /** Families whose members Spark does not list. */
  private static final Pattern FAMILY =
      Pattern.compile(
          "spark\\.(hadoop|executorEnv|kubernetes|yarn|metrics\\.conf)\\..+"
              + "|spark\\.(driver|executor|task|worker)\\.resource\\.gpu"
              + "\\.(amount|discoveryScript|vendor)"
              + "|spark\\.(master|app\\.name|local\\.dir)");

  /** Names that only look like keys. */
  private static final Set<String> NO_KEYS = Set.of("spark.classpath", "spark.worker");

  /** Where Spark declares its keys; what is not loaded is not known. */
  private static final List<String> DECLARATIONS =
      List.of(
          "org.apache.spark.internal.config.package$",
          "org.apache.spark.internal.config.Deploy$",
          "org.apache.spark.internal.config.Network$",
          "org.apache.spark.internal.config.Status$",
          "org.apache.spark.internal.config.UI$",
          "org.apache.spark.internal.config.Worker$",
          "org.apache.spark.sql.internal.SQLConf$",
          "org.apache.spark.sql.internal.StaticSQLConf$");

  static List<Path> files() throws IOException {
    return DeploymentFiles.all();
  }

  static List<Path> scripts() throws IOException {
    return DeploymentFiles.scripts();
  }

  private static boolean isKnownToSpark(String key) {
    return FAMILY.matcher(key).matches() || ConfigEntry.findEntry(key) != null;
  }

  private static void loadDeclarations() throws ClassNotFoundException {
    for (String declaration : DECLARATIONS) {
      Class.forName(declaration);
    }
  }

  @Test
  void aMisspeltKeyOfSparkIsFound() throws ClassNotFoundException {
    loadDeclarations();
    assertThat(isKnownToSpark("spark.executor.cores")).isTrue();
    assertThat(isKnownToSpark("spark.executor.core")).isFalse();
    assertThat(isKnownToSpark("spark.task.resource.gpu.amounts")).isFalse();
    assertThat(DeploymentFiles.found(SPARK_KEY, "  spark.a.b: 1\n--conf spark.c=2 x.spark.d"))
        .containsExactly("spark.a.b", "spark.c");
    assertThat(DeploymentFiles.found(ASSIGNMENT, "--set a.b=1\n  - --set\n  - c.d-e=2"))
        .containsExactly("a.b", "c.d-e");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyOfSparkIsOne(Path file) throws ClassNotFoundException {
    loadDeclarations();
    Set<String> keys = DeploymentFiles.found(SPARK_KEY, DeploymentFiles.text(file));
    keys.removeAll(NO_KEYS);
    assertThat(keys).allMatch(DeploymentFilesTest::isKnownToSpark);
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyOfTheS3ConnectorIsOne(Path file) throws IllegalAccessException {
    Set<Object> known = new HashSet<>();
    for (Field constant : Constants.class.getFields()) {
      known.add(constant.get(Constants.class));
    }
    assertThat(known).contains("fs.s3a.endpoint").doesNotContain("fs.s3a.endpoints");
    assertThat(known).containsAll(DeploymentFiles.found(S3A_KEY, DeploymentFiles.text(file)));
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyKeyOfEnlargerIsInItsConfiguration(Path file) {
    Config known = ConfigFactory.parseFile(DeploymentFiles.file("conf/enlarger.conf").toFile());
    String text = DeploymentFiles.text(file);
    Set<String> keys = new TreeSet<>(DeploymentFiles.found(ASSIGNMENT, text));
    keys.addAll(DeploymentFiles.found(QUOTED_KEY, text));
    keys.removeIf(key -> key.startsWith("spark.") || key.equals("key"));
    assertThat(keys).allMatch(known::hasPathOrNull);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void scriptsCanBeRunAndParsed(Path script) throws IOException, InterruptedException {
    assertThat(script).isExecutable();
    assertThat(Ran.by(Map.of(), "bash", "-n", script)).isEqualTo(new Ran(0, ""));
  }

  @Test
  void shellcheckFindsNothing() throws IOException, InterruptedException {
    assumeTrue(Ran.isInstalled("shellcheck"), "skipped: there is no shellcheck");
    Object[] command =
        Stream.concat(
                Stream.of("shellcheck", "--severity=warning"), DeploymentFiles.scripts().stream())
            .toArray();
    assertThat(Ran.by(Map.of(), command)).isEqualTo(new Ran(0, ""));
  }

  @Test
  void propertiesFilesSetEachKeyOnce() throws IOException {
    for (String name : List.of("cpu", "gpu", "s3")) {
      Path file = DeploymentFiles.file("conf/spark-defaults-" + name + ".conf");
      List<String> lines =
          Files.readAllLines(file).stream()
              .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.equals("#"))
              .toList();
      assertThat(lines).isNotEmpty().allMatch(line -> PROPERTY.matcher(line).find());
      assertThat(lines.stream().map(line -> line.split("\\s+", 2)[0]).toList())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void imagesAreMadeOfWhatThereIs() throws IOException {
    Path dockerfile = DeploymentFiles.file("deploy/docker/Dockerfile");
    String text = DeploymentFiles.text(dockerfile);
    List<String> ignore = Files.readAllLines(dockerfile.resolveSibling("Dockerfile.dockerignore"));
    Set<String> sources = new TreeSet<>();
    for (String line : DeploymentFiles.found(COPY, text)) {
      sources.addAll(List.of(line.split(" ")));
    }
    assertThat(sources).contains("pom.xml", "udf", "deploy/gpu/discover");
    assertThat(sources)
        .allMatch(source -> Files.exists(DeploymentFiles.file(source)))
        .allMatch(
            source ->
                ignore.stream()
                    .anyMatch(
                        kept ->
                            kept.startsWith("!")
                                && (source + "/").startsWith(kept.substring(1) + "/")));
  }

  @Test
  void versionsInImagesAndApplicationsAreThoseOfTheBuild() throws IOException {
    String pom = DeploymentFiles.text(DeploymentFiles.file("pom.xml"));
    String spark = version(pom, "spark.version");
    String libtorch = version(pom, "libtorch.version");
    String dockerfile = DeploymentFiles.text(DeploymentFiles.file("deploy/docker/Dockerfile"));
    assertThat(dockerfile)
        .contains("FROM apache/spark:" + spark + "-scala" + version(pom, "scala.binary"))
        .contains("torch==" + libtorch)
        .contains("PYTORCH_VERSION=" + libtorch)
        .contains("jni_version=" + libtorch.replace(".", "\\."));
    for (Path application : KubernetesFilesTest.applications()) {
      assertThat(DeploymentFiles.text(application)).contains("sparkVersion: " + spark + "\n");
    }
  }

  private static String version(String pom, String name) {
    return DeploymentFiles.found(Pattern.compile("<" + name + ">([^<]+)<"), pom).iterator().next();
  }

  @Test
  void theDashboardsPanelsLieBesideEachOther() throws IOException {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(DeploymentFiles.file("deploy/monitoring/dashboard.json").toFile());
    Set<String> cells = new TreeSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          String cell = (place.get("x").asInt() + x) + " " + (place.get("y").asInt() + y);
          assertThat(cells.add(cell)).as("%s at %s", panel.get("title"), cell).isTrue();
        }
      }
      assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
      assertThat(panel.get("targets")).isNotEmpty();
    }
  }

  @Test
  void rulesAndScrapesAreRead() throws IOException {
    for (String name : List.of("alerts", "prometheus", "prometheus-kubernetes")) {
      Path file = DeploymentFiles.file("deploy/monitoring/" + name + ".yml");
      assertThat(DeploymentFiles.yaml(file)).hasSize(1).allMatch(JsonNode::isObject);
    }
  }

  /** With Prometheus' own tool: the files are valid, and alerts go off when they should. */
  @Test
  void prometheusTakesRulesAndScrapes() throws IOException, InterruptedException {
    assumeTrue(Ran.isInstalled("promtool"), "skipped: there is no promtool");
    Path folder = DeploymentFiles.file("deploy/monitoring");
    assertThat(Ran.by(Map.of(), "promtool", "check", "config", folder.resolve("prometheus.yml")))
        .extracting(Ran::code)
        .isEqualTo(0);
    Path tests = DeploymentFiles.file("pipeline/src/test/resources/alerts-test.yml");
    Ran ran = Ran.by(Map.of(), "promtool", "test", "rules", tests);
    assertThat(ran.code()).as(ran.output()).isZero();
  }
}
