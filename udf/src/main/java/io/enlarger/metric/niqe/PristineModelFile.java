package io.enlarger.metric.niqe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sources;

/** The two kinds of files that a pristine model is read from. */
final class PristineModelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "enlarger-niqe-model";

  /** Version 1 did not say the sharpness. */
  private static final int OLDEST_VERSION = 1;

  private static final int VERSION = 2;

  private PristineModelFile() {}

  static PristineModel read(String where, byte[] bytes) {
    if (bytes.length > 0 && bytes[0] == '{') {
      return readJson(where, bytes);
    }
    try {
      return readMat(where, bytes);
    } catch (EnlargerException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // the library has many unchecked exceptions for damaged files
      throw invalid(where, "it is neither JSON nor a MAT file of version 5 (" + e + ")", e);
    }
  }

  private static PristineModel readMat(String where, byte[] bytes) throws IOException {
    try (var source = Sources.wrap(bytes)) {
      Mat5File file = Mat5.newReader(source).readMat();
      Matrix mean = file.getMatrix("mu_prisparam");
      Matrix covariance = file.getMatrix("cov_prisparam");
      double[] means = new double[mean.getNumElements()];
      for (int i = 0; i < means.length; i++) {
        means[i] = mean.getDouble(i);
      }
      double[][] rows = new double[covariance.getNumRows()][covariance.getNumCols()];
      for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < rows[i].length; j++) {
          rows[i][j] = covariance.getDouble(i, j);
        }
      }
      check(where, means, rows);
      return new PristineModel(nameOf(where), 0, 0, null, means, rows);
    }
  }

  private static PristineModel readJson(String where, byte[] bytes) {
    JsonNode file;
    try {
      file = JSON.readTree(bytes);
    } catch (IOException e) {
      throw invalid(where, "it is not valid JSON: " + firstLine(e), e);
    }
    int version = file.path("version").asInt();
    if (!file.path("format").asText().equals(FORMAT)
        || version < OLDEST_VERSION
        || version > VERSION) {
      throw invalid(
          where,
          String.format(
              Locale.ROOT,
              "its format is \"%s\" version %d, not \"%s\" version %d or %d",
              file.path("format").asText(),
              version,
              FORMAT,
              OLDEST_VERSION,
              VERSION),
          null);
    }
    if (file.path("block_px").asInt() != BlockFeatures.BLOCK_PX) {
      throw invalid(
          where,
          "its blocks are of "
              + file.path("block_px").asInt()
              + " px, but NIQE is measured in blocks of "
              + BlockFeatures.BLOCK_PX,
          null);
    }
    double[] mean = numbers(file.path("mean"));
    JsonNode rows = file.path("covariance");
    double[][] covariance = new double[rows.size()][];
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] = numbers(rows.get(i));
    }
    check(where, mean, covariance);
    PristineModel model =
        new PristineModel(
            file.path("name").asText(nameOf(where)),
            file.path("images").asLong(),
            file.path("blocks").asLong(),
            version == OLDEST_VERSION ? null : sharpness(where, file.path("sharpness")),
            mean,
            covariance);
    String said = file.path("sha256").asText();
    if (!said.equals(model.sha256())) {
      throw invalid(
          where,
          "its numbers have sha256 " + model.sha256() + ", but it says \"" + said + "\"",
          null);
    }
    return model;
  }

  /** Null where the model that was written did not know it. */
  private static @Nullable Double sharpness(String where, JsonNode field) {
    if (field.isNull()) {
      return null;
    }
    double share = field.asDouble(Double.NaN);
    if (!(share >= 0 && share < 1)) {
      throw invalid(where, "its sharpness is not from 0 to below 1", null);
    }
    return share;
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble(Double.NaN);
    }
    return numbers;
  }

  private static void check(String where, double[] mean, double[][] covariance) {
    int size = BlockFeatures.COUNT;
    boolean fits = mean.length == size && covariance.length == size && Statistics.isComplete(mean);
    for (double[] row : covariance) {
      fits = fits && row.length == size && Statistics.isComplete(row);
    }
    if (!fits) {
      throw invalid(
          where,
          "it does not have " + size + " means and a covariance of " + size + "x" + size,
          null);
    }
  }

  static byte[] json(PristineModel model) {
    ObjectNode file = JSON.createObjectNode();
    file.put("format", FORMAT);
    file.put("version", VERSION);
    file.put("name", model.name());
    file.put("sha256", model.sha256());
    file.put("block_px", model.blockPx());
    file.put("images", model.images());
    file.put("blocks", model.blocks());
    file.put("sharpness", model.sharpness().isPresent() ? model.sharpness().getAsDouble() : null);
    ArrayNode mean = file.putArray("mean");
    ArrayNode covariance = file.putArray("covariance");
    for (int i = 0; i < BlockFeatures.COUNT; i++) {
      mean.add(model.mean(i));
      ArrayNode row = covariance.addArray();
      for (int j = 0; j < BlockFeatures.COUNT; j++) {
        row.add(model.covariance(i, j));
      }
    }
    try {
      return JSON.writeValueAsBytes(file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and text can be written", e);
    }
  }

  private static String nameOf(String where) {
    return where.substring(where.lastIndexOf('/') + 1).replaceFirst("\\.[^.]*$", "");
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static EnlargerException invalid(String where, String why, @Nullable Throwable cause) {
    return new EnlargerException(
        ErrorCode.CHECKPOINT_INVALID,
        "niqe model "
            + where
            + ": "
            + why
            + "; give a file that enlarger fit-niqe wrote, or modelparameters.mat of NIQE's authors",
        cause);
  }
}
