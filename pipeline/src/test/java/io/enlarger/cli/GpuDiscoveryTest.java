package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that lists GPUs to Spark, with stand-ins for the tool of NVIDIA's driver. */
class GpuDiscoveryTest {
  private static final Path DISCOVER = DeploymentFiles.file("deploy/gpu/discover");

  @TempDir private Path folder;

  /** The script, on a machine with this tool of NVIDIA's driver. */
  private Ran discover(Map<String, String> environment, String... nvidiaSmi) throws Exception {
    FakeGpus.script(folder.resolve("nvidia-smi"), nvidiaSmi);
    String path = folder + ":" + System.getenv("PATH");
    return Ran.by(environment, "env", "PATH=" + path, DISCOVER);
  }

  @Test
  void theScriptListsGpusAsSparkWantsThem() throws Exception {
    String tool =
        "test \"$*\" = '--query-gpu=index --format=csv,noheader' && printf '0\\n1\\n2\\n'";
    Ran ran = discover(Map.of(), tool);
    assertThat(ran)
        .isEqualTo(new Ran(0, "{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\", \"2\"]}\n"));
    JsonNode read = new ObjectMapper().readTree(ran.output());
    assertThat(read.get("addresses")).hasSize(3);
  }

  @Test
  void gpusThatCudaIsShownAreCountedFromZero() throws Exception {
    assertThat(discover(Map.of("CUDA_VISIBLE_DEVICES", "2,3"), "printf '0\\n1\\n2\\n3\\n'"))
        .isEqualTo(new Ran(0, "{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}\n"));
  }

  @Test
  void aDriverThatDoesNotAnswerIsSaid() throws Exception {
    assertThat(discover(Map.of(), "echo \"couldn't communicate with the NVIDIA driver\"; exit 9"))
        .isEqualTo(
            new Ran(
                1,
                "discover: nvidia-smi does not answer: couldn't communicate with the NVIDIA"
                    + " driver\n"));
    assertThat(discover(Map.of(), "echo 'No devices were found'"))
        .isEqualTo(
            new Ran(1, "discover: nvidia-smi lists no GPUs, but says: No devices were found\n"));
    assertThat(discover(Map.of(), "true"))
        .isEqualTo(new Ran(1, "discover: nvidia-smi sees no GPU\n"));
  }

  @Test
  void aMachineWithoutADriverIsSaid() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Files.createSymbolicLink(tools.resolve("bash"), Path.of("/bin/bash"));
    Ran ran = Ran.by(Map.of(), "/usr/bin/env", "PATH=" + tools, DISCOVER);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.output())
        .startsWith("discover: there is no nvidia-smi here: install NVIDIA's driver");
  }
}
