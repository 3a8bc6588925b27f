package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** {@code enlarger report}, the page that runs make of themselves, and what commands print. */
class ReportCommandTest extends ThreeScans {
  private Said report(Object given, Object... more) {
    Stream<Object> base =
        Stream.of(
            "report", "--master", "local[2]", "--set", "spark.ui.enabled=false", "--report", given);
    return enlarger(Stream.concat(base, Stream.of(more)).toArray());
  }

  private void tear(String name) throws IOException {
    Files.write(scans.resolve(name), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0});
  }

  @Test
  void aRunMakesThePageThatTheCommandMakesToo() throws IOException {
    write("larger.png", ImageFormat.PNG, noise(140, 130, 3));
    tear("bad.png");
    Said said = upscale(scans);
    Path page = output.resolve("_report/run=test/_report.html");
    assertThat(said.out())
        .containsPattern("page +file://" + page + "\n")
        .contains("What was refused, and what to do:")
        .contains(ErrorCode.IMAGE_CORRUPT.remedy());
    String html = Files.readString(page);
    assertThat(html)
        .contains("4 of 5 images upscaled, 1 refused.")
        .contains("<h1>out, run test</h1>")
        .contains("data:image/webp;base64,")
        .contains("Shown where it differs most.")
        .contains("IMAGE_CORRUPT")
        .contains("SRVGGNetCompact")
        .contains("was estimated");
    for (Path given :
        new Path[] {
          output, output.resolve("_report"), output.resolve("_report/run=test"),
        }) {
      Path again = folder.resolve("again.html");
      Said told = report(given, "--html", again);
      assertThat(told.err()).isEmpty();
      assertThat(told.code()).isZero();
      assertThat(told.out()).containsPattern("upscaled +4 of 5 images").contains("again.html");
      assertThat(Files.readString(again)).isEqualTo(html);
    }
  }

  /** Spark must not take the page and the record for files of the report. */
  @Test
  void theReportIsStillATable() {
    assertThat(upscale(scans).code()).isZero();
    assertThat(output.resolve("_report/run=test/_run.json")).exists();
    assertThat(output.resolve("_report/run=test/_report.html")).exists();
    var rows = SparkSession.active().read().parquet(output.resolve("_report").toString());
    assertThat(rows.count()).isEqualTo(3);
    assertThat(rows.columns()).contains("run", "wave");
    assertThat(SparkSession.active().sql("SELECT * FROM parquet.`" + output + "/_report`").count())
        .isEqualTo(3);
  }

  @Test
  void noPageAndNoPicturesAreMadeWhereNoneAreWanted() throws IOException {
    Said said = upscale(scans, "--set", "report.html=false");
    assertThat(said.out()).contains("report  ").doesNotContain("page  ");
    assertThat(output.resolve("_report/run=test/_report.html")).doesNotExist();
    Path page = folder.resolve("plain.html");
    assertThat(report(output, "--html", page, "--set", "report.pictures=0").code()).isZero();
    assertThat(Files.readString(page)).doesNotContain("<img").contains("id=\"quality\"");
  }

  @Test
  void sourcesThatAreGoneShowNoPicture() throws IOException {
    assertThat(upscale(scans).code()).isZero();
    Files.delete(scans.resolve("a.png"));
    Files.delete(output.resolve("sub/c.jpg"));
    Path page = folder.resolve("gone.html");
    Said said = report(output, "--html", page);
    assertThat(said.err()).isEmpty();
    String html = Files.readString(page);
    assertThat(html.split("source or result is not there any more", -1)).hasSize(3);
    assertThat(html.split("class=\"slider\"", -1)).hasSize(2);
  }

  @Test
  void evaluationsHaveAPageToo() throws IOException {
    Path originals = folder.resolve("originals");
    Scans.write(3, originals);
    tear("unused.png");
    Files.copy(scans.resolve("unused.png"), originals.resolve("torn.png"));
    Said said =
        enlarger(
            "evaluate",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=test",
            "--catalog",
            originals,
            "--output",
            output,
            "--models",
            "bicubic,enlarger-x4",
            "--metrics",
            "psnr,ssim,mse",
            "--scale",
            4);
    assertThat(said.err()).isEmpty();
    Path page = output.resolve("run=test/report.html");
    assertThat(said.out()).contains("run=test/report.html");
    String html = Files.readString(page);
    assertThat(html)
        .contains("2 models compared")
        .contains("psnr minus bicubic")
        .contains("IMAGE_CORRUPT")
        .contains("sources made of originals by bicubic");
    Path again = folder.resolve("again.html");
    for (String given : new String[] {"", "_evaluation", "_evaluation/run=test"}) {
      Said told = report(output.resolve(given), "--html", again);
      assertThat(told.err()).isEmpty();
      assertThat(told.out()).contains("| bicubic").contains("again.html");
      assertThat(Files.readString(again)).isEqualTo(html);
    }
    JsonNode json = report(output, "--json").json();
    assertThat(json.get("leaderboard")).hasSize(6);
    assertThat(json.get("images")).hasSize(8);
  }

  @Test
  void whatIsNoReportIsSaid() throws IOException {
    Said none = report(scans);
    assertThat(none.code()).isEqualTo(Enlarger.USAGE);
    assertThat(none.err()).contains("there is no report; give the output folder");
    Files.createDirectories(folder.resolve("both/_report"));
    Files.createDirectories(folder.resolve("both/_evaluation"));
    Said both = report(folder.resolve("both"));
    assertThat(both.code()).isEqualTo(Enlarger.USAGE);
    assertThat(both.err()).contains("one of evaluate; give ");
  }

  @Test
  void jsonIsForPrograms() throws IOException {
    tear("bad.png");
    JsonNode plan =
        enlarger(
                "plan",
                "--master",
                "local[2]",
                "--set",
                "spark.ui.enabled=false",
                "--catalog",
                scans,
                "--json")
            .json();
    assertThat(plan.get("images").asInt()).isEqualTo(3);
    assertThat(plan.get("quarantined").get("IMAGE_CORRUPT").asInt()).isEqualTo(1);
    assertThat(plan.get("source_px").asLong()).isEqualTo(31 * 17 + 20 * 24 + 48 * 16);
    assertThat(plan.get("scaling")).hasSize(5);
    JsonNode run = upscale(scans, "--json").json();
    assertThat(run.get("run").asText()).isEqualTo("test");
    assertThat(run.get("upscaled").asInt()).isEqualTo(3);
    assertThat(run.get("quarantined").get("IMAGE_CORRUPT").asInt()).isEqualTo(1);
    assertThat(run.get("means").get("lr_psnr_db").asDouble()).isPositive();
    assertThat(run.get("page").asText()).endsWith("/_report/run=test/_report.html");
    JsonNode report = report(output, "--json").json();
    for (String field : new String[] {"images", "upscaled", "quarantined", "means", "output_px"}) {
      assertThat(report.get(field)).as(field).isEqualTo(run.get(field));
    }
  }

  @Test
  void quietSaysNothingButErrors() throws IOException {
    Said said = upscale(scans, "--quiet");
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(report(output, "--quiet").out()).isEmpty();
    Said refused = upscale(scans.resolve("nowhere"), "--quiet");
    assertThat(refused.err()).isNotEmpty();
  }
}
