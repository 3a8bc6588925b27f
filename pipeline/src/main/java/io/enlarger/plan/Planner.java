package io.enlarger.plan;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.catalog.CatalogSchema;
import io.enlarger.catalog.SourceInfo;
import io.enlarger.image.codec.DecodeLimits;
import io.enlarger.plan.PlannedImage.Problem;
import io.enlarger.storage.ObjectStore;
import io.enlarger.tile.TileForecast;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * Makes a plan of a catalog: every header is read once, on the executors, and the images are packed
 * into bins of about equal cost.
 *
 * <p>Rows stay in Spark; the driver holds a dozen bytes for each image.
 */
public final class Planner {
  /** Bins for each slot at least, so that their ends do not differ by much. */
  static final int BINS_PER_SLOT = 4;

  private final SparkSession spark;
  private final Options options;

  /**
   * How to plan.
   *
   * @param names where results go
   * @param limits what is too large
   * @param scale output pixels for a source pixel along one side
   * @param tiles how many tiles the model will compute for an image
   * @param binOutputPx about how many output pixels one bin has
   * @param splitting which images are enlarged by several tasks
   */
  public record Options(
      OutputNames names,
      DecodeLimits limits,
      int scale,
      TileForecast tiles,
      long binOutputPx,
      Splitting splitting) {}

  public Planner(SparkSession spark, Options options) {
    this.spark = spark;
    this.options = options;
  }

  /**
   * Plans the images of a catalog.
   *
   * @param catalog columns as {@link io.enlarger.catalog.CatalogSchema} has them
   * @param taken results of other images of the catalog, {@code _written} and {@code uri}
   * @throws EnlargerException {@link ErrorCode#CATALOG_INVALID} where two images would be written
   *     to one address
   */
  public Plan plan(Dataset<Row> catalog, Dataset<Row> taken) {
    int slots = spark.sparkContext().defaultParallelism();
    JavaRDD<PlannedImage> images = probed(catalog, BINS_PER_SLOT * slots);
    TileForecast tiles = options.tiles();
    // in the order of the partitions, so that an image's index is its place in all of them
    List<Part> parts =
        images.mapPartitions(part -> List.of(Part.of(part, tiles)).iterator()).collect();
    requireDistinctOutputs(images, taken);

    Part all = parts.stream().reduce(Part.NONE, Part::plus);
    long factor = (long) options.scale() * options.scale();
    long binPx = Math.max(1, options.binOutputPx() / factor);
    Plan.Bins whole =
        binned(
            images.filter(image -> image.bands() == 1),
            parts.stream().map(Part::costs).toList(),
            BinPacking.longestFirst(all.costs(), binPx, BINS_PER_SLOT * slots));
    Plan.Bins split =
        binned(
            images.filter(image -> image.bands() > 1),
            parts.stream().map(Part::splitCosts).toList(),
            BinPacking.longestFirst(all.splitCosts(), 1, all.splitCosts().length));
    long sourcePx = Arrays.stream(all.costs()).sum() + Arrays.stream(all.splitCosts()).sum();
    return new Plan(
        whole,
        split,
        LongStream.concat(Arrays.stream(all.costs()), Arrays.stream(all.bandCosts())).toArray(),
        binPx,
        new Plan.Summary(
            (long) all.costs().length + all.splitCosts().length,
            sourcePx,
            sourcePx * factor,
            all.tiles(),
            all.sourceBytes(),
            Collections.unmodifiableMap(all.refused()),
            all.splitCosts().length,
            whole.loads().stream().filter(load -> load.images() > 0).count()
                + all.bandCosts().length,
            LongStream.concat(
                        whole.loads().stream().mapToLong(Wave.Load::sourcePx),
                        Arrays.stream(all.bandCosts()))
                    .max()
                    .orElse(0)
                * factor));
  }

  private JavaRDD<PlannedImage> probed(Dataset<Row> catalog, int tasks) {
    Broadcast<SerializableConfiguration> hadoop =
        new JavaSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    OutputNames names = options.names();
    DecodeLimits limits = options.limits();
    Splitting splitting = options.splitting();
    // sorted, so that a partition that must be computed again comes out in the same order
    return catalog
        .repartition(tasks, functions.col("uri"))
        .sortWithinPartitions("uri")
        .toJavaRDD()
        .mapPartitions(
            rows ->
                new HeaderProbe(new ObjectStore(hadoop.value().value()), names, limits, splitting)
                    .probeAll(rows))
        .persist(StorageLevel.MEMORY_AND_DISK_SER());
  }

