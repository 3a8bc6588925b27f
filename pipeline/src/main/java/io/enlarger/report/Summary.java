package io.enlarger.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A run in numbers, read back from its report.
 *
 * @param images rows of the report
 * @param upscaled images whose results are in place
 * @param skipped images of known content, whose results were copied
 * @param quarantined images refused, by error code, the most frequent first
 * @param sourcePx source pixels of the upscaled ones
 * @param outputPx pixels of their results
 * @param outputBytes bytes of their results
 * @param degraded tiles that were computed again in full precision or in smaller parts
 * @param inferMs time in the network, added up over all tasks
 * @param otherMs time around it, added up over all tasks; it overlaps with the network's
 * @param means means of the measures over the images that have them, by name
 */
public record Summary(
    long images,
    long upscaled,
    long skipped,
    Map<String, Long> quarantined,
    long sourcePx,
    long outputPx,
    long outputBytes,
    long degraded,
    long inferMs,
    long otherMs,
    Map<String, Double> means) {

  /** A run that had nothing to do, and so has no report. */
  public static final Summary NOTHING = new Summary(0, 0, 0, Map.of(), 0, 0, 0, 0, 0, 0, Map.of());

  /** Titles of the measures by their columns. */
  private static final Map<String, String> MEASURES = new LinkedHashMap<>();

  /** Columns of the aggregate that are before the measures'. */
  private static final int FIGURES = 9;

  static {
    MEASURES.put("psnr_y_db", "PSNR Y dB");
    MEASURES.put("ssim_y", "SSIM Y");
    MEASURES.put("psnr_rgb_db", "PSNR RGB dB");
    MEASURES.put("ssim_rgb", "SSIM RGB");
    MEASURES.put("niqe_source", "NIQE of sources");
    MEASURES.put("niqe_output", "NIQE of results");
    MEASURES.put("lr_psnr_db", "LR-consistency dB");
    MEASURES.put("lr_dual_psnr_db", "LR by dual network, dB");
  }

  /**
   * Of rows of a report, one for each image.
   *
   * @param report rows as {@link ReportSchema#read} gives them
   */
  public static Summary of(Dataset<Row> report) {
    Map<String, Long> quarantined = new LinkedHashMap<>();
    for (Row row :
        report
            .where("status = 'QUARANTINED'")
            .groupBy("error_code")
            .count()
            .orderBy(functions.desc("count"), functions.col("error_code"))
            .collectAsList()) {
      quarantined.put(row.getString(0), row.getLong(1));
    }
    return of(report, quarantined);
  }

  /**
   * As {@link #of(Dataset)}, where the refusals are counted already.
   *
   * @param quarantined images refused, by error code, the most frequent first
   */
  public static Summary of(Dataset<Row> report, Map<String, Long> quarantined) {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                functions.count(functions.lit(1)),
                sum("CASE WHEN status = 'UPSCALED' THEN 1 ELSE 0 END"),
                sum("CASE WHEN status = 'SKIPPED' THEN 1 ELSE 0 END"),
                sum(
                    "CASE WHEN status = 'UPSCALED'"
                        + " THEN CAST(source.width_px AS BIGINT) * source.height_px END"),
                sum(
                    "CASE WHEN status = 'UPSCALED' THEN CAST(output.width_px AS BIGINT) * output.height_px END"),
                sum("CASE WHEN status = 'UPSCALED' THEN output.bytes END"),
                sum("tiles.degraded"),
                sum("timing.infer_ms"),
                sum(
                    "timing.read_ms + timing.decode_ms + timing.encode_ms + timing.write_ms"
                        + " + timing.metric_ms")));
    MEASURES.keySet().forEach(measure -> columns.addAll(mean("quality." + measure)));
    Row sums =
        report
            .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new))
            .first();
    return new Summary(
        sums.getLong(0),
        sums.getLong(1),
        sums.getLong(2),
        quarantined,
        sums.getLong(3),
        sums.getLong(4),
        sums.getLong(5),
        sums.getLong(6),
        sums.getLong(7),
        sums.getLong(8),
        means(sums));
  }

  private static Column sum(String expression) {
    return functions.expr("CAST(COALESCE(SUM(" + expression + "), 0) AS BIGINT)");
  }

  /**
   * Sum and count of a measure. Identical images have an infinite PSNR, which has no place in a
   * mean; decimals, since a sum of doubles depends on the order in which tasks end.
   */
  private static List<Column> mean(String measure) {
    String finite = "CASE WHEN " + measure + " < double('infinity') THEN " + measure + " END";
    return List.of(
        functions.expr("SUM(CAST(" + finite + " AS DECIMAL(28, 12)))"),
        functions.expr("COUNT(" + finite + ")"));
  }

  private static Map<String, Double> means(Row sums) {
    Map<String, Double> means = new LinkedHashMap<>();
    int at = FIGURES;
    for (String title : MEASURES.values()) {
      long count = sums.getLong(at + 1);
      if (count > 0) {
        means.put(title, sums.getDecimal(at).doubleValue() / count);
      }
      at += 2;
    }
    return means;
  }

  /** Titles of the measures that a report may have, by their columns in {@code quality}. */
  public static Map<String, String> measures() {
    return Collections.unmodifiableMap(MEASURES);
  }

  /** Share of the images that were refused. */
  public double quarantinedFraction() {
    return images == 0 ? 0 : (images - upscaled - skipped) / (double) images;
  }
}
