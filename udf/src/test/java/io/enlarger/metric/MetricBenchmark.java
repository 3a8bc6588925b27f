package io.enlarger.metric;

import io.enlarger.image.Pixels;
import io.enlarger.metric.niqe.Niqe;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.resample.Degradation;
import io.enlarger.resample.Resampler;
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
 * Milliseconds of each measure for one megapixel (1024x1024 RGB) on one thread. Read ratios within
 * one run.
 *
 * <pre>
 * mvn -q -pl udf test-compile dependency:build-classpath -Dmdep.outputFile=target/cp
 * java -cp udf/target/test-classes:udf/target/classes:$(cat udf/target/cp) \
 *     org.openjdk.jmh.Main MetricBenchmark
 * </pre>
 *
 * <p>{@code -prof gc} shows what is allocated: rows, never planes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricBenchmark {
  private Pixels reference = Pixels.of8(1, 1, 1, new byte[1]);
  private Pixels candidate = reference;
  private Pixels source = reference;

  /** Smoothed noise, and what is left of it after a trip through a quarter of the size. */
  @Setup
  public void prepare() {
    byte[] samples = new byte[512 * 512 * 3];
    new Random(1).nextBytes(samples);
    reference = Resampler.BICUBIC.resize(Pixels.of8(512, 512, 3, samples), 2);
    source = Degradation.BICUBIC.apply(reference, 4, 0);
    candidate = Resampler.BICUBIC.resize(source, 4);
  }

  @Benchmark
  public Score psnrY() {
    return Measure.PSNR.of(reference, candidate, Convention.SR, 4);
  }

  @Benchmark
  public Score ssimY() {
    return Measure.SSIM.of(reference, candidate, Convention.SR, 4);
  }

  @Benchmark
  public Score msSsimY() {
    return Measure.MS_SSIM.of(reference, candidate, Convention.SR, 4);
  }

  @Benchmark
  public Score gmsdY() {
    return Measure.GMSD.of(reference, candidate, Convention.SR, 4);
  }

  @Benchmark
  public Score niqe() {
    return Niqe.of(reference, PristineModel.bundled());
  }

  @Benchmark
  public LrConsistency lrConsistency() {
    return LrConsistency.of(source, candidate, 4);
  }
}
