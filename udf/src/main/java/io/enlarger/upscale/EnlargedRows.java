package io.enlarger.upscale;

import io.enlarger.image.BandedRows;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import io.enlarger.tile.Span;
import io.enlarger.tile.TileSpec;
import io.enlarger.upscale.Upscaler.Enlarged;
import java.io.IOException;
import java.util.List;

/**
 * The enlarged image, computed band by band as its rows are asked for: of source and result only
 * what a band needs is in memory.
 *
 * <p>A band is cut with as many rows around it as the upscaler {@linkplain Upscaler#reachPx()
 * reaches}, so the rows are those that the whole image would give; exactly, where the model's
 * tiling is exact.
 */
public final class EnlargedRows extends BandedRows {
  /** What one band of the result may take. */
  private static final long BAND_BYTES = 96L << 20;

  private static final int LEAST_ROWS = 64;
  private static final int MOST_ROWS = 1024;

  private final RowSource source;
  private final Upscaler upscaler;
  private final int scale;
  private final List<Span> bands;
  private int next;
  private int tiles;
  private int degradedTiles;

  private EnlargedRows(RowSource source, Upscaler upscaler, int scale, List<Span> bands) {
    super(enlarged(source.shape(), scale));
    this.source = source;
    this.upscaler = upscaler;
    this.scale = scale;
    this.bands = bands;
  }

  private static Shape enlarged(Shape shape, int scale) {
    return new Shape(
        Math.multiplyExact(shape.widthPx(), scale),
        Math.multiplyExact(shape.heightPx(), scale),
        shape.channels(),
        shape.bitDepth());
  }

  /**
   * The result of a model for an image.
   *
   * @param source stays open
   * @param upscaler of that model; stays open
   */
  public static EnlargedRows of(RowSource source, LoadedModel model, Upscaler upscaler) {
    int multiple = model.multiplePx();
    int rows = model.tiles().map(TileSpec::sizePx).orElse(MOST_ROWS);
    TileSpec spec =
        TileSpec.atLeast(
            Math.min(rows, affordable(source.shape(), model)), upscaler.reachPx(), multiple);
    int padded = (source.shape().heightPx() + multiple - 1) / multiple * multiple;
    return new EnlargedRows(source, upscaler, model.scale(), Span.covering(padded, spec));
  }

  private static int affordable(Shape shape, LoadedModel model) {
    long rowBytes = enlarged(shape, model.scale()).bytes() / shape.heightPx();
    return (int) Math.max(LEAST_ROWS, Math.min(MOST_ROWS, BAND_BYTES / rowBytes));
  }

  /** Tiles computed so far. */
  public int tiles() {
    return tiles;
  }

  /** Those that had to be computed again. */
  public int degradedTiles() {
    return degradedTiles;
  }

  @Override
  protected Pixels nextBand() throws IOException {
    Span band = bands.get(next++);
    // beyond the last row there is only what the network's size multiples ask for
    int end = Math.min(band.start() + band.length(), source.shape().heightPx());
    int coreEnd = Math.min(band.coreEnd(), source.shape().heightPx());
    Enlarged enlarged = upscaler.upscale(source.rows(band.start(), end - band.start()));
    tiles += enlarged.tiles();
    degradedTiles += enlarged.degradedTiles();
    Region core =
        new Region(
            0,
            band.coreStart() - band.start(),
            source.shape().widthPx(),
            coreEnd - band.coreStart());
    return enlarged.pixels().crop(core.scaledBy(scale));
  }
}
