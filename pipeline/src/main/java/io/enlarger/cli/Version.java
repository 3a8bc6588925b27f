package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.hadoop.util.VersionInfo;
import picocli.CommandLine.IVersionProvider;

/**
 * Who is at work: Enlarger and the commit it was built of, and what it runs on. Of Spark, Hadoop
 * and Java it says what is there now, which is not always what it was built with.
 */
final class Version implements IVersionProvider {
  /** What the build wrote down. */
  private static String written(String file) {
    try (InputStream stream = Version.class.getResourceAsStream(file)) {
      return stream == null ? "" : new String(stream.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties versions() {
    Properties versions = new Properties();
    try {
      versions.load(new StringReader(written("versions.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  @Override
  public String[] getVersion() {
    Properties built = versions();
    List<String> lines = new ArrayList<>();
    lines.add("enlarger " + built.getProperty("enlarger"));
    lines.add(line("commit", commit()));
    lines.add(line("Spark", present(() -> org.apache.spark.package$.MODULE$.SPARK_VERSION())));
    lines.add(line("Hadoop", present(() -> VersionInfo.getVersion())));
    lines.add(line("DJL", built.getProperty("djl")));
    lines.add(line("libtorch", built.getProperty("libtorch")));
    lines.add(line("Java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")"));
    return lines.toArray(String[]::new);
  }

  private static String line(String name, String version) {
    return String.format(Locale.ROOT, "%-9s%s", name, version);
  }

  private static String commit() {
    String commit = written("commit");
    return commit.matches("[0-9a-f]{12,}(-dirty)?")
        ? commit.replace("-dirty", ", with changes")
        : "not known, since it was not built in a clone";
  }

  /**
   * A cluster has what the jar does not carry; a JVM of its own may lack it. A reference to a
   * method would be resolved before it can be asked for, so these are lambdas.
   */
  private static String present(Supplier<String> version) {
    try {
      return version.get();
    } catch (LinkageError missing) {
      return "not on the class path";
    }
  }
}
