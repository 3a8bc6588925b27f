package io.enlarger.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enlarger.ErrorCode;
import io.enlarger.report.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.text.StringEscapeUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of reports of any kind: what it says, and that it says no more than it should. */
class RunPageTest {
  private static final String PLAIN = "concat('file:///scans/page-', id, '.png')";
  private static final String HOSTILE =
      "concat('file:///scans/</script><script>alert(', id, ')</script>&\"\\'<img src=x"
          + " onerror=alert(1)>.png')";

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", false).getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private GeneratedReport report(String name) {
    return new GeneratedReport(spark, folder.resolve(name + "/_report").toString());
  }

  private static String page(String report, Picture... pictures) {
    return RunPage.html(ReportFigures.of(spark, report, 3), Optional.empty(), List.of(pictures));
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void tenImagesAreSummedUp() throws IOException {
    GeneratedReport report = report("ten").add("a", 10, 3, PLAIN, "id IN (3, 4)", "id * 7");
    String page = page(report.run("a"));
    assertThat(page)
        .contains("8 of 10 images upscaled, 2 refused.")
        .contains("20 % of the images")
        .contains("<code>IMAGE_CORRUPT</code>")
        .contains("get it again")
        .contains("There is no record of what was estimated")
        .contains("Every result.")
        .doesNotContain("A sample of");
    for (String code : List.of("IMAGE_CORRUPT", "IMAGE_UNSUPPORTED")) {
      assertThat(StringEscapeUtils.unescapeHtml4(page)).contains(ErrorCode.valueOf(code).remedy());
    }
    JsonNode charts = data(page);
    assertThat(charts.findValuesAsText("id"))
        .containsExactlyInAnyOrder(
            "measure-lr_psnr_db", "measure-niqe_output", "by-size", "throughput", "network-time");
    long counted = 0;
    for (JsonNode bar : charts.get(1).get("series").get(0).get("y")) {
      counted += bar.asLong();
    }
    assertThat(counted).isEqualTo(8);
  }

  @Test
  void theSameReportGivesTheSameBytesHoweverItIsCut() {
    String once = page(report("once").add("a", 4000, 1, PLAIN, "id % 9 = 2", "id DIV 3").run("a"));
    String cut = page(report("cut").add("a", 4000, 13, PLAIN, "id % 9 = 2", "id DIV 3").run("a"));
    assertThat(cut).isEqualTo(once);
    assertThat(once).contains("A sample of 1,500 of the 3,555 results, the same each time.");
  }

  @Test
  void namesOfFilesAreShownAndNeverRun() throws IOException {
    GeneratedReport report = report("hostile").add("a", 9, 2, HOSTILE, "id < 4", "id");
    String page =
        page(
            report.run("a"),
            Picture.missing("file:///none", "<b>no</b>"),
            new Picture(
                ReportFigures.of(spark, report.run("a"), 1).worst().get(0).uri(),
                new Picture.Crop(
                    new byte[] {1},
                    new byte[] {2},
                    new byte[] {3},
                    9,
                    9,
                    0,
                    0,
                    9,
                    9,
                    4,
                    Picture.Choice.LARGEST_DIFFERENCE),
                null));
    // the page's own two, and no other element that runs or loads
    assertThat(Pattern.compile("(?i)<script").matcher(page).results().count()).isEqualTo(2);
    assertThat(Pattern.compile("(?i)</script").matcher(page).results().count()).isEqualTo(2);
    assertThat(page).doesNotContain("<img src=x").contains("&lt;img src&#x3D;x");
    assertThat(Pattern.compile("<img [^>]*>").matcher(page).results().map(m -> m.group()))
        .hasSize(2)
        .allMatch(image -> image.contains("src=\"data:image/webp;base64,"));
    // in the data they are whole again
    assertThat(data(page).toString()).contains("<img src=x onerror=alert(1)>.png");
  }

  @Test
  void nothingIsSaidOfNothing() throws IOException {
    GeneratedReport report = report("empty").add("a", 0, 1, PLAIN, "false", "id");
    String page = page(report.run("a"));
    assertThat(page)
        .contains("There are no images in this report.")
        .contains("Nothing was done.")
        .doesNotContain("id=\"worst\"")
        .doesNotContain("id=\"quality\"");
    assertThat(data(page)).isEmpty();
  }

  @Test
  void onlyRefusalsHaveNoCharts() throws IOException {
    GeneratedReport report = report("refused").add("a", 20, 2, PLAIN, "true", "id");
    String page = page(report.run("a"));
    assertThat(page)
        .contains("0 of 20 images upscaled, 20 refused.")
        .contains("The first 5 of 13 by address, and why")
        .doesNotContain("id=\"worst\"")
        .doesNotContain("id=\"quality\"");
    assertThat(data(page)).isEmpty();
  }

  /** A later run mends what an earlier one refused, and does not do again what was done. */
  @Test
  void ofSeveralRunsEachImageCountsAsTheLastSays() {
    GeneratedReport report =
        report("several")
            .add("a", 100, 2, PLAIN, "id < 10", "id")
            .add("b", 8, 1, PLAIN, "id < 3", "10000 + id");
    ReportFigures figures = ReportFigures.of(spark, report.folder(), 2);
    assertThat(figures.summary().images()).isEqualTo(100);
    assertThat(figures.summary().upscaled()).isEqualTo(95);
    assertThat(figures.summary().quarantined().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(5);
    assertThat(figures.runs()).extracting(ReportFigures.Run::id).containsExactly("b", "a");
    assertThat(figures.throughput().runId()).isEqualTo("b");
    assertThat(figures.throughput().images().stream().mapToLong(n -> n).sum()).isEqualTo(8);
    assertThat(page(report.folder()))
        .contains("Each image counts as the last run that had it says.")
        .contains("All runs, the latest first");
  }

  @Test
  void whatRanIsShown() {
    GeneratedReport report = report("record").add("a", 6, 1, PLAIN, "false", "id");
    RunRecord record =
        new RunRecord(
            "a",
            "1.2.3",
            "4.1.2",
            "2026-05-01T10:00:00Z",
            "2026-05-01T10:02:00Z",
            "file:///scans",
            "file:///scans-x4",
            6,
            4,
            1,
            2,
            60,
            75,
            80,
            2,
            1,
            250_000,
            "measured",
            Map.of("metrics", "psnr"),
            new RunRecord.Model(
                "enlarger-x4",
                "SRVGGNetCompact",
                4,
                "ab12",
                "exact",
                20,
                1234567L,
                600_000L,
                Map.of("num_feat", "64"),
                List.of("res-scale = 1: usual")));
    assertThat(RunRecord.fromJson(record.toJson())).contains(record);
    assertThat(RunRecord.fromJson("{\"run_id\":".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEmpty();
    String page =
        RunPage.html(ReportFigures.of(spark, report.run("a"), 0), Optional.of(record), List.of());
    assertThat(page)
        .contains("<h1>scans-x4, run a</h1>")
        .contains("There was no time for 2 images")
        .contains(
            "From the plan on, 1m 00s was estimated for all, at 0.250 source Mpx/s on each of 2"
                + " slots (measured in earlier runs), and it took 1m 15s.")
        .contains("1,234,567")
        .contains("Enlarger 1.2.3, Spark 4.1.2")
        .contains("res-scale &#x3D; 1: usual")
        .doesNotContain("id=\"worst\"");
  }
}
