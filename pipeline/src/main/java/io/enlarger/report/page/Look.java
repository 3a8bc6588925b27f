package io.enlarger.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Results of an evaluation to be looked at. They are nowhere but here, so pictures of them are kept
 * as JSON in {@code _pictures.json} beside the scores, a name that Spark does not read as a part of
 * these.
 *
 * @param model what made them
 * @param metric by which they are the worst
 * @param unit behind its numbers, or nothing
 * @param shown the worst first
 * @param pictures of these: the original and the result
 */
public record Look(
    String model, String metric, String unit, List<Shown> shown, List<Picture> pictures) {
  /** Name of the file in a run's folder. */
  public static final String FILE = "_pictures.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The content of its file. */
  public byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a file says; empty where it is damaged, since a page can be made without it. */
  public static Optional<Look> fromJson(byte[] json) {
    try {
      return Optional.of(JSON.readValue(json, Look.class));
    } catch (JsonProcessingException damaged) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail", e);
    }
  }
}
