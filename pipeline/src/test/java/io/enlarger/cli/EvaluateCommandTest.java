package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Measure;
import io.enlarger.model.BundledModels;
import io.enlarger.resample.Degradation;
import io.enlarger.resample.Resampler;
import io.enlarger.sql.EnlargerFunctions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code enlarger evaluate} as a user calls it, on local Spark. */
@ExtendWith(OwnSpark.class)
class EvaluateCommandTest {
  @TempDir private Path folder;

  private Said evaluate(Object... arguments) {
    return evaluateOn(2, arguments);
  }

  private Said evaluateOn(int slots, Object... arguments) {
    Stream<Object> fixed =
        Stream.of(
            "evaluate", "--master", "local[" + slots + "]", "--set", "spark.ui.enabled=false");
    return Said.by(Stream.concat(fixed, Stream.of(arguments)).toArray());
  }

  private Path catalog(String... lines) throws IOException {
    return Files.write(folder.resolve("pairs.csv"), List.of(lines), UTF_8);
  }

  private Path image(String name, Pixels pixels) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(ImageFormat.PNG).encode(Image.of(pixels), EncodeOptions.DEFAULT, out);
    }
    return file;
  }

  private static Pixels scan(int seed) throws IOException {
    return Scans.decoded(Scans.encoded(ImageFormat.PNG, 48, 40, seed));
  }

  @Test
  void modelsAreComparedOnDegradedReferences() throws IOException {
    Path references = folder.resolve("references");
    List<Path> scans = Scans.write(4, references);
    Files.write(references.resolve("torn.png"), new byte[] {1, 2, 3});
    Path output = folder.resolve("out");
    Said said =
        evaluate(
            "--catalog",
            references,
            "--output",
            output,
            "--models",
            "bicubic,enlarger-x4,nearest",
            "--metrics",
            "psnr,ssim,gmsd,lr",
            "--set",
            "job.run-id=test");
    assertThat(said.err()).isEmpty();
    assertThat(said.code()).as("a fifth failed").isEqualTo(Enlarger.QUARANTINED);
    assertThat(said.out())
        .contains("## references: 5 images, x4, degraded by bicubic, convention sr")
        .contains("minus bicubic");

    List<Row> rows =
        SparkSession.active()
            .read()
            .parquet(output + "/_evaluation/run=test")
            .orderBy("index", "position")
            .collectAsList();
    assertThat(rows).hasSize(15);
    double mean = 0;
    for (int i = 0; i < scans.size(); i++) {
      Pixels whole = Scans.decoded(Files.readAllBytes(scans.get(i)));
      Pixels reference = Degradation.modcrop(whole, 4);
      Pixels result = Resampler.BICUBIC.resize(Degradation.BICUBIC.apply(whole, 4, 0), 4);
      double expected = Measure.PSNR.of(reference, result, Convention.SR, 4).orThrow();
      Row psnr = rows.get(3 * i).<Row>getAs("scores").getAs("psnr");
      assertThat(psnr.<Double>getAs("value")).isEqualTo(expected);
      assertThat(psnr.<String>getAs("convention")).isEqualTo("sr");
      assertThat(rows.get(3 * i).<Row>getAs("scores").<Row>getAs("niqe")).isNull();
      mean += expected / scans.size();
    }
    Row network = rows.get(1).getAs("model");
    assertThat(network.<String>getAs("label")).isEqualTo("enlarger-x4");
    assertThat(network.<String>getAs("sha256")).hasSize(64);
    for (Row torn : rows.subList(12, 15)) {
      assertThat(torn.<String>getAs("status")).isEqualTo("FAILED");
      assertThat(torn.<String>getAs("stage")).isEqualTo("DECODE");
      assertThat(torn.<String>getAs("error_code")).isEqualTo("IMAGE_FORMAT_UNKNOWN");
    }

    List<String> lines = Files.readAllLines(output.resolve("run=test/leaderboard.csv"), UTF_8);
    assertThat(lines).hasSize(1 + 3 * 4);
    List<String> titles = List.of(lines.get(0).split(","));
    List<String> bicubic = List.of(lines.get(1).split(",", -1));
    assertThat(Double.parseDouble(bicubic.get(titles.indexOf("mean"))))
        .isCloseTo(mean, offset(1e-9));
    assertThat(bicubic.get(titles.indexOf("failed"))).isEqualTo("1");
    assertThat(Files.readString(output.resolve("run=test/leaderboard.md"))).contains("| bicubic ");

    Said again =
        evaluate(
            "--catalog",
            references,
            "--output",
            output,
            "--models",
            "bicubic",
            "--set",
            "job.run-id=test");
    assertThat(again.code()).isEqualTo(Enlarger.USAGE);
    assertThat(again.err()).contains("there is an evaluation of that run already");
  }

  @Test
  void givenPairsAreScoredAndBadOnesAreRows() throws IOException {
    Path a = image("a.png", scan(1));
    Path b = image("b.png", scan(2));
    Path small = image("small.png", scan(1).crop(io.enlarger.image.Region.ofSize(20, 24)));
    Path gray = image("gray.png", scan(1).toGray());
    Path deep = image("deep.png", scan(1).withBitDepth(16));
    Path alpha = image("alpha.png", scan(1).withAlpha(scan(2).toGray()));
    Path catalog =
        catalog(
            "uri,reference_uri,kind",
            a + "," + b + ",good",
            a + "," + a + ",good",
            deep + "," + b + ",good",
            alpha + "," + b + ",good",
            small + "," + a + ",bad",
            gray + "," + a + ",bad",
            folder.resolve("none.png") + "," + a + ",bad",
            a + ",,bad");
    Said said =
        evaluate(
            "--catalog",
            catalog,
            "--degrade",
            "none",
            "--convention",
            "sr:2",
            "--dataset-column",
            "kind",
            "--json");
    assertThat(said.code()).isEqualTo(Enlarger.QUARANTINED);
    JsonNode json = said.json();
    JsonNode images = json.get("images");
    double expected = Measure.PSNR.of(scan(2), scan(1), Convention.of("sr:2"), 1).orThrow();
    for (int same : new int[] {0, 2, 3}) {
      assertThat(images.get(same).get("scores").get("psnr").asDouble()).isEqualTo(expected);
    }
    assertThat(images.get(1).get("scores").get("psnr").asText()).isEqualTo("Infinity");
    assertThat(images.get(1).get("scores").get("ssim").asDouble()).isEqualTo(1);
    assertThat(error(images, 4))
        .contains("reference is 48x40, candidate 20x24; upscale or crop to one size");
    assertThat(error(images, 5)).contains("reference is RGB, candidate gray");
    assertThat(error(images, 6)).contains("OBJECT_MISSING");
    assertThat(error(images, 7)).contains("names no reference_uri");

    JsonNode bad = json.get("leaderboard").get(0);
    assertThat(bad.get("failed").asInt()).isEqualTo(4);
    assertThat(bad.get("mean").isNull()).isTrue();
    JsonNode good = json.get("leaderboard").get(2);
    assertThat(good.get("mean").asDouble()).isEqualTo(expected);
    assertThat(good.get("identical").asInt()).isEqualTo(1);
  }

  private static String error(JsonNode images, int index) {
    return images.get(index).get("error").toString();
  }

  @Test
  void smallImagesOfTheCatalogAreEnlargedAndComparedWithTheirReferences() throws IOException {
    Pixels reference = scan(3);
    Path small = image("small.png", Degradation.BICUBIC.apply(reference, 2, 0));
    Path catalog = catalog("uri,reference_uri", small + "," + image("reference.png", reference));
    Said said =
        evaluate(
            "--catalog",
            catalog,
            "--degrade",
            "none",
            "--models",
            "bicubic",
            "--scale",
            "2",
            "--json");
    Pixels result = Resampler.BICUBIC.resize(Degradation.BICUBIC.apply(reference, 2, 0), 2);
    assertThat(said.json().get("images").get(0).get("scores").get("ssim").asDouble())
        .isEqualTo(Measure.SSIM.of(reference, result, Convention.SR, 2).orThrow());
  }

  @Test
  void mixturesAndEnsemblesAreContenders() throws IOException {
    Path references = folder.resolve("references");
    Files.createDirectories(references);
    for (int i = 0; i < 2; i++) {
      Files.write(references.resolve(i + ".png"), Scans.encoded(ImageFormat.PNG, 208, 208, 10 + i));
    }
    Path weights =
        Files.write(
            folder.resolve("weights.safetensors"), BundledModels.read("enlarger-x4").orElseThrow());
    Path output = folder.resolve("out");
    Said said =
        evaluate(
            "--catalog",
            references,
            "--output",
            output,
            "--models",
            "bicubic,enlarger-x4",
            "--ensemble",
            "--interpolate",
            weights + ":" + weights + ":0..1:0.5",
            "--convention",
            "pirm",
            "--set",
            "job.run-id=test",
            "--json");
    JsonNode json = said.json();
    assertThat(json.get("leaderboard").findValuesAsText("model").stream().distinct())
        .containsExactly(
            "bicubic",
            "enlarger-x4",
            "enlarger-x4+ensemble",
            "weights:weights:0.0",
            "weights:weights:0.5",
            "weights:weights:1.0");
    JsonNode image = json.get("images");
    assertThat(image.get(1).get("scores").get("mse"))
        .as("a mixture of a network with itself is that network")
        .isEqualTo(image.get(4).get("scores").get("mse"))
        .isNotEqualTo(image.get(2).get("scores").get("mse"));

    Path plane = output.resolve("run=test/perception-distortion.csv");
    assertThat(Files.readAllLines(plane, UTF_8)).hasSize(1 + 6);
    Pixels picture =
        Scans.decoded(Files.readAllBytes(output.resolve("run=test/perception-distortion.png")));
    assertThat(picture.widthPx()).isEqualTo(900);
  }

  /** Scores, the leaderboard, and what SQL makes of the same images when it sums in order. */
  @Test
  void theNumberOfSlotsChangesNoBit() throws IOException {
    Path references = folder.resolve("references");
    Files.createDirectories(references);
    for (int i = 0; i < 9; i++) {
      Files.write(references.resolve(i + ".png"), Scans.encoded(ImageFormat.PNG, 208, 112, 20 + i));
    }
    List<JsonNode> boards = new ArrayList<>();
    List<List<JsonNode>> scores = new ArrayList<>();
    List<List<Row>> means = new ArrayList<>();
    for (int slots : new int[] {1, 2, 7}) {
      OwnSpark.stop();
      JsonNode json =
          evaluateOn(
                  slots,
                  "--catalog",
                  references,
                  "--models",
                  "bicubic,enlarger-x4",
                  "--metrics",
                  "psnr,ssim,ms-ssim,gmsd,mse,niqe,lr",
                  "--json")
              .json();
      boards.add(json.get("leaderboard"));
      scores.add(json.get("images").findValues("scores"));
      means.add(sqlMeans(references, slots));
    }
    assertThat(scores.get(0)).hasSize(18).allSatisfy(s -> assertThat(s.get("niqe")).isNotNull());
    assertThat(boards.get(0)).hasSize(2 * 7);
    assertThat(boards).containsOnly(boards.get(0));
    assertThat(scores).containsOnly(scores.get(0));
    assertThat(means).containsOnly(means.get(0));
  }

  private static List<Row> sqlMeans(Path references, int partitions) {
    SparkSession spark = SparkSession.active();
    EnlargerFunctions.register(spark);
    spark
        .read()
        .format("binaryFile")
        .load(references.toString())
        .repartition(partitions)
        .selectExpr("path", "content", "upscale(downscale(content, 4), 'bicubic') AS result")
        .createOrReplaceTempView("results");
    return spark
        .sql(
            "SELECT count(*), "
                + Stream.of("psnr(content, result)", "ssim(content, result)", "niqe(content)")
                    .map(EvaluateCommandTest::sumInOrder)
                    .collect(Collectors.joining(", "))
                + " FROM results")
        .collectAsList();
  }

  /** Spark's own avg adds in the order in which partitions arrive. */
  private static String sumInOrder(String score) {
    return "aggregate(array_sort(collect_list(" + score + ")), 0D, (sum, value) -> sum + value)";
  }

  @Test
  void modelsOneAfterTheOtherAreContenders() throws IOException {
    Path references = Files.createDirectories(folder.resolve("references"));
    Files.write(references.resolve("0.png"), Scans.encoded(ImageFormat.PNG, 96, 96, 10));
    JsonNode json =
        evaluate(
                "--catalog",
                references,
                "--models",
                "bicubic,bicubic then enlarger-x4,enlarger-x4 then bicubic",
                "--scale",
                8,
                "--json")
            .json();
    assertThat(json.get("leaderboard").findValuesAsText("model").stream().distinct())
        .containsExactly("bicubic", "bicubic then enlarger-x4", "enlarger-x4 then bicubic");
    assertThat(json.get("images").findValuesAsText("psnr").stream().distinct()).hasSize(3);
    refused(
        "nothing is left to bicubic",
        references,
        "--models",
        "enlarger-x4,enlarger-x4 then bicubic");
  }

  @Test
  void whatCannotBeEvaluatedIsExplained() throws IOException {
    Path scans = folder.resolve("scans");
    Scans.write(1, scans);
    refused("there is no convention \"mine\"; choose one of sr,", scans, "--convention", "mine");
    refused("there is no degradation \"blur\"; choose one of", scans, "--degrade", "blur");
    refused("there is no measure \"vmaf\"; choose from psnr, ssim", scans, "--metrics", "vmaf");
    refused("must be A:B:FROM..TO:STEP", scans, "--interpolate", "a.pth:b.pth:0..2:0.5");
    refused("no bundled model, no baseline and no file", scans, "--models", "bicubik");
    refused("evaluate.models is not set", scans);
    refused("a model is named twice", scans, "--models", "bicubic,bicubic");
    refused("there is no column \"set\"", scans, "--models", "bicubic", "--dataset-column", "set");
    refused("no row has a reference_uri", scans, "--degrade", "none", "--scale", "4");
    refused("give --scale N", scans, "--degrade", "none");
    refused("lr compares a result", scans, "--degrade", "none", "--metrics", "lr");
    Path pairs = catalog("uri,reference_uri", scans + "/scan-0.png," + scans + "/scan-0.png");
    refused("give --degrade none", pairs, "--models", "bicubic");
  }

  private void refused(String message, Path catalog, String... options) {
    Object[] all =
        Stream.concat(Stream.of("--catalog", catalog.toString()), Stream.of(options)).toArray();
    Said said = evaluate(all);
    assertThat(said.err()).contains(message);
    assertThat(said.code()).isEqualTo(Enlarger.USAGE);
  }

  @Test
  void set5HasItsKnownValues() throws IOException {
    Path set5 = SharedFiles.required("data/set5/HR");
    Path imdn = SharedFiles.required("weights/IMDN_x4.pth");
    JsonNode board =
        evaluate("--catalog", set5, "--models", "bicubic," + imdn, "--scale", 4, "--json")
            .json()
            .get("leaderboard");
    assertThat(board.get(0).get("mean").asDouble()).isCloseTo(28.429017, offset(1e-5));
    assertThat(board.get(1).get("mean").asDouble()).isCloseTo(0.811135, offset(1e-5));
    assertThat(board.get(2).get("model").asText()).isEqualTo("IMDN_x4");
    assertThat(board.get(2).get("mean").asDouble()).isCloseTo(32.210, offset(0.002));
    assertThat(board.get(3).get("mean").asDouble()).isCloseTo(0.8948, offset(0.0002));
  }

  @Test
  void rcansResultsHaveTheirKnownValues() throws IOException {
    Path rcan = SharedFiles.required("goldens/rcan_x4");
    String[] names = {"baby", "bird", "butterfly", "head", "woman"};
    double[] psnrDb = {33.948246, 35.904838, 29.359312, 33.010323, 30.945093};
    Path catalog =
        catalog(
            Stream.concat(
                    Stream.of("uri,reference_uri"),
                    Stream.of(names)
                        .map(
                            n ->
                                rcan.resolve("SR/" + n + "_RCAN_x4.png")
                                    + ","
                                    + rcan.resolve("HR/" + n + "_HR_x4.png")))
                .toArray(String[]::new));
    JsonNode images =
        evaluate("--catalog", catalog, "--degrade", "none", "--scale", "4", "--json")
            .json()
            .get("images");
    for (int i = 0; i < names.length; i++) {
      assertThat(images.get(i).get("scores").get("psnr").asDouble())
          .as(names[i])
          .isCloseTo(psnrDb[i], offset(1e-6));
    }
  }
}
