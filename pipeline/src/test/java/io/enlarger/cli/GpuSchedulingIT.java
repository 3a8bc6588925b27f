package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Spark hands GPUs out, and Enlarger takes the one it is given: on addresses that a script makes
 * up, since what is shown here is the scheduling.
 */
class GpuSchedulingIT {
  private Path folder;
  private Path discovery;

  @BeforeEach
  void emptyFolder() throws IOException {
    folder = Build.emptyFolder("gpu-scheduling");
    discovery = FakeGpus.discovery(folder);
  }

  @AfterEach
  void deleteCopies() throws IOException {
    Submission.deleteCopies(folder);
  }

  @Test
  void twoExecutorsOfOneMachineNeverShareAGpuAndTheirTasksGetIt() throws Exception {
    try (JavaProcess driver =
        FakeGpus.addresses("local-cluster[1,4,2048]", folder, Build.sparkHome(folder))
            .jvm("-Dspark.executor.cores=2", "-Dspark.task.resource.gpu.amount=0.5")
            .jvm("-Dspark.worker.resource.gpu.amount=2")
            .jvm("-Dspark.worker.resource.gpu.discoveryScript=" + discovery)
            .run(GpuAddresses.class.getName())) {
      assertThat(driver.exitCode()).as(driver.log()).isZero();
      assertThat(FakeGpus.ownedByOneExecutorEach(driver.log()))
          .containsExactly(FakeGpus.FIRST, FakeGpus.SECOND);
    }
  }

  @Test
  void aGpuThatSparkHasAndLibtorchHasNotEndsTheRunAndSaysWhatIsMissing() throws Exception {
    Scans.write(2, folder.resolve("scans"));
    try (JavaProcess driver =
        Submission.to("local-cluster[1,1,2048]", folder)
            .conf("spark.executor.memory", "1g")
            .conf("spark.worker.resource.gpu.amount", "1")
            .conf("spark.worker.resource.gpu.discoveryScript", discovery.toString())
            .conf("spark.executor.resource.gpu.amount", "1")
            .conf("spark.task.resource.gpu.amount", "1")
            .run(
                Build.sparkHome(folder),
                "upscale",
                "--catalog",
                folder.resolve("scans").toString(),
                "--output",
                folder.resolve("out").toString(),
                "--set",
                "model.device=gpu")) {
      assertThat(driver.exitCode()).as(driver.log()).isEqualTo(Enlarger.FAILED);
      assertThat(driver.log())
          .containsPattern(
              "GPU (63|65) was asked for, but libtorch sees [0-9]+; give it the CUDA libraries"
                  + " \\(see deploy/README.md\\), or use --set model.device=cpu")
          .contains("(DEVICE_UNAVAILABLE)");
    }
  }
}
