package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What would be submitted to clouds: the scripts, with a tool in the cloud's place. */
class SubmitScriptsTest {
  private static final Path EMR = DeploymentFiles.file("deploy/emr-submit");
  private static final Path DATAPROC = DeploymentFiles.file("deploy/dataproc-submit");
  private static final Path SETTINGS = DeploymentFiles.file("conf/spark-defaults-s3.conf");

  @TempDir private Path folder;

  private static Ran run(Object... command) throws IOException, InterruptedException {
    return Ran.by(Map.of(), command);
  }

  /** Runs a script where the cloud's tool prints each of its words on a line. */
  private List<String> submitted(String tool, Object... command) throws Exception {
    FakeGpus.script(folder.resolve(tool), "printf '%s\\n' \"$@\"");
    String path = "PATH=" + folder + ":" + System.getenv("PATH");
    Ran ran = run(Stream.concat(Stream.of("env", path), Stream.of(command)).toArray());
    assertThat(ran.code()).as(ran.output()).isZero();
    return ran.output().lines().toList();
  }

  @Test
  void aStepOfEmrRunsTheJarWithSettingsAndArgumentsAsTheyWereGiven() throws Exception {
    List<String> words =
        submitted(
            "aws",
            EMR,
            "--cluster",
            "j-2AB",
            "--jar",
            "s3://my/enlarger.jar",
            "--properties",
            SETTINGS,
            "--",
            "upscale",
            "--catalog",
            "s3a://a/with \"quotes\" and \\",
            "--dry-run");
    assertThat(words.subList(0, 5))
        .containsExactly("emr", "add-steps", "--cluster-id", "j-2AB", "--steps");
    JsonNode arguments = new ObjectMapper().readTree(words.get(5)).at("/0/Args");
    assertThat(arguments)
        .extracting(JsonNode::asText)
        .startsWith("spark-submit", "--deploy-mode", "cluster", "--class")
        .contains("spark.hadoop.fs.s3a.connection.maximum=128")
        .endsWith(
            "s3://my/enlarger.jar",
            "upscale",
            "--catalog",
            "s3a://a/with \"quotes\" and \\",
            "--dry-run");
  }

  @Test
  void aJobOfDataprocHasSettingsAndArguments() throws Exception {
    Path jar = Files.createFile(folder.resolve("enlarger.jar"));
    List<String> words =
        submitted(
            "gcloud",
            DATAPROC,
            "--cluster",
            "scans",
            "--region",
            "europe-west3",
            "--jar",
            jar,
            "--properties",
            SETTINGS,
            "--",
            "plan",
            "--catalog",
            "gs://a b");
    assertThat(words)
        .startsWith("dataproc", "jobs", "submit", "spark", "--cluster=scans")
        .contains("--class=" + Enlarger.class.getName(), "--jars=" + jar)
        .endsWith("--", "plan", "--catalog", "gs://a b")
        .anyMatch(
            word ->
                word.startsWith("--properties=^|^spark.hadoop.fs.s3a")
                    && word.endsWith("|spark.hadoop.fs.s3a.fast.upload.active.blocks=4"));
  }

  @Test
  void aDryRunPrintsTheCommandAndDoesNothing() throws Exception {
    Ran ran = run(EMR, "--dry-run", "--cluster", "j-1", "--jar", "s3://a/b.jar", "--", "plan");
    assertThat(ran.code()).isZero();
    assertThat(ran.output()).startsWith("aws emr add-steps --cluster-id j-1 --steps ");
  }

  @Test
  void whatIsMissingIsSaid() throws Exception {
    assertThat(run(EMR, "--cluster", "x", "--", "plan"))
        .isEqualTo(new Ran(2, "emr-submit: --cluster must be a cluster's id, j-..., not 'x'\n"));
    assertThat(run(EMR, "--cluster", "j-1", "--jar", "s3://a/b.jar").output())
        .startsWith("emr-submit: no command for Enlarger");
    assertThat(run(EMR, "upscale", "x").output()).contains("what is for Enlarger comes after --");
    assertThat(run(DATAPROC, "--cluster", "a", "--region", "Europe", "--", "plan"))
        .isEqualTo(
            new Ran(2, "dataproc-submit: --region must be like europe-west3, not 'Europe'\n"));
  }
}
