package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/** What a command, run in this JVM, said and how it ended. */
record Said(int code, String out, String err) {

  /** Runs a command; its arguments may be anything that says what it is by {@code toString}. */
  static Said by(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Enlarger.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new Said(code, out.toString(), err.toString());
  }

  /** What was said as JSON, of a command that did not complain. */
  JsonNode json() throws IOException {
    assertThat(err).isEmpty();
    return new ObjectMapper().readTree(out);
  }
}
