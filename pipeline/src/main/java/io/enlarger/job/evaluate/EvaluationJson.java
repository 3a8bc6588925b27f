package io.enlarger.job.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.enlarger.config.EvaluationMetric;
import io.enlarger.metric.Score;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as JSON: {@code run, scale, degradation, convention, leaderboard, images}, with all
 * digits of a double. An infinite score is the text {@code "Infinity"}.
 */
public final class EvaluationJson {
  private final JsonGenerator json;

  private EvaluationJson(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes it, and leaves the writer open.
   *
   * @param images one for each image and contender
   */
  public static void write(Leaderboard board, Iterator<ImageScores> images, Writer out) {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.useDefaultPrettyPrinter();
      new EvaluationJson(json).document(board, images);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void document(Leaderboard board, Iterator<ImageScores> images) throws IOException {
    Protocol protocol = board.protocol();
    json.writeStartObject();
    json.writeStringField("run", protocol.runId());
    json.writeNumberField("scale", protocol.scale());
    json.writeStringField("degradation", protocol.degradation());
    json.writeObjectFieldStart("convention");
    json.writeStringField("name", protocol.convention().name());
    json.writeStringField("parameters", protocol.convention().parameters());
    json.writeEndObject();
    json.writeArrayFieldStart("leaderboard");
    for (Standing standing : board.standings()) {
      standing(standing);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("images");
    while (images.hasNext()) {
      image(images.next());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void standing(Standing s) throws IOException {
    json.writeStartObject();
    json.writeStringField("dataset", s.dataset());
    json.writeStringField("model", s.contender().label());
    json.writeStringField("name", s.contender().name());
    json.writeStringField("sha256", s.contender().sha256());
    json.writeStringField("metric", s.metric().label());
    json.writeStringField("convention", s.mean().convention());
    json.writeNumberField("images", s.images());
    json.writeNumberField("failed", s.failed());
    json.writeNumberField("missing", s.missing());
    json.writeNumberField("identical", s.identical());
    number("mean", s.mean().value());
    number("median", s.median());
    number("p5", s.fifthPercentile());
    Standing.Difference difference = s.difference();
    if (difference != null) {
      json.writeObjectFieldStart("difference");
      json.writeStringField("to", difference.against());
      json.writeNumberField("mean", difference.mean());
      json.writeNumberField("low", difference.low());
      json.writeNumberField("high", difference.high());
      json.writeNumberField("pairs", difference.pairs());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("worst");
    for (Standing.Worst worst : s.worst()) {
      json.writeStartObject();
      json.writeStringField("uri", worst.subject().uri());
      json.writeNumberField("value", worst.value());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void image(ImageScores image) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", image.subject().id());
    json.writeStringField("uri", image.subject().uri());
    json.writeStringField("reference_uri", image.subject().referenceUri());
    json.writeStringField("dataset", image.subject().dataset());
    json.writeStringField("model", image.contender());
    ImageScores.Failure failure = image.failure();
    if (failure != null) {
      json.writeObjectFieldStart("error");
      json.writeStringField("stage", failure.stage());
      json.writeStringField("code", failure.code());
      json.writeStringField("message", failure.message());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("scores");
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      Score score = image.scores().get(metric);
      if (score != null) {
        number(metric.label(), score.value());
      }
    }
    json.writeEndObject();
    reasons(image.scores());
    json.writeEndObject();
  }

  private void reasons(Map<EvaluationMetric, Score> scores) throws IOException {
    json.writeObjectFieldStart("null_reasons");
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      Score score = scores.get(metric);
      if (score != null && score.nullReason() != null) {
        json.writeStringField(metric.label(), score.nullReason());
      }
    }
    json.writeEndObject();
  }

  private void number(String name, @Nullable Double value) throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, value);
    }
  }
}
