package io.enlarger.upscale;

import ai.djl.translate.TranslateException;
import io.enlarger.image.Pixels;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.Tensor;
import io.enlarger.model.torchscript.Conv;
import io.enlarger.model.torchscript.Graph;
import io.enlarger.model.torchscript.Parameter;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import io.enlarger.model.torchscript.Value;
import io.enlarger.tile.TilePlan;
import io.enlarger.tile.TileSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast this machine convolves, how much of that a network alone reaches at each size of tile,
 * and how much of that the upscaler: the rows of the table of {@code deploy/benchmark}, which runs
 * this and adds the whole job.
 *
 * <p>One thread for each processor, each with one thread of libtorch, as the job's tasks.
 * Arguments: a bundled name or the path of a checkpoint; the precision, {@code auto} or one of
 * them.
 */
public final class NetworkSpeed {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final long SECONDS = 3;
  private static final int[] TILES_PX = {64, 96, 128, 192, 256, 384, 512, 768};

  /** Side of the picture that is enlarged. */
  private static final int IMAGE_PX = 1024;

  /** A stack of convolutions in which these are nearly all that there is to compute. */
  private static final int PEAK_CHANNELS = 256;

  private static final int PEAK_LAYERS = 6;
  private static final int PEAK_PX = 96;

  private NetworkSpeed() {}

  /** Something that a thread does again and again. */
  private interface Work extends AutoCloseable {
    /** Returns how many source pixels were done. */
    long once() throws TranslateException;

    @Override
    void close();
  }

  private interface Works {
    Work open();
  }

  public static void main(String[] arguments) throws Exception {
    double fp32 = peak(Precision.FP32);
    row("convolutions, fp32", "", 1, String.format(Locale.ROOT, "%.0f GFLOP/s", fp32));
    ModelSource source = source(arguments[0]);
    EngineOptions options = EngineOptions.DEFAULT;
    if (arguments.length > 1 && !arguments[1].equals("auto")) {
      options = options.withPrecision(Precision.valueOf(arguments[1].toUpperCase(Locale.ROOT)));
    }
    try (LoadedModel loaded = source.load(options)) {
      if (!(loaded instanceof NetworkModel network)) {
        throw new IllegalArgumentException(arguments[0] + " is no single network");
      }
      Passport passport = network.passport();
      double flops = 2.0 * passport.operationsPerPixel();
      Precision precision = network.precision().orElseThrow();
      String name = precision.name().toLowerCase(Locale.ROOT);
      double peak = fp32;
      // where the processor has to emulate it, it would take minutes
      if (precision != Precision.FP32) {
        peak = peak(precision);
        row("convolutions, " + name, "", 1, String.format(Locale.ROOT, "%.0f GFLOP/s", peak));
      }
      double limit = peak * 1e9 / flops;
      row("limit of " + name, mpx(limit), 1, "");
      for (int tilePx : TILES_PX) {
        double rate = rate(() -> windows(network, tilePx));
        row("network alone, tile " + tilePx, mpx(rate), rate / limit, "");
      }
      double whole = rate(() -> images(network));
      row("upscaler, tile " + spec(network.tileSpec()), mpx(whole), whole / limit, waste(network));
    }
    System.out.flush();
  }

  private static ModelSource source(String model) throws IOException {
    OptionalInt own = OptionalInt.empty();
    ModelSource bundled = ModelSource.named(model, own, Map.of()).orElse(null);
    return bundled != null
        ? bundled
        : ModelSource.checkpoint(model, Files.readAllBytes(Path.of(model)), own, Map.of());
  }

  private static String mpx(double pxPerSecond) {
    return String.format(Locale.ROOT, "%.3f", pxPerSecond / 1e6);
  }

  private static String spec(TileSpec tiles) {
    return tiles.sizePx() + ", halo " + tiles.haloPx();
  }

  private static String waste(NetworkModel network) {
    double factor = TilePlan.covering(IMAGE_PX, IMAGE_PX, network.tileSpec()).overlapFactor();
    return String.format(Locale.ROOT, "%.1f %% halo", 100 * (1 - 1 / factor));
  }

  private static void row(String what, String mpx, double share, String note) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "| %-34s | %8s | %6s | %8.2f | %8d | %s%n",
        what,
        "",
        mpx,
        share,
        residentMiB(),
        note);
  }

  private static long residentMiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** GFLOP/s of convolutions of 3x3 with many channels. */
  private static double peak(Precision precision) throws Exception {
    Graph graph = new Graph(3);
    Value value = convolved(graph, graph.input(), 3, PEAK_CHANNELS, 0);
    for (int i = 1; i <= PEAK_LAYERS; i++) {
      value = convolved(graph, value, PEAK_CHANNELS, PEAK_CHANNELS, i);
    }
    graph.output(convolved(graph, value, PEAK_CHANNELS, 3, PEAK_LAYERS + 1));
    try (TorchModule module =
        TorchModule.load(
            "convolutions",
            out -> ScriptArchive.write(graph, precision, Target.ofThisCpu(), out),
            precision,
            null,
            IntegerTranslator::new)) {
      return rate(() -> windows(Lane.of(module), PEAK_PX, 3))
          * 2
          * graph.operationsPerPixel()
          / 1e9;
    }
  }

  private static Value convolved(Graph graph, Value value, int in, int out, int number) {
    float[] weights = new float[out * in * 9];
    Random random = new Random(number);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / Math.sqrt(9 * in));
    }
    Parameter weight = new Parameter("w" + number, Tensor.of(weights, out, in, 3, 3), false);
    return graph.conv2d(value, weight, null, Conv.same(3));
  }

  private static Work windows(NetworkModel network, int px) {
    return windows(network.chosen(), px, network.passport().channels());
  }

  private static Work windows(Lane lane, int px, int channels) {
    Pixels window = ProbeImage.square(px, channels);
    return new Work() {
      @Override
      public long once() throws TranslateException {
        if (!lane.submit(window, samples -> {}).await()) {
          throw new IllegalStateException("not finite");
        }
        return (long) px * px;
      }

      @Override
      public void close() {
        lane.close();
      }
    };
  }

  private static Work images(NetworkModel network) {
    Upscaler upscaler = network.upscaler();
    Pixels image = ProbeImage.square(IMAGE_PX, network.passport().channels());
    return new Work() {
      @Override
      public long once() {
        upscaler.upscale(image);
        return image.bounds().areaPx();
      }

      @Override
      public void close() {
        upscaler.close();
      }
    };
  }

  /** Source pixels per second of all threads together. */
  private static double rate(Works works) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        rates.add(threads.submit(() -> rateOfOne(works)));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return sum;
    } finally {
      threads.shutdown();
    }
  }

  /** By the median of single times, so that a moment in which others compute does not count. */
  private static double rateOfOne(Works works) throws TranslateException {
    try (Work work = works.open()) {
      work.once();
      work.once();
      List<Double> rates = new ArrayList<>();
      long end = System.nanoTime() + SECONDS * 1_000_000_000;
      while (System.nanoTime() < end || rates.size() < 3) {
        long start = System.nanoTime();
        long px = work.once();
        rates.add(px * 1e9 / (System.nanoTime() - start));
      }
      double[] sorted = rates.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
