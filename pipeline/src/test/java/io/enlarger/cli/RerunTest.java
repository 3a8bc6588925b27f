package io.enlarger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A command given again: what it does not repeat, and what it does. */
@ExtendWith(OwnSpark.class)
class RerunTest {
  @TempDir private Path folder;
  private Path scans;
  private Path output;
  private int run;

  @BeforeEach
  void paint() throws IOException {
    scans = folder.resolve("scans");
    output = folder.resolve("out");
    Scans.write(7, scans);
  }

  /** Runs number 1, 2, 3 ... of this test. */
  private Said upscale(Object... more) {
    run++;
    Stream<Object> base =
        Stream.of(
            "upscale",
            "--master",
            "local[2]",
            "--set",
            "spark.ui.enabled=false",
            "--set",
            "job.run-id=r" + run,
            "--set",
            "model.scale=2",
            "--catalog",
            scans,
            "--output",
            output);
    Stream<Object> model =
        Stream.of(more).anyMatch("--model"::equals) ? Stream.of() : Stream.of("--model", "bicubic");
    return Said.by(Stream.of(base, model, Stream.of(more)).flatMap(s -> s).toArray());
  }

  /** The rows of a run by address. */
  private List<Row> report(int number) {
    return SparkSession.active()
        .read()
        .parquet(output + "/_report/run=r" + number)
        .orderBy("uri")
        .collectAsList();
  }

  private Map<String, String> statuses(int number) {
    return report(number).stream()
        .collect(
            Collectors.toMap(
                row -> name(row.getAs("uri")),
                row -> row.getAs("status"),
                (a, b) -> "twice",
                TreeMap::new));
  }

