package io.enlarger.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.metric.Convention;
import io.enlarger.metric.Measure;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.resample.Degradation;
import io.enlarger.resample.Resampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The functions, called by SQL in a session that was started with the extension. */
class SqlFunctionsTest {
  private static final long SEED = 11;
  private static SparkSession spark;
  private static Pixels original;
  private static Pixels blurred;

  @BeforeAll
  static void start() throws IOException {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", EnlargerExtensions.class.getName())
            .getOrCreate();
    original = photo(200, 208);
    blurred = Resampler.BICUBIC.resize(Degradation.BICUBIC.apply(original, 4, 0), 4);
    List<Row> rows =
        List.of(
            RowFactory.create("good", png(original), png(blurred)),
            RowFactory.create("same", png(original), png(original)),
            RowFactory.create("null", png(original), null),
            RowFactory.create("torn", png(original), Arrays.copyOf(png(blurred), 500)));
    spark
        .createDataFrame(
            rows,
            new StructType()
                .add("name", DataTypes.StringType)
                .add("a", DataTypes.BinaryType)
                .add("b", DataTypes.BinaryType))
        .createOrReplaceTempView("images");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @AfterEach
  void lenient() {
    spark.conf().unset(EnlargerFunctions.STRICT);
  }

  private static Pixels photo(int widthPx, int heightPx) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * 3];
    for (int i = 0; i < samples.length; i++) {
      double wave = 60 * Math.sin(i / 70.0) + 40 * Math.cos(i / (widthPx * 9.0));
      samples[i] = (byte) Math.max(0, Math.min(255, 128 + wave + 14 * random.nextGaussian()));
    }
    return Pixels.of8(widthPx, heightPx, 3, samples);
  }

  private static byte[] png(Pixels pixels) throws IOException {
    return EncodedImages.encoded(Image.of(pixels), ImageFormat.PNG);
  }

  private static Row one(String expression, String name) {
    return spark
        .sql("SELECT " + expression + " FROM images WHERE name = '" + name + "'")
        .collectAsList()
        .get(0);
  }

  @Test
  void scoresAreThoseOfTheLibrary() {
    Row row =
        one("psnr(a, b), psnr(a, b, 'rgb:4'), ssim(a, b), ms_ssim(a, b, 'sr:4'), niqe(a)", "good");
    assertThat(row.getDouble(0))
        .isEqualTo(Measure.PSNR.of(original, blurred, Convention.SR, 0).orThrow());
    assertThat(row.getDouble(1))
        .isEqualTo(Measure.PSNR.of(original, blurred, Convention.RGB, 4).orThrow());
    assertThat(row.getDouble(2))
        .isEqualTo(Measure.SSIM.of(original, blurred, Convention.SR, 0).orThrow());
    assertThat(row.getDouble(3))
        .isEqualTo(Measure.MS_SSIM.of(original, blurred, Convention.SR, 4).orThrow());
    assertThat(row.getDouble(4)).isEqualTo(Niqe.of(original, PristineModel.bundled()).orThrow());
  }

  @Test
  void identicalImagesAreInfinitelyClose() {
    Row row = one("psnr(a, b), ssim(a, b)", "same");
    assertThat(row.getDouble(0)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(row.getDouble(1)).isCloseTo(1, within(1e-12));
  }

  @Test
  void nullGivesNull() {
    String calls =
        EnlargerFunctions.all().stream()
            .map(
                function ->
                    function.name()
                        + function.parameters().stream()
                            .filter(p -> !p.optional())
                            .map(p -> "NULL")
                            .collect(Collectors.joining(", ", "(", ")")))
            .collect(Collectors.joining(", "));
    Row literals = spark.sql("SELECT " + calls).first();
    Row column =
        one("psnr(a, b), image_info(b), upscale(b, 'bicubic'), downscale(b, 2), niqe(b)", "null");
    for (Row row : List.of(literals, column)) {
      for (int i = 0; i < row.size(); i++) {
        assertThat(row.isNullAt(i)).as("column %d of %s", i, row.schema()).isTrue();
      }
    }
  }

  @Test
  void imagesThatCannotBeReadGiveNullUnlessStrict() {
    assertThat(one("psnr(a, b)", "torn").isNullAt(0)).isTrue();
    assertThat(spark.sql("SELECT niqe(CAST('text' AS BINARY))").first().isNullAt(0)).isTrue();
    spark.conf().set(EnlargerFunctions.STRICT, "true");
    assertThatThrownBy(() -> one("psnr(a, b)", "torn"))
        .hasStackTraceContaining("io.enlarger.EnlargerException: png:");
  }

  @Test
  void wrongNamesFailAlways() {
    assertThatThrownBy(() -> one("psnr(a, b, 'best')", "good"))
        .rootCause()
        .hasMessageStartingWith("metric: there is no convention \"best\"; choose one of sr,");
    assertThatThrownBy(() -> one("upscale(a, 'esrgan')", "good"))
        .rootCause()
        .hasMessageStartingWith("upscale: there is no model \"esrgan\" in the jar");
    assertThatThrownBy(() -> one("upscale(a, 'bicubic', 'heic')", "good"))
        .rootCause()
        .hasMessageStartingWith("upscale: there is no format \"heic\"; choose one of png,");
    assertThatThrownBy(() -> one("downscale(a, 0)", "good"))
        .rootCause()
        .hasMessage("downscale: the scale must be at least 1, got 0");
    assertThatThrownBy(() -> one("downscale(a, 2, 'blurred')", "good"))
        .rootCause()
        .hasMessageStartingWith("degrade: there is no degradation \"blurred\"");
  }

  @Test
  void typesAndNumbersOfArgumentsAreCheckedBeforeAnythingRuns() {
    assertThatThrownBy(() -> spark.sql("SELECT psnr(1.5, a) FROM images"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("Cannot up cast input from \"DECIMAL(2,1)\" to \"BINARY\"");
    assertThatThrownBy(() -> spark.sql("SELECT psnr(a) FROM images"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("`psnr` requires 2 to 3 parameters");
    assertThatThrownBy(() -> spark.sql("SELECT niqe(a, b) FROM images"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("`niqe` requires 1 parameters");
  }

  @Test
  void imagesComeOutEncoded() throws IOException {
    Row row =
        one(
            "image_info(upscale(a, 'bicubic', 'jpeg')).format,"
                + " image_info(upscale(downscale(a, 4), 'enlarger-x4')), downscale(a, 4),"
                + " image_info(a).width_px, image_info(a).dpi",
            "good");
    assertThat(row.getString(0)).isEqualTo("jpeg");
    Row info = row.getStruct(1);
    assertThat(info.getString(info.fieldIndex("format"))).isEqualTo("png");
    assertThat(info.getInt(info.fieldIndex("width_px"))).isEqualTo(200);
    assertThat(info.getInt(info.fieldIndex("height_px"))).isEqualTo(208);
    assertThat(info.getInt(info.fieldIndex("channels"))).isEqualTo(3);
    assertThat(info.getBoolean(info.fieldIndex("icc"))).isFalse();
    assertThat(EncodedImages.decoded(row.get(2)).pixels())
        .isEqualTo(Degradation.BICUBIC.apply(original, 4, 0));
    assertThat(row.getInt(3)).isEqualTo(200);
    assertThat(row.isNullAt(4)).isTrue();
  }

  @Test
  void functionsAreDescribed() {
    for (ImageFunction function : EnlargerFunctions.all()) {
      String text =
          spark.sql("DESCRIBE FUNCTION EXTENDED " + function.name()).collectAsList().stream()
              .map(row -> row.getString(0))
              .collect(Collectors.joining("\n"));
      assertThat(text)
          .contains(EnlargerFunctions.signature(function))
          .contains(function.description())
          .contains("> SELECT " + function.examples().get(0));
    }
  }

  @Test
  void aSessionOfAnyKindCanRegisterThem() {
    SparkSession other = spark.newSession();
    EnlargerFunctions.register(other);
    other.sql("SELECT 1 AS n").createOrReplaceTempView("one");
    assertThat(other.sql("SELECT niqe(NULL) FROM one").first().isNullAt(0)).isTrue();
    assertThat(other.sql("DESCRIBE FUNCTION psnr").count()).isGreaterThan(0);
  }

  /** The README's table is the list. */
  @Test
  void theReadmeNamesAllOfThem() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    List<String> missing = new ArrayList<>();
    for (ImageFunction function : EnlargerFunctions.all()) {
      if (!readme.contains("`" + EnlargerFunctions.signature(function) + "`")) {
        missing.add(EnlargerFunctions.signature(function));
      }
    }
    assertThat(missing).isEmpty();
  }
}
