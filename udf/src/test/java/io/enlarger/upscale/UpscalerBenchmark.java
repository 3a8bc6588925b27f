package io.enlarger.upscale;

import io.enlarger.image.Pixels;
import io.enlarger.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The upscaler on one thread, pixels to pixels, halos included, on an image of a quarter of a
 * megapixel: seconds for it at each precision and tile size. Read ratios within one run.
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -pl udf -DincludeScope=test -Dmdep.outputFile=target/cp
 * java -cp udf/target/test-classes:udf/target/classes:$(cat udf/target/cp) org.openjdk.jmh.Main \
 *   UpscalerBenchmark -p model=enlarger-x4
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 4)
@Fork(1)
@SuppressWarnings("NullAway.Init")
public class UpscalerBenchmark {
  @Param({"FP32", "BF16"})
  Precision precision;

  @Param({"128", "256", "512"})
  int tilePx;

  /** A bundled name, or the path of a checkpoint. */
  @Param({"enlarger-x4"})
  String model;

  private LoadedModel loaded;
  private Upscaler upscaler;
  private Pixels image;

  @Setup
  public void load() throws IOException {
    OptionalInt own = OptionalInt.empty();
    ModelSource source = ModelSource.named(model, own, Map.of()).orElse(null);
    if (source == null) {
      source = ModelSource.checkpoint(model, Files.readAllBytes(Path.of(model)), own, Map.of());
    }
    loaded = source.load(EngineOptions.DEFAULT.withPrecision(precision).withTileSizePx(tilePx));
    upscaler = loaded.upscaler();
    byte[] samples = new byte[512 * 512 * 3];
    new Random(1).nextBytes(samples);
    image = Pixels.of8(512, 512, 3, samples);
  }

  @TearDown
  public void close() {
    upscaler.close();
    loaded.close();
  }

  @Benchmark
  public Pixels upscale() {
    return upscaler.upscale(image).pixels();
  }
}
