package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.enlarger.config.ConfigSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * The applications for the Spark operator, against its published schema where that is at hand:
 *
 * <pre>{@code
 * mvn test -pl udf,pipeline -Dcrd.dir=DIR    # config/crd/bases of github.com/kubeflow/spark-operator
 * }</pre>
 */
class KubernetesFilesTest {
  static List<Path> applications() throws IOException {
    try (Stream<Path> files = Files.list(DeploymentFiles.file("deploy/kubernetes"))) {
      return files
          .filter(file -> DeploymentFiles.text(file).contains("sparkoperator.k8s.io"))
          .sorted()
          .toList();
    }
  }

  private static JsonNode document(Path file) throws IOException {
    List<JsonNode> documents = DeploymentFiles.yaml(file);
    assertThat(documents).hasSize(1);
    return documents.get(0);
  }

  /** What is run, be it once or by a schedule. */
  private static JsonNode specOf(JsonNode document) {
    JsonNode spec = document.get("spec");
    return spec.has("template") ? spec.get("template") : spec;
  }

  @Test
  void thereAreApplicationsForCpuAndGpuAndASchedule() throws IOException {
    assertThat(applications())
        .extracting(file -> file.getFileName().toString())
        .containsExactly("nightly.yaml", "upscale-gpu.yaml", "upscale.yaml");
  }

  @ParameterizedTest
  @MethodSource("applications")
  void theirSchemaTakesThem(Path file) throws IOException {
    String folder = System.getProperty("crd.dir", "");
    assumeTrue(!folder.isEmpty(), "skipped: -Dcrd.dir names no folder with the operator's schema");
    JsonNode document = document(file);
    JsonSchema schema = schemaOf(document.get("kind").asText(), Path.of(folder));
    assertThat(schema.validate(document)).isEmpty();

    // the schema does refuse
    ObjectNode misspelt = document.deepCopy();
    ((ObjectNode) specOf(misspelt)).put("mainclass", "io.enlarger.cli.Enlarger");
    assertThat(schema.validate(misspelt)).hasSize(1);
    ObjectNode mistyped = document.deepCopy();
    ((ObjectNode) specOf(mistyped).get("executor")).put("instances", "four");
    assertThat(schema.validate(mistyped)).hasSize(1);
  }

  private static JsonSchema schemaOf(String kind, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
        JsonNode definition = document(file);
        if (definition.at("/spec/names/kind").asText().equals(kind)) {
          for (JsonNode version : definition.at("/spec/versions")) {
            if (version.get("name").asText().equals("v1beta2")) {
              JsonNode schema = version.at("/schema/openAPIV3Schema");
              closeObjects(schema);
              // what every object of Kubernetes has is not part of a definition
              ((ObjectNode) schema.at("/properties/metadata")).removeAll();
              return JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(schema);
            }
          }
        }
      }
    }
    throw new AssertionError("no definition of " + kind + " v1beta2 in " + folder);
  }

  /** Kubernetes drops fields that a definition does not have; here they are errors. */
  private static void closeObjects(JsonNode schema) {
    if (schema instanceof ObjectNode object
        && object.has("properties")
        && object.get("properties").isObject()
        && object.path("type").asText().equals("object")
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
    schema.forEach(KubernetesFilesTest::closeObjects);
  }

  @ParameterizedTest
  @MethodSource("applications")
  void theProgramTakesTheirArguments(Path file) throws IOException {
    List<String> arguments = new ArrayList<>();
    specOf(document(file)).get("arguments").forEach(argument -> arguments.add(argument.asText()));
    CommandLine.ParseResult parsed =
        new CommandLine(new Enlarger())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(arguments.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("upscale");
    assertThat(specOf(document(file)).get("mainClass").asText())
        .isEqualTo(Enlarger.class.getName());

    ConfigSources sources = new ConfigSources();
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).equals("--set")) {
        sources.set(arguments.get(i + 1));
      }
    }
    assertThat(sources.resolve().model().device().name().toLowerCase(Locale.ROOT))
        .isEqualTo(file.toString().contains("gpu") ? "gpu" : "cpu");
  }

  @ParameterizedTest
  @MethodSource("applications")
  void podsAreConfinedAndHaveTheirCredentialsFromASecret(Path file) throws IOException {
    JsonNode spec = specOf(document(file));
    List<String> volumes = new ArrayList<>();
    spec.get("volumes").forEach(volume -> volumes.add(volume.get("name").asText()));
    for (String role : List.of("driver", "executor")) {
      JsonNode pod = spec.get(role);
      assertThat(pod.at("/envFrom/0/secretRef/name").asText()).isEqualTo("enlarger-s3");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(pod.get("volumeMounts"))
          .extracting(mount -> mount.get("name").asText())
          .containsExactlyElementsOf(volumes);
    }
    assertThat(DeploymentFiles.text(file)).doesNotContainIgnoringCase("secret_access_key");
  }

  @ParameterizedTest
  @MethodSource("applications")
  void executorsMayVanish(Path file) throws IOException {
    JsonNode spec = specOf(document(file));
    for (String key : List.of("spark.decommission.enabled", "spark.storage.decommission.enabled")) {
      assertThat(spec.get("sparkConf").get(key).asText()).isEqualTo("true");
    }
    assertThat(spec.at("/executor/terminationGracePeriodSeconds").asInt()).isPositive();
    assertThat(spec.at("/restartPolicy/type").asText()).isEqualTo("OnFailure");
  }

  @Test
  void nightsDoNotOverlap() throws IOException {
    JsonNode nightly = document(DeploymentFiles.file("deploy/kubernetes/nightly.yaml"));
    assertThat(nightly.get("kind").asText()).isEqualTo("ScheduledSparkApplication");
    assertThat(nightly.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(nightly.at("/spec/schedule").asText().split(" ")).hasSize(5);
  }

  @Test
  void eachExecutorHasOneGpuForAllItsTasks() throws IOException {
    JsonNode spec = specOf(document(DeploymentFiles.file("deploy/kubernetes/upscale-gpu.yaml")));
    JsonNode conf = spec.get("sparkConf");
    assertThat(conf.get("spark.executor.resource.gpu.amount").asText()).isEqualTo("1");
    assertThat(conf.get("spark.executor.resource.gpu.vendor").asText()).isEqualTo("nvidia.com");
    double share = Double.parseDouble(conf.get("spark.task.resource.gpu.amount").asText());
    assertThat(share).isEqualTo(1.0 / spec.at("/executor/cores").asInt());
    assertThat(spec.get("image").asText()).endsWith("-gpu");
  }

  @Test
  void theAccountOfTheDriversMayStartExecutors() throws IOException {
    List<JsonNode> documents =
        DeploymentFiles.yaml(DeploymentFiles.file("deploy/kubernetes/access.yaml"));
    assertThat(documents)
        .extracting(document -> document.get("kind").asText())
        .containsExactly("ServiceAccount", "Role", "RoleBinding");
    String account = documents.get(0).at("/metadata/name").asText();
    assertThat(documents.get(2).at("/subjects/0/name").asText()).isEqualTo(account);
    for (Path file : applications()) {
      assertThat(specOf(document(file)).at("/driver/serviceAccount").asText()).isEqualTo(account);
    }
  }
}