  private static String name(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  private void write(String name, long seed) throws IOException {
    Files.createDirectories(scans.resolve(name).getParent());
    Files.write(scans.resolve(name), Scans.encoded(ImageFormat.PNG, 40, 30, seed));
  }

  @Test
  void aSecondRunHasNothingToDo() {
    assertThat(upscale().code()).isZero();
    assertThat(report(1))
        .allSatisfy(
            row ->
                assertThat(row.<Row>getAs("source").<String>getAs("version")).matches("\\d+@\\d+"));
    Said again = upscale();
    assertThat(again.err()).isEmpty();
    assertThat(again.code()).isZero();
    assertThat(again.out())
        .containsPattern("nothing to do +7 images in the catalog\n")
        .containsPattern("already done +7 images\n");
    assertThat(output.resolve("_report/run=r2")).doesNotExist();
  }

  @Test
  void anotherModelRedoesAllAndSoDoesTheFirstAfterIt() throws IOException {
    assertThat(upscale().code()).isZero();
    byte[] first = Files.readAllBytes(output.resolve("scan-0.png"));
    assertThat(upscale("--model", "nearest").code()).isZero();
    assertThat(report(2)).hasSize(7);
    assertThat(Files.readAllBytes(output.resolve("scan-0.png"))).isNotEqualTo(first);
    // its results are no longer in place
    assertThat(upscale().code()).isZero();
    assertThat(statuses(3)).hasSize(7).containsValue("UPSCALED");
    assertThat(Files.readAllBytes(output.resolve("scan-0.png"))).isEqualTo(first);
  }

  @Test
  void fiveChangedImagesAreRedone() throws IOException {
    assertThat(upscale().code()).isZero();
    for (int i = 0; i < 5; i++) {
      write("scan-" + i + ".png", 100 + i);
    }
    Said said = upscale();
    assertThat(said.out()).contains("5 of 5 images").containsPattern("already done +2 images\n");
    assertThat(statuses(2).keySet())
        .containsExactly("scan-0.png", "scan-1.png", "scan-2.png", "scan-3.png", "scan-4.png");
  }

  @Test
  void whatIsKnownByItsContentIsCopied() throws IOException {
    assertThat(upscale().code()).isZero();
    Path renamed = folder.resolve("renamed");
    Files.move(scans, renamed.resolve("moved").getParent());
    Files.createDirectories(folder.resolve("now"));
    Files.move(renamed, folder.resolve("now/deeper"));
    scans = folder.resolve("now");
    Said planned =
        Said.by(
            "plan",
            "--master",
            "local[2]",
            "--catalog",
            scans,
            "--output",
            output,
            "--model",
            "bicubic",
            "--scale",
            2);
    assertThat(planned.out()).containsPattern("to copy +7 images").containsPattern("images +0\n");

    Said said = upscale();
    assertThat(said.err()).isEmpty();
    assertThat(said.out()).containsPattern("copied +7 of known content");
    assertThat(statuses(2)).hasSize(7);
    assertThat(report(2))
        .allSatisfy(
            row -> {
              assertThat(row.<String>getAs("status")).isEqualTo("SKIPPED");
              assertThat(row.<Row>getAs("output").<Integer>getAs("width_px")).isGreaterThan(90);
            });
    assertThat(output.resolve("deeper/scan-3.png"))
        .hasSameBinaryContentAs(output.resolve("scan-3.png"));
    assertThat(upscale().out()).containsPattern("already done +7 images\n");
  }

  @Test
  void aResultThatIsGoneIsMadeAnewInsteadOfCopied() throws IOException {
    assertThat(upscale().code()).isZero();
    byte[] result = Files.readAllBytes(output.resolve("scan-3.png"));
    Files.delete(output.resolve("scan-3.png"));
    Files.writeString(output.resolve("scan-4.png"), "something else");
    Files.move(scans, folder.resolve("new"));
    scans = Files.createDirectories(folder.resolve("scans"));
    Files.move(folder.resolve("new"), scans.resolve("new"));
    assertThat(upscale().code()).isZero();
    assertThat(statuses(2))
        .containsEntry("scan-3.png", "UPSCALED")
        .containsEntry("scan-4.png", "UPSCALED")
        .containsEntry("scan-5.png", "SKIPPED");
    assertThat(output.resolve("new/scan-3.png")).hasBinaryContent(result);
  }

  @Test
  void duplicatesAreUpscaledOnce() throws IOException {
    Files.createDirectories(scans.resolve("twice"));
    Files.copy(scans.resolve("scan-1.png"), scans.resolve("twice/b.png"));
    Files.copy(scans.resolve("scan-1.png"), scans.resolve("twice/c.png"));
    // of the same length, but not the same
    byte[] other = Files.readAllBytes(scans.resolve("scan-2.png"));
    Files.write(scans.resolve("torn.png"), java.util.Arrays.copyOf(new byte[] {1}, other.length));
    Said said = upscale("--set", "job.max-quarantined-fraction=0.5");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    assertThat(statuses(1))
        .hasSize(10)
        .containsEntry("scan-1.png", "UPSCALED")
        .containsEntry("b.png", "SKIPPED")
        .containsEntry("c.png", "SKIPPED")
        .containsEntry("scan-2.png", "UPSCALED")
        .containsEntry("torn.png", "QUARANTINED");
    assertThat(output.resolve("twice/c.png")).hasSameBinaryContentAs(output.resolve("scan-1.png"));
    assertThat(upscale().out()).containsPattern("already done +9 images\n");
  }

  @Test
  void theQuarantinedAreTriedAgainWhereThatMayHelp() throws IOException {
    Files.writeString(scans.resolve("bad.png"), "no image");
    Path catalog =
        Files.write(
            folder.resolve("list.csv"),
            List.of(
                "uri",
                scans.resolve("bad.png").toString(),
                scans.resolve("scan-0.png").toString(),
                scans.resolve("late.png").toString()));
    scans = catalog;
    Object[] more = {
      "--set", "catalog.base=" + folder.resolve("scans"), "--set", "job.max-quarantined-fraction=1"
    };
    assertThat(upscale(more).code()).isZero();
    assertThat(statuses(1))
        .containsEntry("bad.png", "QUARANTINED")
        .containsEntry("late.png", "QUARANTINED")
        .containsEntry("scan-0.png", "UPSCALED");
    // it may have come by now; the damaged one has not changed
    Said again = upscale(more);
    assertThat(statuses(2)).containsOnlyKeys("late.png");
    assertThat(again.out()).containsPattern("already refused +1 images");

    scans = folder.resolve("scans");
    write("late.png", 50);
    scans = catalog;
    Object[] only = Stream.concat(Stream.of(more), Stream.of("--only-quarantined")).toArray();
    assertThat(upscale(only).code()).isZero();
    assertThat(statuses(3))
        .containsOnlyKeys("bad.png", "late.png")
        .containsEntry("late.png", "UPSCALED");
    assertThat(upscale(only).code()).isZero();
    assertThat(statuses(4)).containsOnlyKeys("bad.png");
  }

  @Test
  void sinceAndLimitChooseAmongWhatIsLeft() throws IOException {
    for (int i = 0; i < 7; i++) {
      Instant time = Instant.parse("2026-05-01T12:00:00Z").plusSeconds(3600L * i);
      Files.setLastModifiedTime(scans.resolve("scan-" + i + ".png"), FileTime.from(time));
    }
    assertThat(upscale("--since", "2026-05-01T17:00:00+02:00").code()).isZero();
    assertThat(statuses(1).keySet())
        .containsExactly("scan-3.png", "scan-4.png", "scan-5.png", "scan-6.png");
    assertThat(upscale("--limit", 2).code()).isZero();
    assertThat(statuses(2).keySet()).containsExactly("scan-0.png", "scan-1.png");
    assertThat(upscale("--limit", 2).out()).contains("1 of 1 images");
    Said wrong = upscale("--since", "yesterday", "--max-duration", "soon");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("--since job.since=yesterday: must be a time, for example 2026-05-01")
        .contains("--max-duration job.max-duration=soon: must be a time span with its unit");
  }

  @Test
  void aRunOutOfTimeFinishesItsWavesAndTheNextGoesOn() {
    Said said = upscale("--max-duration", "1ms", "--set", "job.wave=1ms");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).isZero();
    int first = report(1).size();
    assertThat(first).isBetween(1, 6);
    assertThat(said.out()).containsPattern("left +" + (7 - first) + " images");
    Said rest = upscale("--set", "job.wave=1ms");
    assertThat(rest.out()).contains((7 - first) + " of " + (7 - first) + " images");
    // each wave has its part of the report
    assertThat(report(2)).extracting(row -> row.getAs("wave")).doesNotHaveDuplicates();
    assertThat(upscale().out()).containsPattern("already done +7 images\n");
  }

