package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code deploy} and {@code conf}, as users have them. */
final class DeploymentFiles {
  private static final Path ROOT = Build.sparkJavaOptions().resolve("../..").normalize();

  private DeploymentFiles() {}

  /** A file by its path in the repository. */
  static Path file(String path) {
    return ROOT.resolve(path);
  }

  /** All of them. */
  static List<Path> all() throws IOException {
    try (Stream<Path> deploy = Files.walk(file("deploy"));
        Stream<Path> conf = Files.walk(file("conf"))) {
      return Stream.concat(deploy, conf)
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("__pycache__"))
          .sorted()
          .toList();
    }
  }

  /** Those of {@code deploy} that begin with a line that names an interpreter. */
  static List<Path> scripts() throws IOException {
    List<Path> all = all();
    return all.stream().filter(path -> text(path).startsWith("#!")).toList();
  }

  static String text(Path path) {
    try {
      return Files.readString(path, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(path + " cannot be read", e);
    }
  }

  /** The documents of a YAML file, which may refer to parts of themselves. */
  static List<JsonNode> yaml(Path path) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (Reader reader = Files.newBufferedReader(path)) {
      return Stream.of(new Yaml().loadAll(reader))
          .flatMap(
              documents ->
                  java.util.stream.StreamSupport.stream(documents.spliterator(), false)
                      .<JsonNode>map(mapper::valueToTree))
          .toList();
    }
  }

  /** What a pattern's group finds in a text, each once. */
  static Set<String> found(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
