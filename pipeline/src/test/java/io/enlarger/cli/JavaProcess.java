package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java program in a process of its own, with all its output in one log.
 *
 * <p>Closing it ends it and every process that it has started, however it is doing.
 */
final class JavaProcess implements AutoCloseable {
  /** Longer than anything here takes; a test that waits so long hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final String name;
  private final Process process;
  private final Path log;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    // where the build is interrupted, nobody closes
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-" + name));
  }

  /** How a program is started; not reusable. */
  static final class Start {
    private final String name;
    private final Path folder;
    private final List<String> command = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();

    private Start(String name, List<Path> jars, Path folder) {
      this.name = name;
      this.folder = folder;
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-cp");
      command.add(
          jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    Start jvm(String... options) {
      command.addAll(List.of(options));
      return this;
    }

    Start environment(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    JavaProcess run(String mainClass, String... arguments) throws IOException {
      command.add(mainClass);
      command.addAll(List.of(arguments));
      Path log = folder.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new JavaProcess(name, builder.start(), log);
    }
  }

  /**
   * A program that is yet to be started.
   *
   * @param name its name in messages and that of its log
   * @param jars its class path
   * @param folder where it runs and its log is
   */
  static Start of(String name, List<Path> jars, Path folder) {
    return new Start(name, jars, folder);
  }

  /** Everything that it has printed so far. */
  String log() throws IOException {
    return Files.readString(log, UTF_8);
  }

  /** Waits until it prints what matches; the first match. */
  Matcher await(Pattern pattern) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      boolean ended = !process.isAlive();
      Matcher matcher = pattern.matcher(log());
      if (matcher.find()) {
        return matcher;
      }
      if (ended) {
        throw new AssertionError(name + " ended before it printed " + pattern + ":\n" + log());
      }
      Thread.sleep(50);
    }
    throw new AssertionError(name + " never printed " + pattern + ":\n" + log());
  }

  /** Whether it is still running. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has ended; its exit code. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** Asks it to end, as a terminal, a container or a cluster does. */
  void terminate() {
    process.destroy();
  }

  /** Kills one of the processes that it has started, without warning; whether there was one. */
  boolean killChild() {
    return process
        .children()
        .findFirst()
        .map(
            child -> {
              child.destroyForcibly();
              child.onExit().join();
              return true;
            })
        .orElse(false);
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
  }
}