  @Test
  void aSourceThatWouldOverwriteADoneOnesResultIsRefused() throws IOException {
    assertThat(upscale("--format", "png").code()).isZero();
    Files.write(scans.resolve("scan-1.jpg"), Scans.encoded(ImageFormat.JPEG, 30, 30, 9));
    Said said = upscale("--format", "png");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("scan-1.png", "scan-1.jpg", " would both be written to ");
  }

  @Test
  void leftoversOfKilledWritersAreSwept() throws IOException {
    Path old = output.resolve("sub/.a.png.0d9c9a0e-0000-4000-8000-123456789abc.tmp");
    Path young = output.resolve(".b.png.0d9c9a0e-0000-4000-8000-123456789abc.tmp");
    Path foreign = output.resolve("sub/.theirs.tmp");
    Path uncommitted = output.resolve("_report/run=dead/wave=0000/_temporary/0/part-0.parquet");
    Files.createDirectories(old.getParent());
    Files.createDirectories(uncommitted.getParent());
    FileTime past = FileTime.from(Instant.now().minusSeconds(90_000));
    for (Path file : List.of(old, young, foreign, uncommitted)) {
      Files.write(file, new byte[3]);
      if (!file.equals(young)) {
        Files.setLastModifiedTime(file, past);
      }
    }
    assertThat(upscale("--limit", 1).code()).isZero();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(foreign).exists();
    assertThat(output.resolve("_report/run=dead")).doesNotExist();
  }
}
