package io.enlarger.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run as a whole was, which its rows do not say; kept as JSON in {@code _run.json} beside
 * its waves, a name that Spark does not read as a part of the report.
 *
 * @param runId the run
 * @param version of Enlarger
 * @param sparkVersion of Spark
 * @param startedAt when it began, ISO 8601 in UTC, to the second
 * @param endedAt when its last row was there
 * @param catalog where the list of images was
 * @param output where the results are
 * @param catalogImages images in the catalog
 * @param alreadyDone those whose results were in place
 * @param alreadyRefused those that earlier runs had refused for good
 * @param left those that there was no time for
 * @param estimatedSeconds how long it was expected to take from the plan on
 * @param workedSeconds how long it took from the plan on
 * @param elapsedSeconds from the catalog to the last row
 * @param slots tasks that can run at the same time
 * @param modelLoads how many times a model was loaded
 * @param sourcePxPerSecond what the estimate expected of one slot
 * @param paceBasis {@code measured} in earlier runs, or {@code assumed}
 * @param settings what decides the results, by key of the configuration, as far as it was not left
 *     at its default
 * @param model what computed
 */
public record RunRecord(
    String runId,
    String version,
    String sparkVersion,
    String startedAt,
    String endedAt,
    String catalog,
    String output,
    long catalogImages,
    long alreadyDone,
    long alreadyRefused,
    long left,
    double estimatedSeconds,
    double workedSeconds,
    double elapsedSeconds,
    int slots,
    long modelLoads,
    double sourcePxPerSecond,
    String paceBasis,
    Map<String, String> settings,
    Model model) {
  /** Name of the file in a run's folder. */
  public static final String FILE = "_run.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public RunRecord {
    settings = settings == null ? Map.of() : settings;
  }

  /**
   * A model's passport, as far as it has one; baselines and models of several networks have none.
   *
   * @param name how the user called it
   * @param architecture the network's, or the baseline's name
   * @param scale output pixels for a source pixel along one side
   * @param sha256 of the weights
   * @param tiling whether tiles equal the whole: {@code exact} or {@code approximate}
   * @param haloPx source pixels around a tile on which it depends
   * @param parameters numbers in the weights
   * @param operationsPerPixel multiply-adds for a source pixel
   * @param hyperparameters what was inferred from the weights
   * @param assumptions what the file could not settle: key, value and reason of each
   */
  public record Model(
      String name,
      String architecture,
      int scale,
      @Nullable String sha256,
      @Nullable String tiling,
      @Nullable Integer haloPx,
      @Nullable Long parameters,
      @Nullable Long operationsPerPixel,
      Map<String, String> hyperparameters,
      List<String> assumptions) {
    public Model {
      hyperparameters = hyperparameters == null ? Map.of() : hyperparameters;
      assumptions = assumptions == null ? List.of() : assumptions;
    }
  }

  /** The content of its file. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a file says; empty where it is damaged, since a report is readable without it. */
  public static Optional<RunRecord> fromJson(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, RunRecord.class));
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
  }
}
