package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cluster that users start with one script, and the launcher that uses it. */
class StandaloneScriptIT {
  private static final Path SCRIPT = DeploymentFiles.file("deploy/standalone");
  private static final Path LAUNCHER = DeploymentFiles.file("deploy/enlarger");

  private final Map<String, String> environment = new HashMap<>();
  private Path folder;
  private Path cluster;

  @BeforeEach
  void emptyFolder() throws IOException {
    folder = Build.emptyFolder("standalone-script");
    cluster = folder.resolve("cluster");
    environment.put("ENLARGER_CLUSTER", cluster.toString());
    environment.put("ENLARGER_PORT", "0");
    environment.put("ENLARGER_HEAP", "1g");
    environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    environment.put("SPARK_HOME", "");
    // else the launcher might build what is being tested
    FileTime now = FileTime.from(Instant.now());
    Files.setLastModifiedTime(Build.application(), now);
    Files.setLastModifiedTime(Build.application().resolveSibling("spark.classpath"), now);
  }

  @AfterEach
  void stop() throws Exception {
    Ran.by(environment, SCRIPT, "stop");
  }

  private Ran run(Object... command) throws Exception {
    return Ran.by(environment, command);
  }

  private Ran upscale(String master, String... further) throws Exception {
    return run(
        Stream.concat(
                Stream.of(
                    LAUNCHER,
                    "upscale",
                    "--master",
                    master,
                    "--catalog",
                    folder.resolve("scans"),
                    "--output",
                    folder.resolve("out"),
                    "--set",
                    "job.run-id=test",
                    "--set",
                    "spark.ui.enabled=false"),
                Stream.of(further))
            .toArray());
  }

  /** The processes of the cluster, with all that they have started. */
  private List<ProcessHandle> processes() throws IOException {
    try (Stream<Path> files = Files.list(cluster)) {
      return files
          .filter(file -> file.toString().endsWith(".pid"))
          .map(file -> Long.valueOf(DeploymentFiles.text(file).strip()))
          .flatMap(pid -> ProcessHandle.of(pid).stream())
          .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
          .toList();
    }
  }

  @Test
  void itStartsAClusterThatWorksAndLeavesNothingBehind() throws Exception {
    assertThat(run(SCRIPT, "status")).isEqualTo(new Ran(1, "no cluster is running\n"));

    Path discovery = FakeGpus.discovery(folder);
    Ran started =
        run(
            SCRIPT,
            "start",
            "--workers",
            "2",
            "--cores",
            "1",
            "--memory",
            "1500m",
            "--gpus",
            discovery);
    assertThat(started.code()).as(started.output()).isZero();
    String master = Files.readString(cluster.resolve("address")).strip();
    assertThat(started.output())
        .startsWith(master + " with 2 workers; logs in " + cluster + "\n")
        .contains("deploy/enlarger upscale --master " + master);
    assertThat(run(SCRIPT, "status")).isEqualTo(new Ran(0, started.output()));
    assertThat(run(SCRIPT, "start").output()).contains("a cluster is running already");
    assertThat(processes()).hasSize(3);

    Scans.write(4, folder.resolve("scans"));
    Ran upscaled = upscale(master);
    assertThat(upscaled.code()).as(upscaled.output()).isZero();
    assertThat(upscaled.output()).contains("4 of 4 images");

    gpusAreShared(master);

    stopWhileExecutorsRun(master);
    assertThat(run(SCRIPT, "status").code()).isEqualTo(1);
    List<Row> rows = Reports.read(folder.resolve("out"), "test");
    assertThat(rows).extracting(row -> row.getAs("status")).hasSize(4).containsOnly("UPSCALED");
  }

  private void gpusAreShared(String master) throws Exception {
    try (JavaProcess driver =
        FakeGpus.addresses(master, folder, cluster.resolve("spark"))
            .jvm("-Dspark.executor.cores=1", "-Dspark.task.resource.gpu.amount=1")
            .run(GpuAddresses.class.getName())) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
      assertThat(FakeGpus.ownedByOneExecutorEach(driver.log()))
          .containsExactly(FakeGpus.FIRST, FakeGpus.SECOND);
    }
  }

  private void stopWhileExecutorsRun(String master) throws Exception {
    try (JavaProcess driver =
        FakeGpus.addresses(master, folder, cluster.resolve("spark"))
            .jvm("-Dspark.executor.cores=1", "-Dspark.task.resource.gpu.amount=1")
            .run(GpuAddresses.class.getName())) {
      List<ProcessHandle> running = processes();
      while (running.size() < 5) {
        assertThat(driver.isAlive()).as(driver.log()).isTrue();
        Thread.sleep(20);
        running = processes();
      }
      assertThat(run(SCRIPT, "stop")).isEqualTo(new Ran(0, "stopped\n"));
      assertThat(running).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(run(SCRIPT, "start", "--cores", "many"))
        .isEqualTo(new Ran(2, "standalone: --cores must be a number above 0, not many\n"));
    assertThat(run(SCRIPT, "start", "--memory", "8").output()).contains("must be like 8g or 1500m");
    assertThat(run(SCRIPT, "start", "--workers").output()).contains("--workers wants a value");
    assertThat(run(SCRIPT, "start", "--nodes", "3").output()).contains("unknown option --nodes");
    Path discovery = FakeGpus.discovery(folder);
    assertThat(run(SCRIPT, "start", "--workers", "3", "--gpus", discovery).output())
        .isEqualTo("standalone: 3 workers cannot share 2 GPUs; start fewer\n");
    assertThat(run(SCRIPT, "restart").code()).isEqualTo(2);
  }
}
