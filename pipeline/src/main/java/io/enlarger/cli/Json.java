package io.enlarger.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.enlarger.job.PlanJob;
import io.enlarger.job.ReportJob;
import io.enlarger.job.UpscaleJob;
import io.enlarger.ledger.Backlog;
import io.enlarger.plan.Plan;
import io.enlarger.report.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as programs read them: names as in the report, times in seconds, all digits. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  static String upscaled(UpscaleJob.Result result) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("run", result.runId());
    json.put("report", result.reportUri().orElse(null));
    json.put("page", result.pageUri().orElse(null));
    summary(result.summary(), json);
    backlog(result.backlog(), json);
    json.put("left", result.left());
    json.put("estimated_seconds", result.estimated().toMillis() / 1e3);
    json.put("worked_seconds", result.worked().toMillis() / 1e3);
    json.put("elapsed_seconds", result.elapsed().toMillis() / 1e3);
    json.put("slots", result.slots());
    json.put("network_share", result.networkShare());
    json.put("model_loads", result.modelLoads());
    return text(json);
  }

  static String planned(PlanJob.Result result) {
    Plan.Summary plan = result.work();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("images", plan.images() - plan.refusedImages());
    json.put("quarantined", plan.refused());
    json.put("source_px", plan.sourcePx());
    json.put("output_px", plan.outputPx());
    json.put("source_bytes", plan.sourceBytes());
    json.put("tiles", plan.tiles());
    json.put("tasks", plan.tasks());
    json.put("largest_task_output_px", plan.largestTaskPx());
    json.put("very_large_images", plan.splitImages());
    backlog(result.backlog(), json);
    json.put("to_copy", result.backlog().copies() + result.backlog().repeats());
    json.put("slots", result.pace().slots());
    json.put("source_px_per_second", result.pace().sourcePxPerSecond());
    json.put("pace", result.pace().basis().name().toLowerCase(Locale.ROOT));
    json.put("estimated_seconds", result.estimated().toMillis() / 1e3);
    List<Map<String, Object>> scaling = new ArrayList<>();
    for (PlanJob.Scaled scaled : result.scaling()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("executors", scaled.executors());
      one.put("slots", scaled.makespan().slots());
      one.put("seconds", scaled.makespan().elapsed().toMillis() / 1e3);
      one.put("over_ideal", scaled.makespan().overIdeal());
      scaling.add(one);
    }
    json.put("scaling", scaling);
    json.put("cost", result.cost().orElse(null));
    return text(json);
  }

  static String report(ReportJob.Upscaled result, @Nullable String page) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("report", result.reportUri());
    json.put("page", page);
    json.put("runs", result.runs());
    summary(result.summary(), json);
    return text(json);
  }

  private static void summary(Summary s, Map<String, @Nullable Object> json) {
    json.put("images", s.images());
    json.put("upscaled", s.upscaled());
    json.put("skipped", s.skipped());
    json.put("quarantined", s.quarantined());
    json.put("quarantined_fraction", s.quarantinedFraction());
    json.put("source_px", s.sourcePx());
    json.put("output_px", s.outputPx());
    json.put("output_bytes", s.outputBytes());
    json.put("degraded_tiles", s.degraded());
    json.put("infer_ms", s.inferMs());
    json.put("other_ms", s.otherMs());
    Map<String, Double> means = new LinkedHashMap<>();
    Summary.measures()
        .forEach(
            (column, title) -> {
              Double mean = s.means().get(title);
              if (mean != null) {
                means.put(column, mean);
              }
            });
    json.put("means", means);
  }

  private static void backlog(Backlog.Counts counts, Map<String, @Nullable Object> json) {
    json.put("catalog_images", counts.catalog());
    json.put("already_done", counts.done());
    json.put("already_refused", counts.refused());
    json.put("not_asked_for", counts.leftOut());
  }

  private static String text(Map<String, @Nullable Object> json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
