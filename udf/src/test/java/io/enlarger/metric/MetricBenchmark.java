package io.enlarger.metric;

import io.enlarger.image.Pixels;
import io.enlarger.resample.Resampler;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds of each measure for one megapixel (1024x1024 RGB).
 *
 * <pre>
 * mvn -q -pl udf test-compile dependency:build-classpath -Dmdep.outputFile=target/cp
 * java -cp udf/target/test-classes:udf/target/classes:$(cat udf/target/cp) \
 *     org.openjdk.jmh.Main MetricBenchmark
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricBenchmark {
  private Pixels reference = Pixels.of8(1, 1, 1, new byte[1]);
  private Pixels candidate = reference;
  private Pixels source = reference;

  /** Noise, and what is left of it after a trip through half the size. */
  @Setup
  public void prepare() {
    byte[] samples = new byte[1024 * 1024 * 3];
    new Random(1).nextBytes(samples);
    reference = Pixels.of8(1024, 1024, 3, samples);
    source = Resampler.BICUBIC.resize(reference, 0.25);
    candidate = Resampler.BICUBIC.resize(source, 4);
  }

  @Benchmark
  public double psnrY() {
    return Measure.PSNR.of(reference, candidate, Convention.SR, 4).orThrow();
  }

  @Benchmark
  public OptionalDouble ssimY() {
    return Ssim.of(reference, candidate, Convention.SR, 4);
  }

  @Benchmark
  public Quality all() {
    return Quality.of(reference, candidate, 4);
  }

  @Benchmark
  public double lrConsistency() {
    return Quality.lrConsistencyDb(source, candidate, 4);
  }
}
