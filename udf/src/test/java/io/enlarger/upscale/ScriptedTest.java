package io.enlarger.upscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.model.Input;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import io.enlarger.model.ScriptSignature.Layout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TorchScript files run as they are. The file is the bundled network's own archive, taken for one
 * that came from elsewhere: what it must give is known to the byte.
 */
class ScriptedTest {
  private static final long SEED = 23;
  private static final ModelSource OWN =
      ModelSource.named("enlarger-x4", OptionalInt.empty(), Map.of()).orElseThrow();
  private static final int HALO_PX = OWN.passport().orElseThrow().haloPx();
  private static final byte[] FILE = archiveOf(OWN);
  private static final EngineOptions FP32 = EngineOptions.DEFAULT.withPrecision(Precision.FP32);

  private static byte[] archiveOf(ModelSource network) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try {
      network.writeTorchScript(Precision.FP32, archive);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  private static ScriptSignature signature(
      int scale, int channels, int range, Layout layout, String method) {
    return new ScriptSignature(
        scale, channels, range, layout, Precision.FP32, Input.SOURCE, HALO_PX, 1, 1, method, 0);
  }

  private static final ScriptSignature TRUE_ONE = signature(4, 3, 1, Layout.NCHW, "forward_float");

  private static Pixels noise(int widthPx, int heightPx, int channels) {
    Random random = new Random(SEED);
    byte[] samples = new byte[widthPx * heightPx * channels];
    random.nextBytes(samples);
    return Pixels.of8(widthPx, heightPx, channels, samples);
  }

  private static Pixels run(ModelSource source, EngineOptions options, Pixels pixels) {
    try (LoadedModel model = source.load(options);
        Upscaler upscaler = model.upscaler()) {
      return upscaler.upscale(pixels).pixels();
    }
  }

  private static int largestDifference(Pixels a, Pixels b) {
    assertThat(a.bounds()).isEqualTo(b.bounds());
    assertThat(a.channels()).isEqualTo(b.channels());
    int largest = 0;
    for (int y = 0; y < a.heightPx(); y++) {
      for (int x = 0; x < a.widthPx(); x++) {
        for (int c = 0; c < a.channels(); c++) {
          largest = Math.max(largest, Math.abs(a.sample(x, y, c) - b.sample(x, y, c)));
        }
      }
    }
    return largest;
  }

  /** The archive is for any device, the network's own for this one: sums differ in the last bit. */
  @ParameterizedTest
  @CsvSource({"1, 8, 1", "3, 8, 1", "4, 8, 1", "3, 16, 2"})
  void theFileGivesThePixelsOfItsNetwork(int channels, int bitDepth, int tolerance) {
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    Pixels source = noise(45, 31, channels).withBitDepth(bitDepth);
    Pixels actual = run(file, EngineOptions.DEFAULT, source);
    assertThat(actual.bitDepth()).isEqualTo(bitDepth);
    assertThat(largestDifference(actual, run(OWN, FP32, source))).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void tilesWithTheHaloOfTheDescriptionGiveTheWhole() {
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    Pixels source = noise(131, 89, 3);
    Pixels whole = run(file, FP32.withTileSizePx(512), source);
    assertThat(largestDifference(run(file, FP32.withTileSizePx(64), source), whole))
        .isLessThanOrEqualTo(1);
    EngineOptions seams = new EngineOptions(null, 64, 0, null, Batching.DEFAULT);
    assertThat(largestDifference(run(file, seams, source), whole)).isGreaterThan(4);
  }

  @Test
  void anEnsembleTakesItLikeAnyModel() {
    Pixels source = noise(17, 13, 3);
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    assertThat(
            largestDifference(
                run(file.ensembled(), EngineOptions.DEFAULT, source),
                run(OWN.ensembled(), EngineOptions.DEFAULT, source)))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void itIsSentToExecutorsByItsBytes() throws IOException, ClassNotFoundException {
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(file);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      ModelSource received = (ModelSource) in.readObject();
      assertThat(received.fingerprint()).isEqualTo(file.fingerprint());
      Pixels source = noise(9, 7, 3);
      assertThat(run(received, FP32, source)).isEqualTo(run(file, FP32, source));
    }
  }

  @Test
  void thePassportSaysWhatIsKnownAndTheFingerprintWhatDecides() {
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    assertThat(file.architecture()).isEqualTo("TorchScript");
    assertThat(file.passport().orElseThrow().hyperparameters())
        .containsEntry("range", "1")
        .containsEntry("layout", "nchw");
    ModelSource other =
        ModelSource.script("file.pt", FILE, signature(4, 3, 255, Layout.NCHW, "forward_float"));
    assertThat(other.fingerprint()).isNotEqualTo(file.fingerprint());
    assertThat(other.sha256()).isEqualTo(file.sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | 3 | NCHW | forward_float  | for 25x26 pixels it gives a tensor of shape [1, 3, 104, 100], and scale = 2",
        "4 | 1 | NCHW | forward_float  | to have 3 channels, but got 1 channels instead",
        "4 | 3 | NHWC | forward_float  | to have 3 channels, but got 26 channels instead",
        "4 | 3 | NCHW | forward_flaot  | forward_flaot",
        "4 | 3 | NCHW | forward        | model file.pt: is not what its description says"
      })
  void aWrongDescriptionIsRefusedWhenItIsLoaded(
      int scale, int channels, Layout layout, String method, String message) {
    ModelSource file =
        ModelSource.script("file.pt", FILE, signature(scale, channels, 1, layout, method));
    assertThatThrownBy(() -> file.load(EngineOptions.DEFAULT))
        .isInstanceOf(EnlargerException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.MODEL_DESCRIPTION_INVALID);
  }

  @Test
  void anotherPrecisionThanTheFilesIsRefused() {
    ModelSource file = ModelSource.script("file.pt", FILE, TRUE_ONE);
    assertThatThrownBy(() -> file.load(EngineOptions.DEFAULT.withPrecision(Precision.BF16)))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("model file.pt: is TorchScript, which computes in the precision");
  }

  /** The interpreter's two functions that touch files, however they are written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.save(x, \"/tmp/x\")",
        "x.save ( \"/tmp/x\" )",
        "f = torch.save",
        "ops.aten.from_file(\"/etc/passwd\", False, 9)"
      })
  void codeThatTouchesFilesIsRefusedBeforeItIsLoaded(String call) throws IOException {
    byte[] evil =
        withCode(code -> code.replaceFirst("(?m)^ *x0 = ", "    " + call + "\n    x0 = "));
    assertThatThrownBy(() -> ModelSource.script("evil.pt", evil, TRUE_ONE))
        .isInstanceOf(EnlargerException.class)
        .hasMessageStartingWith("model evil.pt: checkpoint: its code in model/code/__torch__.py")
        .extracting(e -> ((EnlargerException) e).code())
        .isEqualTo(ErrorCode.CHECKPOINT_UNSAFE);
    // the file that was packed again is refused for nothing else
    ModelSource.script("good.pt", withCode(code -> code), TRUE_ONE);
  }

  private static byte[] withCode(UnaryOperator<String> change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(FILE));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        if (entry.getName().endsWith(".py")) {
          String code = new String(content, StandardCharsets.UTF_8);
          content = change.apply(code).getBytes(StandardCharsets.UTF_8);
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(content);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aCheckpointIsNotTakenForOne() {
    assertThat(ModelSource.isTorchScript(FILE)).isTrue();
    assertThat(ModelSource.isTorchScript(TinyNetworks.vdsr().file())).isFalse();
    assertThat(ModelSource.isTorchScript(new byte[] {'P', 'K', 3, 4})).isFalse();
    assertThatThrownBy(() -> ModelSource.script("x.pt", TinyNetworks.vdsr().file(), TRUE_ONE))
        .hasMessage("model x.pt: checkpoint: it is not TorchScript: there is no code in it");
  }
}