  private static void requireDistinctOutputs(JavaRDD<PlannedImage> images, Dataset<Row> taken) {
    List<Tuple2<String, String>> collisions =
        images
            .filter(image -> image.problem() == null)
            .mapToPair(image -> new Tuple2<>(image.outputUri(), image.uri()))
            .union(
                taken
                    .toJavaRDD()
                    .mapToPair(
                        row ->
                            new Tuple2<>(
                                row.<String>getAs("_written"),
                                row.<String>getAs(CatalogSchema.URI))))
            .reduceByKey((a, b) -> a.contains("\n") ? a : a + "\n" + b)
            .filter(pair -> pair._2().contains("\n"))
            .mapPartitions(part -> first(part, 2))
            .collect();
    if (!collisions.isEmpty()) {
      String[] sources = collisions.get(0)._2().split("\n", 2);
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "%s and %s would both be written to %s%s; %s",
          sources[0],
          sources[1],
          collisions.get(0)._1(),
          collisions.size() > 1 ? " (and there are more such pairs)" : "",
          sources[0].equals(sources[1])
              ? "list each image once"
              : "use --format same, catalog.base, or two runs with two outputs");
    }
  }

  private static <T> Iterator<T> first(Iterator<T> all, int count) {
    List<T> first = new ArrayList<>();
    while (all.hasNext() && first.size() < count) {
      first.add(all.next());
    }
    return first.iterator();
  }

  /**
   * Brings images into their bins.
   *
   * @param costs of the images of each partition, in their order
   * @param packing of all of them, in the order of the partitions
   */
  private Plan.Bins binned(JavaRDD<PlannedImage> images, List<long[]> costs, BinPacking packing) {
    int[] offsets = new int[costs.size()];
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = offsets[i - 1] + costs.get(i - 1).length;
    }
    Broadcast<int[]> binOfImage =
        new JavaSparkContext(spark.sparkContext()).broadcast(packing.binOfImage());
    JavaRDD<PlannedImage> bins =
        images
            .mapPartitionsWithIndex(
                (part, rows) -> withBins(rows, binOfImage.value(), offsets[part]), true)
            .mapToPair(keyed -> keyed)
            .partitionBy(new BinPartitioner(packing.bins()))
            .values();
    return new Plan.Bins(bins, loads(costs, packing));
  }

  private static List<Wave.Load> loads(List<long[]> costs, BinPacking packing) {
    long[] images = new long[packing.bins()];
    long[] sourcePx = new long[packing.bins()];
    int image = 0;
    for (long[] part : costs) {
      for (long cost : part) {
        int bin = packing.binOfImage()[image++];
        images[bin]++;
        sourcePx[bin] += cost;
      }
    }
    return IntStream.range(0, packing.bins())
        .mapToObj(bin -> new Wave.Load(images[bin], sourcePx[bin]))
        .toList();
  }

  private static Iterator<Tuple2<Integer, PlannedImage>> withBins(
      Iterator<PlannedImage> images, int[] binOfImage, int offset) {
    return new Iterator<>() {
      private int next = offset;

      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public Tuple2<Integer, PlannedImage> next() {
        return new Tuple2<>(binOfImage[next++], images.next());
      }
    };
  }

  /** Bin n is partition n. */
  private static final class BinPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int bins;

    BinPartitioner(int bins) {
      this.bins = bins;
    }

    @Override
    public int numPartitions() {
      return bins;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }

  /**
   * What one partition of images adds up to.
   *
   * @param costs source pixels of each image that is not split, in their order; 0 for those that
   *     cannot be read
   * @param splitCosts of each image that is split
   * @param bandCosts of each of their bands
   */
  @SuppressWarnings("ArrayRecordComponent") // eight bytes for each of millions of images
  private record Part(
      long[] costs,
      long[] splitCosts,
      long[] bandCosts,
      long tiles,
      long sourceBytes,
      Map<String, Long> refused)
      implements Serializable {
    static final Part NONE = new Part(new long[0], new long[0], new long[0], 0, 0, Map.of());

    static Part of(Iterator<PlannedImage> images, TileForecast forecast) {
      LongStream.Builder costs = LongStream.builder();
      LongStream.Builder splitCosts = LongStream.builder();
      LongStream.Builder bandCosts = LongStream.builder();
      long tiles = 0;
      long bytes = 0;
      Map<String, Long> refused = new TreeMap<>();
      while (images.hasNext()) {
        PlannedImage image = images.next();
        if (image.bands() == 1) {
          costs.add(image.sourcePx());
        } else {
          splitCosts.add(image.sourcePx());
          LongStream.generate(image::bandPx).limit(image.bands()).forEach(bandCosts);
        }
        SourceInfo source = image.source();
        Problem problem = image.problem();
        if (source != null) {
          bytes += source.bytes();
          tiles += forecast.tiles(source.widthPx(), source.heightPx());
        } else if (problem != null) {
          refused.merge(problem.code().name(), 1L, Long::sum);
        }
      }
      return new Part(
          costs.build().toArray(),
          splitCosts.build().toArray(),
          bandCosts.build().toArray(),
          tiles,
          bytes,
          refused);
    }

    Part plus(Part other) {
      Map<String, Long> both = new TreeMap<>(refused);
      other.refused.forEach((code, count) -> both.merge(code, count, Long::sum));
      return new Part(
          joined(costs, other.costs),
          joined(splitCosts, other.splitCosts),
          joined(bandCosts, other.bandCosts),
          tiles + other.tiles,
          sourceBytes + other.sourceBytes,
          both);
    }

    private static long[] joined(long[] first, long[] second) {
      return LongStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
  }
}
