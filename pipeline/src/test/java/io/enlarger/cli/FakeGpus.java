package io.enlarger.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** GPUs that no machine has, for what Spark does with addresses. */
final class FakeGpus {
  /** Their addresses. */
  static final String FIRST = "63";

  static final String SECOND = "65";

  private static final Pattern LINE = Pattern.compile("(?m)^executor (\\w+)=\\[(\\w+)]$");

  private FakeGpus() {}

  /** A discovery script that lists both. */
  static Path discovery(Path folder) throws IOException {
    return script(
        folder.resolve("discover"),
        "echo '{\"name\": \"gpu\", \"addresses\": [\"" + FIRST + "\", \"" + SECOND + "\"]}'");
  }

  /** A script of the shell that can be run. */
  static Path script(Path file, String... lines) throws IOException {
    String text = "#!/bin/sh\n" + String.join("\n", lines) + "\n";
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** {@link GpuAddresses} on a cluster, yet to be started. */
  static JavaProcess.Start addresses(String master, Path folder, Path sparkHome)
      throws IOException {
    return JavaProcess.of(
            "addresses",
            Stream.concat(Build.spark().stream(), Stream.of(Build.testClasses())).toList(),
            folder)
        .environment("SPARK_HOME", sparkHome.toString())
        .environment("SPARK_SCALA_VERSION", "2.13")
        .environment("SPARK_LOCAL_IP", "127.0.0.1")
        .jvm("@" + Build.sparkJavaOptions(), "-Xmx512m", "-Dspark.master=" + master)
        .jvm("-Dspark.ui.enabled=false", "-Dspark.executor.memory=700m")
        .jvm("-Dspark.scheduler.minRegisteredResourcesRatio=1.0")
        .jvm("-Dspark.scheduler.maxRegisteredResourcesWaitingTime=60s")
        .jvm("-Dspark.executor.resource.gpu.amount=1")
        .jvm("-Dspark.executor.extraClassPath=" + Build.testClasses());
  }

  /** The addresses that tasks printed; fails where an executor had several, or two had the same. */
  static Set<String> ownedByOneExecutorEach(String log) {
    Set<String> executors = new TreeSet<>();
    Set<String> addresses = new TreeSet<>();
    Matcher line = LINE.matcher(log);
    while (line.find()) {
      if (!executors.add(line.group(1)) || !addresses.add(line.group(2))) {
        throw new AssertionError("a GPU of several executors, or several of one:\n" + log);
      }
    }
    return addresses;
  }
}
