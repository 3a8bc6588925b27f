package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
  private final Properties built = built();

  private static Properties built() {
    Properties properties = new Properties();
    try (Reader file =
        new InputStreamReader(
            Objects.requireNonNull(
                Version.class.getResourceAsStream("versions.properties"),
                "versions.properties is not in the jar"),
            UTF_8)) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  @Override
  public String[] getVersion() {
    List<String> lines = new ArrayList<>();
    lines.add("enlarger " + built.getProperty("enlarger"));
    lines.add(line("commit", commit()));
    lines.add(line("Spark", present(() -> org.apache.spark.package$.MODULE$.SPARK_VERSION())));
    lines.add(line("Hadoop", present(VersionInfo::getVersion)));
    lines.add(line("DJL", built.getProperty("djl")));
    lines.add(line("libtorch", built.getProperty("libtorch")));
    lines.add(line("Java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")"));
    return lines.toArray(String[]::new);
  }

  private static String line(String name, String version) {
    return String.format(Locale.ROOT, "%-9s%s", name, version);
  }

  private String commit() {
    String commit = built.getProperty("commit", "");
    return commit.matches("[0-9a-f]{12,}(-dirty)?")
        ? commit.replace("-dirty", ", with changes")
        : "not known, since it was not built in a clone";
  }

  /** A cluster has what the jar does not carry; a JVM of its own may lack it. */
  private static String present(Supplier<String> version) {
    try {
      return version.get();
    } catch (LinkageError missing) {
      return "not on the class path";
    }
  }
}
