package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which tasks a run had, as Spark has written down. */
record EventLog(List<Attempt> attempts) {

  /**
   * An attempt of a task that has ended.
   *
   * @param stage name of its stage: what was asked for, and at which line
   * @param tasks of its stage
   * @param index of the task within the stage
   */
  record Attempt(String stage, int tasks, int index, String executor, boolean succeeded) {}

  /** Makes a submission write down its tasks in a folder. */
  static Submission kept(Submission submission, Path folder) throws IOException {
    return submission
        .conf("spark.eventLog.enabled", "true")
        .conf("spark.eventLog.dir", Files.createDirectories(folder).toUri().toString())
        .conf("spark.eventLog.compress", "false")
        .conf("spark.eventLog.rolling.enabled", "false");
  }

  /** What the only application of a folder has written down. */
  static EventLog read(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(folder)) {
      logs = files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
    if (logs.size() != 1) {
      throw new AssertionError("not one log: " + logs);
    }
    ObjectMapper json = new ObjectMapper();
    Map<Integer, JsonNode> stages = new HashMap<>();
    List<JsonNode> ends = new ArrayList<>();
    for (String line : Files.readAllLines(logs.get(0), UTF_8)) {
      JsonNode event = json.readTree(line);
      switch (event.path("Event").asText()) {
        case "SparkListenerStageSubmitted" -> {
          JsonNode stage = event.path("Stage Info");
          stages.put(stage.path("Stage ID").asInt(), stage);
        }
        case "SparkListenerTaskEnd" -> ends.add(event);
        default -> {}
      }
    }
    return new EventLog(
        ends.stream()
            .map(
                end -> {
                  JsonNode stage =
                      stages.getOrDefault(end.path("Stage ID").asInt(), MissingNode.getInstance());
                  JsonNode task = end.path("Task Info");
                  return new Attempt(
                      stage.path("Stage Name").asText(),
                      stage.path("Number of Tasks").asInt(),
                      task.path("Index").asInt(),
                      task.path("Executor ID").asText(),
                      end.path("Task End Reason").path("Reason").asText().equals("Success"));
                })
            .toList());
  }

  /** Attempts of the tasks of those stages. */
  List<Attempt> of(String stage, int tasks) {
    return attempts.stream()
        .filter(attempt -> attempt.stage().contains(stage) && attempt.tasks() == tasks)
        .toList();
  }
}
