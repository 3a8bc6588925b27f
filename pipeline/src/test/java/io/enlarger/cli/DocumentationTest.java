package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the pages say to type is understood, and what they point to is there. */
class DocumentationTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]*)");
  private static final Pattern FILE =
      Pattern.compile("(?:conf|deploy|notebooks|pipeline|udf|\\.ci|\\.images)/[\\w./*-]+");
  private static final Pattern CLASS =
      Pattern.compile("io\\.enlarger(?:\\.[a-z]\\w*)*\\.[A-Z]\\w*");

  /** What only a build makes. */
  private static final Pattern BUILT = Pattern.compile(".*/target/.*");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        DeploymentFiles.file("."),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = String.valueOf(folder.getFileName());
            return name.equals("target") || name.equals(".git") || name.equals(".venv")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file.normalize());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages.stream().sorted().toList();
  }

  @Test
  void thePagesAreFound() throws IOException {
    assertThat(pages())
        .contains(DeploymentFiles.file("README.md"), DeploymentFiles.file("deploy/README.md"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) {
    List<String> dead = new ArrayList<>();
    for (String link : DeploymentFiles.found(LINK, DeploymentFiles.text(page))) {
      if (URI.create(link).getScheme() != null) {
        continue;
      }
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
      if (!Files.exists(target) || (parts.length > 1 && !anchors(target).contains(parts[1]))) {
        dead.add(link);
      }
    }
    assertThat(dead).isEmpty();
  }

  private static Set<String> anchors(Path page) {
    return DeploymentFiles.found(HEADING, DeploymentFiles.text(page)).stream()
        .map(h -> h.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Each call of the program in a block of shell commands, read by the program itself. */
  @ParameterizedTest
  @MethodSource("pages")
  void theProgramUnderstandsWhatIsTyped(Path page) {
    for (List<String> call : calls(DeploymentFiles.text(page))) {
      assertThatCode(() -> parse(call)).as(String.join(" ", call)).doesNotThrowAnyException();
    }
  }

  private static void parse(List<String> call) {
    boolean abridged = call.contains("...");
    try {
      new CommandLine(new Enlarger())
          .parseArgs(call.stream().filter(word -> !word.equals("...")).toArray(String[]::new));
    } catch (CommandLine.MissingParameterException e) {
      if (!abridged) {
        throw e;
      }
    }
  }

  @Test
  void aWordThatIsNoOptionIsNoticed() {
    String page = "```sh\nX=1 deploy/enlarger plan --catalog a \\\n  --outptu b   # why\n```\n";
    assertThat(calls(page)).containsExactly(List.of("plan", "--catalog", "a", "--outptu", "b"));
    assertThatThrownBy(() -> parse(calls(page).get(0)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("--outptu");
    assertThat(calls("```sh\nspark-submit --class io.enlarger.cli.Enlarger x.jar plan ...\n```\n"))
        .containsExactly(List.of("plan", "..."));
  }

  /** Arguments of each call of the launcher or, by spark-submit, of the jar. */
  private static List<List<String>> calls(String text) {
    List<List<String>> calls = new ArrayList<>();
    for (String block : DeploymentFiles.found(SHELL, text)) {
      for (String line : block.replaceAll("\\\\\\n", " ").lines().toList()) {
        List<String> words =
            Arrays.stream(command(line).split("\\s+"))
                .map(word -> word.replaceAll("^[\"']|[\"']$", ""))
                .toList();
        int program = words.indexOf("deploy/enlarger");
        int jar = words.indexOf("io.enlarger.cli.Enlarger") < 0 ? -1 : lastJar(words);
        int begin = Math.max(program, jar) + 1;
        if (begin > 0 && begin < words.size()) {
          calls.add(words.subList(begin, words.size()));
        }
      }
    }
    return calls;
  }

  /** A line without its comment and without the file that its output goes to. */
  private static String command(String line) {
    return line.replaceAll("(^|\\s)#.*$", "").strip().replaceAll(" > \\S+$", "");
  }

  private static int lastJar(List<String> words) {
    return words.stream()
        .filter(w -> w.endsWith(".jar"))
        .mapToInt(words::lastIndexOf)
        .max()
        .orElse(-1);
  }

  /** Of the program, of Spark's submission, or of a script that the page's folder has. */
  @ParameterizedTest
  @MethodSource("pages")
  void optionsExist(Path page) throws IOException {
    Set<String> known = new TreeSet<>();
    collect(new CommandLine(new Enlarger()), known);
    known.addAll(sparkSubmit());
    for (Path script : DeploymentFiles.scripts()) {
      known.addAll(DeploymentFiles.found(OPTION, DeploymentFiles.text(script)));
    }
    for (Path script : scriptsBeside(page)) {
      known.addAll(DeploymentFiles.found(OPTION, DeploymentFiles.text(script)));
    }
    assertThat(known).contains("--catalog", "--executor-memory").doesNotContain("--catalogue");
    Set<String> named = new TreeSet<>();
    for (String code : DeploymentFiles.found(CODE, DeploymentFiles.text(page))) {
      named.addAll(DeploymentFiles.found(OPTION, code));
    }
    assertThat(known).containsAll(named);
  }

  private static void collect(CommandLine command, Set<String> options) {
    command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
    command.getSubcommands().values().forEach(sub -> collect(sub, options));
  }

  /** Its parser names its options in fields. */
  private static Set<String> sparkSubmit() {
    Set<String> options = new TreeSet<>();
    try {
      Class<?> parser =
          Class.forName(SparkLauncher.class.getPackageName() + ".SparkSubmitOptionParser");
      var constructor = parser.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      for (var field : parser.getDeclaredFields()) {
        if (field.getType() == String.class) {
          field.setAccessible(true);
          options.add((String) field.get(instance));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Spark's parser of options is another one now", e);
    }
    return options;
  }

  private static List<Path> scriptsBeside(Path page) throws IOException {
    Path folder = Objects.requireNonNull(page.toAbsolutePath().getParent());
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".py") || Files.isExecutable(file))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void filesAndClassesThatAreNamedExist(Path page) {
    Set<String> missing = new TreeSet<>();
    String text = DeploymentFiles.text(page);
    for (String code : DeploymentFiles.found(CODE, text)) {
      Matcher file = FILE.matcher(code);
      if (file.lookingAt() && !BUILT.matcher(code).matches() && !code.contains("*")) {
        String path = file.group();
        if (!Files.exists(DeploymentFiles.file(path)) && !Files.exists(page.resolveSibling(path))) {
          missing.add(path);
        }
      }
    }
    Matcher type = CLASS.matcher(text);
    while (type.find()) {
      try {
        Class.forName(type.group(), false, DocumentationTest.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        missing.add(type.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyPackageSaysWhereToStartAndWhatItMayImport() throws IOException {
    Set<Path> packages = new TreeSet<>();
    for (String module : List.of("udf", "pipeline")) {
      try (Stream<Path> files = Files.walk(DeploymentFiles.file(module + "/src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> packages.add(Objects.requireNonNull(file.getParent())));
      }
    }
    assertThat(packages).hasSizeGreaterThan(20);
    assertThat(packages)
        .allSatisfy(
            folder ->
                assertThat(DeploymentFiles.text(folder.resolve("package-info.java")))
                    .contains("<p>Start", "<p>May import: ", "@NullMarked"));
  }
}
