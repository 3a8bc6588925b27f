package io.enlarger.report.page;

import static org.apache.spark.sql.functions.asc;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import io.enlarger.report.ReportSchema;
import io.enlarger.report.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of a report: sums, counts and samples that Spark makes of its rows. The driver
 * holds a few thousand of them, however many there are; the same report gives the same figures.
 *
 * <p>Where a folder has several runs, an image counts as its last row says.
 *
 * @param summary totals
 * @param runs the latest first
 * @param runsInAll how many there are, also those that are not listed
 * @param refusals by code, the most frequent first
 * @param distributions of each measure, by its column in {@code quality}
 * @param formats sources by their format
 * @param ranking what worst and best are by; null where nothing was measured
 * @param worst results, the worst first
 * @param best results, the best first
 * @param throughput of the latest run
 * @param points of a sample of results
 * @param steps milliseconds of each step, added up over all tasks
 */
public record ReportFigures(
    Summary summary,
    List<Run> runs,
    long runsInAll,
    List<Refusal> refusals,
    Map<String, Distribution> distributions,
    List<Format> formats,
    @Nullable Ranking ranking,
    List<Shown> worst,
    List<Shown> best,
    Throughput throughput,
    List<Point> points,
    Map<String, Long> steps) {

  /** Runs that are listed. */
  private static final int MOST_RUNS = 30;

  /** Images that are named for each error code. */
  private static final int EXAMPLES = 5;

  /** Points of a scatter chart. */
  public static final int MOST_POINTS = 1500;

  /** Columns of the chart of throughput, about. */
  private static final int MOST_BUCKETS = 120;

  private static final long[] BUCKET_SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400
  };

  private static final String UPSCALED = "status = 'UPSCALED'";
  private static final String SOURCE_PX = "CAST(source.width_px AS BIGINT) * source.height_px";

  /** Begins the last part of keys of what has no place in {@link #distributions}. */
  private static final String BY_FORMAT = "format ";

  private static final List<String> STEPS =
      List.of("read", "decode", "infer", "encode", "write", "metric", "wait");

  /**
   * Rows of one run and model.
   *
   * @param model null for copies
   * @param firstSecond when its first row was finished, seconds since 1970
   * @param lastSecond when its last row was
   * @param steps milliseconds of each step, added up
   */
  public record Run(
      String id,
      String recipe,
      @Nullable String model,
      @Nullable String architecture,
      @Nullable Integer scale,
      @Nullable String sha256,
      @Nullable String precision,
      @Nullable String tiling,
      @Nullable String device,
      long images,
      long upscaled,
      long quarantined,
      long sourcePx,
      long firstSecond,
      long lastSecond,
      Map<String, Long> steps) {}

  /** Images refused with one code, and some of them. */
  public record Refusal(String code, long count, List<Example> examples) {}

  /** An image that was refused. */
  public record Example(String uri, String stage, String message) {}

  /**
   * Sources of one format.
   *
   * @param name of the format; null where it is not known
   * @param ranked distribution of the ranking's measure; null where it was not taken of any
   */
  public record Format(
      @Nullable String name, long images, long quarantined, @Nullable Distribution ranked) {}

  /**
   * Work over time.
   *
   * @param runId of which run; null where there is none
   * @param bucketSeconds width of a bucket
   * @param firstSecond where the first bucket begins, seconds since 1970
   * @param sourcePx source pixels that were finished in each bucket
   * @param images images that were
   */
  public record Throughput(
      @Nullable String runId,
      long bucketSeconds,
      long firstSecond,
      List<Long> sourcePx,
      List<Long> images) {
    static final Throughput NONE = new Throughput(null, 1, 0, List.of(), List.of());
  }

  /** A result among others. */
  public record Point(String uri, long sourcePx, @Nullable Double value, long inferMs) {}

  /**
   * Reads a report.
   *
   * @param folder a run's, or that of all runs of an output
   * @param pictures how many of the worst, and of the best, are to be shown
   */
  public static ReportFigures of(SparkSession session, String folder, int pictures) {
    // of its own, since there are few groups to be put together
    SparkSession spark = session.newSession();
    spark
        .conf()
        .set(
            "spark.sql.shuffle.partitions",
            String.valueOf(Math.max(4, spark.sparkContext().defaultParallelism())));
    Dataset<Row> all = ReportSchema.read(spark, folder);
    List<Run> runs = runs(all);
    long distinct = runs.stream().map(Run::id).distinct().count();
    if (distinct < 2) {
      return of(all, all, runs, distinct, pictures);
    }
    Dataset<Row> last = lastOfEach(all).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return of(last, all, runs, distinct, pictures);
    } finally {
      last.unpersist();
    }
  }

  private static ReportFigures of(
      Dataset<Row> rows, Dataset<Row> all, List<Run> runs, long runsInAll, int pictures) {
    Map<String, Distribution> distributions = Distribution.of(rows, measures());
    Ranking ranking = Ranking.of(distributions).orElse(null);
    List<Kind> kinds = kinds(rows);
    Map<String, Long> refused = refused(kinds);
    Summary summary = Summary.of(rows, refused);
    Sample sample = Sample.of(rows, ranking, summary.upscaled(), pictures);
    return new ReportFigures(
        summary,
        runs.stream().limit(MOST_RUNS).toList(),
        runsInAll,
        refused.isEmpty() ? List.of() : refusals(rows, refused),
        distributions.entrySet().stream()
            .filter(entry -> !entry.getKey().contains(BY_FORMAT))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new)),
        formats(kinds, distributions, ranking),
        ranking,
        sample.worst(),
        sample.best(),
        runs.isEmpty() ? Throughput.NONE : throughput(all, runs.get(0), runs),
        sample.points(),
        steps(runs));
  }

  private static Dataset<Row> lastOfEach(Dataset<Row> all) {
    Column[] columns = Arrays.stream(all.columns()).map(c -> col(c)).toArray(Column[]::new);
    return all.groupBy("uri")
        .agg(max_by(struct(columns), struct(col("finished_at"), col("run_id"))).as("last"))
        .select("last.*");
  }

  private static List<Run> runs(Dataset<Row> all) {
    return all
        .groupBy(
            "run_id",
            "recipe",
            "model.name",
            "model.architecture",
            "model.scale",
            "model.sha256",
            "model.precision",
            "model.tiling",
            "device")
        .agg(
            expr("count(*) AS images"),
            expr("count_if(" + UPSCALED + ")"),
            expr("count_if(status = 'QUARANTINED')"),
            expr("COALESCE(SUM(IF(" + UPSCALED + ", " + SOURCE_PX + ", 0)), 0)"),
            expr("unix_seconds(min(finished_at)) AS began"),
            expr("unix_seconds(max(finished_at)) AS ended"),
            expr(
                STEPS.stream()
                    .map(step -> "COALESCE(SUM(timing." + step + "_ms), 0)")
                    .collect(Collectors.joining(", ", "array(", ")"))))
        .orderBy(
            desc("ended"),
            desc("run_id"),
            desc("images"),
            asc("recipe"),
            asc("name"),
            asc("precision"),
            asc("device"))
        .collectAsList()
        .stream()
        .map(
            row ->
                new Run(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.<@Nullable Integer>getAs(4),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getString(8),
                    row.getLong(9),
                    row.getLong(10),
                    row.getLong(11),
                    row.getLong(12),
                    row.getLong(13),
                    row.getLong(14),
                    named(row.getList(15))))
        .toList();
  }

  private static Map<String, Long> named(List<Long> sums) {
    Map<String, Long> steps = new LinkedHashMap<>();
    for (int i = 0; i < STEPS.size(); i++) {
      steps.put(STEPS.get(i), sums.get(i));
    }
    return steps;
  }

  private static Map<String, Long> steps(Collection<Run> runs) {
    Map<String, Long> all = new LinkedHashMap<>();
    runs.forEach(run -> run.steps().forEach((step, sum) -> all.merge(step, sum, Long::sum)));
    return all;
  }

  /** Images of one format and fate. */
  private record Kind(@Nullable String format, String status, @Nullable String code, long images) {}

  private static List<Kind> kinds(Dataset<Row> rows) {
    return rows
        .groupBy("source.format", "status", "error_code")
        .count()
        .orderBy("format", "status", "error_code")
        .collectAsList()
        .stream()
        .map(row -> new Kind(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
        .toList();
  }

  private static <K> Map<K, Long> mostFirst(Map<K, Long> counts) {
    Map<K, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(Map.Entry.<K, Long>comparingByValue().reversed())
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /** Refused images by code, the most frequent first. */
  private static Map<String, Long> refused(List<Kind> kinds) {
    Map<String, Long> refused = new TreeMap<>();
    for (Kind kind : kinds) {
      if (kind.status().equals("QUARANTINED")) {
        refused.merge(String.valueOf(kind.code()), kind.images(), Long::sum);
      }
    }
    return mostFirst(refused);
  }

  private static List<Refusal> refusals(Dataset<Row> rows, Map<String, Long> refused) {
    Map<String, List<Example>> examples = new TreeMap<>();
    rows.where("status = 'QUARANTINED'")
        .select("error_code", "stage", "uri", "error_message")
        .withColumn(
            "rank", row_number().over(Window.partitionBy("error_code").orderBy("uri", "stage")))
        .where(col("rank").leq(EXAMPLES))
        .orderBy("error_code", "rank")
        .collectAsList()
        .forEach(
            row ->
                examples
                    .computeIfAbsent(String.valueOf(row.getString(0)), code -> new ArrayList<>())
                    .add(
                        new Example(
                            row.getString(2),
                            String.valueOf(row.getString(1)),
                            String.valueOf(row.getString(3)))));
    return refused.entrySet().stream()
        .map(
            code ->
                new Refusal(
                    code.getKey(),
                    code.getValue(),
                    examples.getOrDefault(code.getKey(), List.of())))
        .toList();
  }

  /** Each measure, and those of the rankings once more by format. */
  private static List<Distribution.Measured> measures() {
    List<Distribution.Measured> measures = new ArrayList<>();
    for (String column : Summary.measures().keySet()) {
      int perUnit = column.startsWith("ssim") ? 10_000 : 100;
      String value = "quality." + column;
      measures.add(new Distribution.Measured("'" + column + "'", value, perUnit));
      measures.add(
          new Distribution.Measured(
              "concat('" + column + " " + BY_FORMAT + "', source.format)", value, perUnit));
    }
    return measures;
  }

  private static List<Format> formats(
      List<Kind> kinds, Map<String, Distribution> distributions, @Nullable Ranking ranking) {
    Map<String, Long> images = new TreeMap<>();
    Map<String, Long> refused = new TreeMap<>();
    for (Kind kind : kinds) {
      String format = kind.format() == null ? "" : kind.format();
      images.merge(format, kind.images(), Long::sum);
      if (kind.status().equals("QUARANTINED")) {
        refused.merge(format, kind.images(), Long::sum);
      }
    }
    return mostFirst(images).entrySet().stream()
        .map(
            format ->
                new Format(
                    format.getKey().isEmpty() ? null : format.getKey(),
                    format.getValue(),
                    refused.getOrDefault(format.getKey(), 0L),
                    ranking == null
                        ? null
                        : distributions.get(ranking.column() + " " + BY_FORMAT + format.getKey())))
        .toList();
  }

  /** Of the whole of the latest run, whatever became of its images since. */
  private static Throughput throughput(Dataset<Row> all, Run latest, List<Run> runs) {
    List<Run> parts = runs.stream().filter(run -> run.id().equals(latest.id())).toList();
    long first = parts.stream().mapToLong(Run::firstSecond).min().orElseThrow();
    long last = parts.stream().mapToLong(Run::lastSecond).max().orElseThrow();
    long bucket =
        LongStream.concat(
                LongStream.of(BUCKET_SECONDS), LongStream.of((last - first) / MOST_BUCKETS + 1))
            .filter(seconds -> (last - first) / seconds < MOST_BUCKETS)
            .findFirst()
            .orElseThrow();
    int buckets = (int) (last / bucket - first / bucket) + 1;
    long[] px = new long[buckets];
    long[] images = new long[buckets];
    all.where(col("run_id").equalTo(latest.id()))
        .groupBy(expr("unix_seconds(finished_at) DIV " + bucket + "L AS bucket"))
        .agg(expr("COALESCE(SUM(IF(" + UPSCALED + ", " + SOURCE_PX + ", 0)), 0)"), expr("count(*)"))
        .collectAsList()
        .forEach(
            row -> {
              int at = (int) (row.getLong(0) - first / bucket);
              px[at] = row.getLong(1);
              images[at] = row.getLong(2);
            });
    return new Throughput(
        latest.id(),
        bucket,
        first / bucket * bucket,
        Arrays.stream(px).boxed().toList(),
        Arrays.stream(images).boxed().toList());
  }

  /** Results that are shown one by one. */
  private record Sample(List<Shown> worst, List<Shown> best, List<Point> points) {
    static Sample of(Dataset<Row> rows, @Nullable Ranking ranking, long upscaled, int pictures) {
      Dataset<Row> results =
          rows.where(UPSCALED)
              .selectExpr(
                  "uri",
                  "output_uri",
                  "source.width_px",
                  "source.height_px",
                  "source.format",
                  (ranking == null ? "CAST(NULL AS DOUBLE)" : "quality." + ranking.column())
                      + " AS value",
                  "timing.infer_ms");
      // those whose addresses hash lowest: a sample that is the same each time
      List<Row> sample =
          results.orderBy(xxhash64(col("uri")), col("uri")).limit(MOST_POINTS).collectAsList();
      List<Point> points = sample.stream().map(Sample::point).toList();
      if (ranking == null || pictures == 0) {
        return new Sample(List.of(), List.of(), points);
      }
      Dataset<Row> measured = results.where("value IS NOT NULL AND NOT isnan(value)");
      if (upscaled > MOST_POINTS) {
        return new Sample(
            shown(first(measured, ranking.higherIsBetter(), pictures)),
            shown(first(measured, !ranking.higherIsBetter(), pictures)),
            points);
      }
      // all are there already
      List<Row> known =
          sample.stream()
              .filter(row -> !row.isNullAt(5) && !Double.isNaN(row.getDouble(5)))
              .sorted(Comparator.comparing(row -> row.getString(0)))
              .toList();
      Comparator<Row> ascending = Comparator.comparingDouble(row -> row.getDouble(5));
      Comparator<Row> worstFirst = ranking.higherIsBetter() ? ascending : ascending.reversed();
      return new Sample(
          shown(known.stream().sorted(worstFirst).limit(pictures).toList()),
          shown(known.stream().sorted(worstFirst.reversed()).limit(pictures).toList()),
          points);
    }

    private static List<Row> first(Dataset<Row> measured, boolean ascending, int count) {
      return measured
          .orderBy(ascending ? asc("value") : desc("value"), asc("uri"))
          .limit(count)
          .collectAsList();
    }

    private static Point point(Row row) {
      long px = row.isNullAt(2) || row.isNullAt(3) ? 0 : (long) row.getInt(2) * row.getInt(3);
      return new Point(
          row.getString(0),
          px,
          row.<@Nullable Double>getAs(5),
          row.isNullAt(6) ? 0 : row.getLong(6));
    }

    private static List<Shown> shown(List<Row> rows) {
      return rows.stream()
          .map(
              row ->
                  new Shown(
                      row.getString(0),
                      row.getString(1),
                      row.<@Nullable Integer>getAs(2),
                      row.<@Nullable Integer>getAs(3),
                      row.getString(4),
                      row.getDouble(5)))
          .toList();
    }
  }
}
