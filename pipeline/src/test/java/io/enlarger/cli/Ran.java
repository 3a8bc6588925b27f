package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a program in a process of its own printed, errors included, and how it ended. */
record Ran(int code, String output) {

  /** Runs a program to its end; its arguments may be anything that says what it is. */
  static Ran by(Map<String, String> environment, Object... command)
      throws IOException, InterruptedException {
    List<String> words = Stream.of(command).map(Object::toString).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), output);
  }

  /** Whether there is a program of that name on this machine. */
  static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Path.of(folder, program).toFile().canExecute());
  }
}
