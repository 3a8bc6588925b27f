package io.enlarger.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The application jar submitted to a Spark cluster, as the launcher does it: by Spark's own
 * submission, with nothing of this build on the class path but the jar.
 */
final class Submission {
  private final Path folder;
  private final List<String> options = new ArrayList<>();

  private Submission(Path folder, String master) {
    this.folder = folder;
    options.addAll(List.of("--master", master, "--class", "io.enlarger.cli.Enlarger"));
    // nothing begins before all executors are there, so that all have their share
    conf("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    conf("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
    conf("spark.ui.enabled", "false");
    conf("spark.local.dir", folder.resolve("spark-local").toString());
  }

  /** A submission that runs in a folder and logs there. */
  static Submission to(String master, Path folder) {
    return new Submission(folder, master);
  }

  /** Sets an option of Spark. */
  Submission conf(String key, String value) {
    options.addAll(List.of("--conf", key + "=" + value));
    return this;
  }

  /** Starts the driver with a command of the program. */
  JavaProcess run(Path sparkHome, String... command) throws IOException {
    options.add(Build.application().toString());
    return spark("driver", folder, sparkHome)
        .jvm("-Xmx1g")
        .run(
            "org.apache.spark.deploy.SparkSubmit",
            Stream.concat(options.stream(), Stream.of(command)).toArray(String[]::new));
  }

  /** A program of Spark, yet to be started. */
  static JavaProcess.Start spark(String name, Path folder, Path sparkHome) throws IOException {
    return JavaProcess.of(name, Build.spark(), folder)
        .jvm("@" + Build.sparkJavaOptions())
        .environment("SPARK_HOME", sparkHome.toString())
        .environment("SPARK_SCALA_VERSION", "2.13")
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .environment("OMP_NUM_THREADS", "1");
  }

  /** Deletes the copies of the application that executors have made, 130 MB each. */
  static void deleteCopies(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path copy : files.filter(f -> f.endsWith(Build.application().getFileName())).toList()) {
        Files.delete(copy);
      }
    }
  }
}
