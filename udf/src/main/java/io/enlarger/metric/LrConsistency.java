package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import io.enlarger.metric.Convention.Planes;
import io.enlarger.resample.Resampler;
import io.enlarger.resample.ShrunkRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * How faithful an upscaled image is to what it was made of: the output, scaled back down by {@link
 * Resampler#BICUBIC}, against the source. It needs no reference.
 *
 * @param psnr of the luma without a crop; +infinity where the source comes back exactly
 * @param driftLevels for each colour, the mean of output minus source in levels of 255: 0 where
 *     colours are kept, above where they became lighter
 * @param worstTile the tile of {@value #TILE_PX} source pixels a side that differs most, in source
 *     pixels; the first of them where several are alike
 * @param worstTilePsnrDb PSNR of that tile's luma
 */
public record LrConsistency(
    Score psnr, List<Double> driftLevels, Region worstTile, double worstTilePsnrDb) {
  static final int TILE_PX = 32;

  private static final String LABEL = "lr-consistency";

  public LrConsistency {
    driftLevels = List.copyOf(driftLevels);
  }

  /**
   * Measures.
   *
   * @param scale how many times {@code output} is wider and higher than {@code source}
   * @throws EnlargerException {@code IMAGE_MISMATCH} where sizes or channels do not fit
   */
  public static LrConsistency of(Pixels source, Pixels output, int scale) {
    try {
      return of(RowSource.of(source), RowSource.of(output.withoutAlpha()), scale);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  /**
   * Measures images whose rows come; otherwise as {@link #of(Pixels, Pixels, int)}.
   *
   * @throws IOException where rows fail
   */
  public static LrConsistency of(RowSource sourceRows, RowSource outputRows, int scale)
      throws IOException {
    Shape source = sourceRows.shape();
    Shape output = outputRows.shape();
    if (output.widthPx() != (long) source.widthPx() * scale
        || output.heightPx() != (long) source.heightPx() * scale) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "lr-consistency: source is %dx%d, output %dx%d, which is not %d times as large; give the"
              + " scale that was used",
          source.widthPx(),
          source.heightPx(),
          output.widthPx(),
          output.heightPx(),
          scale);
    }
    Comparison comparison =
        new Comparison(new ImagePair(LABEL, sourceRows, ShrunkRows.of(outputRows, scale), 0));
    SquaredError error = comparison.all(Planes.LUMA, new SquaredError());
    WorstTile tile = comparison.all(Planes.LUMA, new WorstTile(source.widthPx()));
    List<Drift> drifts = comparison.each(Planes.CHANNELS, Drift::new);
    comparison.run();
    return new LrConsistency(
        Score.of(LABEL, Convention.SR.cropping(0).name(), error.psnrDb()),
        drifts.stream().map(Drift::mean).toList(),
        tile.region(),
        tile.psnrDb());
  }

  private static final class Drift implements PlanePair {
    private double sum;
    private long count;

    @Override
    public void add(double[] reference, double[] candidate) {
      double row = 0;
      for (int i = 0; i < reference.length; i++) {
        row += candidate[i] - reference[i];
      }
      sum += row;
      count += reference.length;
    }

    double mean() {
      return sum / count;
    }
  }

  private static final class WorstTile implements PlanePair {
    private final int width;
    private final double[] sums;
    private int rows;
    private double worst = -1;
    private Region region = Region.ofSize(1, 1);

    WorstTile(int width) {
      this.width = width;
      this.sums = new double[(width + TILE_PX - 1) / TILE_PX];
    }

    @Override
    public void add(double[] reference, double[] candidate) {
      for (int tile = 0; tile < sums.length; tile++) {
        double sum = 0;
        int end = Math.min(reference.length, (tile + 1) * TILE_PX);
        for (int i = tile * TILE_PX; i < end; i++) {
          double difference = reference[i] - candidate[i];
          sum += difference * difference;
        }
        sums[tile] += sum;
      }
      rows++;
      if (rows % TILE_PX == 0) {
        judge(TILE_PX);
      }
    }

    @Override
    public void end() {
      if (rows % TILE_PX != 0) {
        judge(rows % TILE_PX);
      }
    }

    private void judge(int height) {
      for (int tile = 0; tile < sums.length; tile++) {
        int across = Math.min(TILE_PX, width - tile * TILE_PX);
        double mse = sums[tile] / (across * height);
        if (mse > worst) {
          worst = mse;
          region = new Region(tile * TILE_PX, rows - height, across, height);
        }
        sums[tile] = 0;
      }
    }

    Region region() {
      return region;
    }

    double psnrDb() {
      return SquaredError.psnrDb(worst);
    }
  }
}
