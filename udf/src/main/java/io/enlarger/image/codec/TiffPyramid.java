package io.enlarger.image.codec;

import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import io.enlarger.image.codec.EncodeOptions.TiffLevels;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A page of TIFF and its reduced versions, all written while the rows of the page come: of each, a
 * row of tiles is in memory. Not thread-safe.
 */
final class TiffPyramid implements AutoCloseable {
  private final List<Level> levels = new ArrayList<>();

  /**
   * @param options say whether there are reduced versions
   */
  TiffPyramid(Shape shape, EncodeOptions options, SeekableByteChannel out) throws IOException {
    levels.add(new Level(new TiffPage(shape, options, out)));
    Shape level = shape;
    while (options.tiff().levels() == TiffLevels.PYRAMID
        && Math.max(level.widthPx(), level.heightPx()) > TiffPage.TILE_PX) {
      level =
          new Shape(
              (level.widthPx() + 1) / 2,
              (level.heightPx() + 1) / 2,
              level.channels(),
              level.bitDepth());
      levels.add(new Level(new TiffPage(level, options, out)));
    }
  }

  /** Writes all rows. */
  void write(RowSource rows) throws IOException {
    TiffPage full = levels.get(0).page;
    int height = full.shape().heightPx();
    for (int y = 0; y < height; y += full.rowsAtOnce()) {
      add(0, rows.rows(y, Math.min(full.rowsAtOnce(), height - y)));
    }
  }

  /** The page, then its reduced versions, each smaller than the one before. */
  List<TiffPage> pages() {
    return levels.stream().map(level -> level.page).toList();
  }

  private void add(int index, Pixels band) throws IOException {
    levels.get(index).page.add(band);
    if (index + 1 < levels.size()) {
      Level below = levels.get(index + 1);
      // a row of tiles has an even number of rows, so that only the lowest band may have an odd one
      below.waiting.add(Halving.of(band));
      below.come += below.waiting.get(below.waiting.size() - 1).heightPx();
      boolean last = below.come == below.page.shape().heightPx();
      if (last || below.come % below.page.rowsAtOnce() == 0) {
        Pixels full = Pixels.stacked(below.waiting);
        below.waiting.clear();
        add(index + 1, full);
      }
    }
  }

  @Override
  public void close() {
    levels.forEach(level -> level.page.close());
  }

  /** A version, and rows of it that are less than a row of tiles. */
  private static final class Level {
    private final TiffPage page;
    private final List<Pixels> waiting = new ArrayList<>();
    private int come;

    Level(TiffPage page) {
      this.page = page;
    }
  }
}
