package io.enlarger.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command says what it has done. */
final class Printing {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress and no summary; errors only.")
  private boolean quiet;

  @Option(
      names = "--json",
      description = "Print the summary as JSON on standard output; progress goes to the other.")
  private boolean json;

  boolean isQuiet() {
    return quiet;
  }

  boolean isJson() {
    return json;
  }

  /** Where progress goes. */
  PrintStream progress() {
    return quiet
        ? new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)
        : Console.err();
  }

  /** Prints one of the two, or nothing. */
  void print(PrintWriter out, Supplier<String> asJson, Runnable asText) {
    if (json) {
      out.println(asJson.get());
    } else if (!quiet) {
      asText.run();
    }
    out.flush();
  }
}
