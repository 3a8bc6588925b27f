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
import java.util.Optional;

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
    super(covered(source.shape(), bands).scaledBy(scale));
    this.source = source;
    this.upscaler = upscaler;
    this.scale = scale;
    this.bands = bands;
  }

  /** Of an image what some bands, one below the other, make of it. */
  private static Shape covered(Shape whole, List<Span> bands) {
    int top = bands.get(0).coreStart();
    int bottom = Math.min(bands.get(bands.size() - 1).coreEnd(), whole.heightPx());
    return new Shape(whole.widthPx(), bottom - top, whole.channels(), whole.bitDepth());
  }

  /**
   * The result of a model for an image.
   *
   * @param source stays open
   * @param upscaler of that model; stays open
   */
  public static EnlargedRows of(RowSource source, LoadedModel model, Upscaler upscaler) {
    return new EnlargedRows(
        source, upscaler, model.scale(), bands(source.shape(), model, upscaler));
  }

  /**
   * One of several parts of {@link #of}, which lie one below the other: its rows are counted from
   * its own first one. Each part can be computed alone, and from those rows of the source only that
   * it needs.
   *
   * @param source stays open
   * @param upscaler of that model; stays open
   * @param index of the part, from 0
   * @param count how many parts there are, the same for all of them
   * @return empty where the image has fewer bands than parts, and this one has none
   */
  public static Optional<EnlargedRows> part(
      RowSource source, LoadedModel model, Upscaler upscaler, int index, int count) {
    List<Span> all = bands(source.shape(), model, upscaler);
    int from = (int) ((long) index * all.size() / count);
    int to = (int) ((index + 1L) * all.size() / count);
    return from == to
        ? Optional.empty()
        : Optional.of(new EnlargedRows(source, upscaler, model.scale(), all.subList(from, to)));
  }

  private static List<Span> bands(Shape source, LoadedModel model, Upscaler upscaler) {
    int multiple = model.multiplePx();
    int rows = model.tiles().map(TileSpec::sizePx).orElse(MOST_ROWS);
    TileSpec spec =
        TileSpec.atLeast(Math.min(rows, affordable(source, model)), upscaler.reachPx(), multiple);
    int padded = (source.heightPx() + multiple - 1) / multiple * multiple;
    return Span.covering(padded, spec);
  }

  private static int affordable(Shape shape, LoadedModel model) {
    long rowBytes = shape.scaledBy(model.scale()).bytes() / shape.heightPx();
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
