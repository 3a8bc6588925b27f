package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the build has made, and where tests leave their logs. */
final class Build {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("build.dir", "target")).toAbsolutePath();

  private Build() {}

  /** Where it puts what it makes. */
  static Path directory() {
    return DIRECTORY;
  }

  /** The jar that users submit. */
  static Path application() {
    return DIRECTORY.resolve("enlarger.jar");
  }

  /** The jars of Spark, as the launcher gives them to Java. */
  static List<Path> spark() throws IOException {
    return jars("spark.classpath");
  }

  /** The jars that the application jar is made of. */
  static List<Path> libraries() throws IOException {
    return jars("application.classpath");
  }

  /** The jars of the S3 server. */
  static List<Path> s3proxy() throws IOException {
    return jars("s3proxy.classpath");
  }

  /** The classes of these tests, for programs that stand beside them. */
  static Path testClasses() {
    return DIRECTORY.resolve("test-classes");
  }

  private static List<Path> jars(String file) throws IOException {
    String paths = Files.readString(DIRECTORY.resolve(file), UTF_8);
    return List.of(paths.strip().split(File.pathSeparator)).stream().map(Path::of).toList();
  }

  /** The launcher's file of options for Java. */
  static Path sparkJavaOptions() {
    return DIRECTORY.resolve("../../deploy/spark-java-options").normalize();
  }

  /** An empty folder for one test's logs and Spark's files; it is kept for whoever looks why. */
  static Path emptyFolder(String test) throws IOException {
    Path folder = DIRECTORY.resolve("it").resolve(test);
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  /** A folder that has {@code jars} as a Spark distribution does, made of Spark from Maven. */
  static Path sparkHome(Path within) throws IOException {
    Path home = within.resolve("spark-home");
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path jar : spark()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    return home;
  }
}
