package io.enlarger.metric.niqe;

import static io.enlarger.SharedFiles.folder;
import static io.enlarger.SharedFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.codec.Codecs;
import io.enlarger.image.codec.EncodeOptions;
import io.enlarger.metric.Score;
import io.enlarger.resample.Degradation;
import io.enlarger.resample.Resampler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NiqeTest {
  /** 5.72957338 is MATLAB's; the same with differences of rounding snapped to zero. */
  @Test
  void reproducesTheAuthors() throws IOException {
    Pixels baboon = read(folder("goldens").resolve("baboon/gt.png"));
    Score score = Niqe.of(baboon, authors());
    assertThat(score.orThrow()).isCloseTo(5.72957388, within(1e-7));
    assertThat(score.convention())
        .startsWith("niqe_live2013@")
        .hasSize("niqe_live2013@".length() + 8);
    assertThat(score.measure()).isEqualTo("niqe");
  }

  @Test
  void hasTheSameBitsInEveryThread() throws IOException {
    Pixels baboon = read(folder("goldens").resolve("baboon/gt.png"));
    Score alone = Niqe.of(baboon, authors());
    PristineModel model = authors();
    assertThat(IntStream.range(0, 8).parallel().mapToObj(i -> Niqe.of(baboon, model)).toList())
        .containsOnly(alone);
  }

  @Test
  void whatDoesNotFillABlockAndAlphaAndDepthDoNotCount() {
    Pixels rgba = noise(200, 195, 4, 1);
    PristineModel model = PristineModel.bundled();
    Score expected = Niqe.of(rgba.withoutAlpha().crop(Region.ofSize(192, 192)), model);
    assertThat(expected.orThrow()).isPositive();
    assertThat(Niqe.of(rgba, model)).isEqualTo(expected);
    assertThat(Niqe.of(rgba.withBitDepth(16), model)).isEqualTo(expected);
    Score cropped = Niqe.of(rgba, model, 1);
    assertThat(cropped.convention()).isEqualTo(model.label() + ":1");
    assertThat(cropped.value())
        .isEqualTo(Niqe.of(rgba.crop(new Region(1, 1, 198, 193)), model).value())
        .isNotEqualTo(expected.value());
  }

  @Test
  void smallOrEvenImagesHaveAReasonInsteadOfAValue() {
    PristineModel model = PristineModel.bundled();
    for (int[] size : new int[][] {{1, 1}, {95, 900}, {96, 191}, {191, 96}}) {
      assertThat(Niqe.of(noise(size[0], size[1], 3, 2), model).nullReason())
          .isEqualTo(
              "niqe: "
                  + size[0]
                  + "x"
                  + size[1]
                  + " has less than two blocks of 96x96 px with texture");
    }
    assertThat(Niqe.of(noise(96, 192, 1, 2), model).value()).isNotNull();
    assertThat(Niqe.of(noise(96, 192, 1, 2), model, 60).nullReason()).contains("-24x72");
    byte[] even = new byte[300 * 300];
    Arrays.fill(even, (byte) 77);
    assertThat(Niqe.of(Pixels.of8(300, 300, 1, even), model).nullReason())
        .isEqualTo("niqe: 300x300 has less than two blocks of 96x96 px with texture");
    // one block with texture among even ones
    for (int i = 0; i < 40; i++) {
      even[(i + 5) * 300 + i * 2] = (byte) (i * 5);
    }
    assertThat(Niqe.of(Pixels.of8(300, 300, 1, even), model).value()).isNull();
  }

  @Test
  void aModelIsWrittenAndReadAgain() {
    PristineFit fit = new PristineFit();
    assertThat(fit.add(noise(50, 400, 3, 1))).isZero();
    for (int seed = 0; seed < 3; seed++) {
      fit.add(noise(96 * 5, 96 * 4, 1, seed));
    }
    assertThat(fit.images()).isEqualTo(3);
    PristineModel model = fit.model("mine");
    PristineModel again = PristineModel.read("file:///a/b.json", model.toJson());
    assertThat(again).isEqualTo(model);
    assertThat(again.name()).isEqualTo("mine");
    assertThat(again.images()).isEqualTo(3);
    assertThat(again.blocks()).isEqualTo(fit.blocks());
    assertThat(again.blockPx()).isEqualTo(96);
    assertThat(again.sharpness()).hasValue(0.75);
    Pixels other = noise(200, 200, 1, 9);
    assertThat(Niqe.of(other, again)).isEqualTo(Niqe.of(other, model));
  }

  @Test
  void aModelOfTheAuthorsIsWrittenAndReadAgain() throws IOException {
    PristineModel model = authors();
    assertThat(model.sharpness()).isEmpty();
    PristineModel again = PristineModel.read("m.json", model.toJson());
    assertThat(again).isEqualTo(model);
    assertThat(again.sharpness()).isEmpty();
    String first =
        new String(model.toJson(), StandardCharsets.UTF_8)
            .replace("\"version\":2", "\"version\":1")
            .replace("\"sharpness\":null,", "");
    assertThat(PristineModel.read("m.json", first.getBytes(StandardCharsets.UTF_8)))
        .as("a file of the first version")
        .isEqualTo(model);
  }

  @Test
  void theSharpnessIsPartOfTheIdentity() {
    PristineFit all = new PristineFit(0);
    PristineFit most = new PristineFit(0.01);
    for (int seed = 0; seed < 3; seed++) {
      all.add(noise(96 * 5, 96 * 4, 1, seed));
      most.add(noise(96 * 5, 96 * 4, 1, seed));
    }
    assertThat(most.blocks()).isEqualTo(all.blocks());
    assertThat(most.model("m")).isNotEqualTo(all.model("m"));
  }

  @Test
  void aFitHasTheSameBitsInAnyOrder() {
    PristineFit forward = new PristineFit();
    PristineFit first = new PristineFit();
    PristineFit second = new PristineFit();
    for (int seed = 0; seed < 4; seed++) {
      forward.add(noise(96 * 4, 96 * 3, 1, seed));
    }
    for (int seed = 3; seed >= 0; seed--) {
      (seed == 1 ? first : second).add(noise(96 * 4, 96 * 3, 1, seed));
    }
    assertThat(second.merge(first).model("m").sha256()).isEqualTo(forward.model("m").sha256());
  }

  @Test
  void tooFewBlocksAreNotFitted() {
    PristineFit fit = new PristineFit();
    fit.add(noise(96 * 3, 96 * 3, 1, 1));
    assertThatThrownBy(() -> fit.model("m"))
        .hasMessage(
            "niqe model: 9 sharp blocks of 96x96 px in 1 images are too few for 36 features; give"
                + " more or larger photographs")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.IMAGE_TOO_SMALL);
  }

  @Test
  void damagedModelsAreRefused() {
    String good = new String(PristineModel.bundled().toJson(), StandardCharsets.UTF_8);
    assertRefused("", "neither JSON nor a MAT file");
    assertRefused("hello", "neither JSON nor a MAT file");
    assertRefused("{", "it is not valid JSON");
    assertRefused("{}", "its format is \"\" version 0, not \"enlarger-niqe-model\" version 1 or 2");
    assertRefused(good.replace("\"sharpness\":0.5", "\"sharpness\":2"), "its sharpness is not");
    assertRefused(good.replace("\"sharpness\":0.5", "\"sharpness\":0.6"), "its numbers have");
    assertRefused(good.replace("\"block_px\":96", "\"block_px\":64"), "its blocks are of 64 px");
    assertRefused(good.replaceFirst("\"mean\":\\[[^,]*,", "\"mean\":["), "36 means");
    assertRefused(
        good.replaceFirst("\"mean\":\\[[^,]*", "\"mean\":[1.5"), "its numbers have sha256");
    assertRefused(good.replaceFirst("\"mean\":\\[[^,]*", "\"mean\":[null"), "36 means");
  }

  private static void assertRefused(String file, String why) {
    assertThatThrownBy(() -> PristineModel.read("m.json", file.getBytes(StandardCharsets.UTF_8)))
        .hasMessageStartingWith("niqe model m.json: ")
        .hasMessageContaining(why)
        .hasMessageEndingWith(
            "; give a file that enlarger fit-niqe wrote, or modelparameters.mat of NIQE's authors")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CHECKPOINT_INVALID);
  }

  @Test
  void theBundledModelIsTheOneThatWasFitted() {
    PristineModel model = PristineModel.bundled();
    assertThat(model.name()).isEqualTo("enlarger-niqe");
    assertThat(model.sha256())
        .isEqualTo("3d108adf2e497eb5515ad936a6147fdb3463d7d03ec59e538ca9fbc5ca810604");
    assertThat(model.images()).isEqualTo(489);
    assertThat(model.blocks()).isEqualTo(3873);
    assertThat(model.sharpness()).hasValue(0.5);
  }

  /** The bundled model orders images and their degradations as the authors' does. */
  @Test
  void theBundledModelOrdersImagesAsTheAuthorsDoes() throws IOException {
    List<PristineModel> models = List.of(authors(), PristineModel.bundled());
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder("data/bsd100"))) {
      files = listed.sorted().toList();
    }
    List<List<Score>> scores =
        files.parallelStream()
            .flatMap(file -> versions(file).stream())
            .map(version -> Niqe.of(version, models, 0))
            .toList();
    assertThat(scores).hasSize(7 * files.size());
    double correlation =
        spearman(
            scores.stream().mapToDouble(s -> s.get(0).orThrow()).toArray(),
            scores.stream().mapToDouble(s -> s.get(1).orThrow()).toArray());
    System.out.printf(
        Locale.ROOT,
        "%s against %s: rank correlation %.4f over %d images%n",
        models.get(1).label(),
        models.get(0).label(),
        correlation,
        scores.size());
    assertThat(correlation).isGreaterThanOrEqualTo(0.95);
  }

  /** As it is; smaller and large again by 2 and by 4; blurred; noisy by 10 and by 30; JPEG. */
  private static List<Pixels> versions(Path file) {
    try {
      Pixels original = Degradation.modcrop(read(file), 4);
      return List.of(
          original,
          Resampler.BICUBIC.resize(Degradation.BICUBIC.apply(original, 2, 0), 2),
          Resampler.BICUBIC.resize(Degradation.BICUBIC.apply(original, 4, 0), 4),
          Degradation.BLUR_DOWN.apply(original, 1, 0),
          noisy(original, 10),
          Degradation.NOISE.apply(original, 1, 7),
          jpeg(original, 20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pixels noisy(Pixels pixels, double sigma) {
    Random random = new Random(5);
    byte[] samples = new byte[pixels.widthPx() * pixels.heightPx() * 3];
    pixels.copyRows8(0, pixels.heightPx(), samples, 0);
    for (int i = 0; i < samples.length; i++) {
      double value = (samples[i] & 0xff) + sigma * random.nextGaussian();
      samples[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return Pixels.of8(pixels.widthPx(), pixels.heightPx(), 3, samples);
  }

  private static Pixels jpeg(Pixels pixels, int quality) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(ImageFormat.JPEG)
        .encode(Image.of(pixels), EncodeOptions.DEFAULT.withJpegQuality(quality), out);
    ByteSource source = ByteSource.of(out.toByteArray());
    return Codecs.detect(source).decode(source).pixels();
  }

  private static double spearman(double[] a, double[] b) {
    double[] ra = ranks(a);
    double[] rb = ranks(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (ra[i] - rb[i]) * (ra[i] - rb[i]);
    }
    return 1 - 6 * sum / (a.length * ((double) a.length * a.length - 1));
  }

  private static double[] ranks(double[] values) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
    order.sort((i, j) -> Double.compare(values[i], values[j]));
    double[] ranks = new double[values.length];
    for (int rank = 0; rank < ranks.length; rank++) {
      ranks[order.get(rank)] = rank;
    }
    return ranks;
  }

  private static Pixels noise(int width, int height, int channels, long seed) {
    byte[] samples = new byte[width * height * channels];
    new Random(seed).nextBytes(samples);
    return Pixels.of8(width, height, channels, samples);
  }

  private static PristineModel authors() throws IOException {
    Path file = folder("goldens").resolve("niqe_live2013.mat");
    return PristineModel.read(file.toString(), Files.readAllBytes(file));
  }
}
