package io.enlarger.image.codec;

import ar.com.hjg.pngj.FilterType;
import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.ImageLineByte;
import ar.com.hjg.pngj.ImageLineInt;
import ar.com.hjg.pngj.PngWriter;
import ar.com.hjg.pngj.PngjOutputException;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Pixels;
import io.enlarger.image.RowSource;
import io.enlarger.image.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes PNG row by row, at deflate level 1 with adaptive filters; bitonal rows without filters,
 * which are of no use to them.
 */
final class PngRows {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ROWS_AT_ONCE = 64;

  private PngRows() {}

  /** Writes a file; see {@link RowEncoder}. */
  static void write(RowSource rows, DocumentInfo document, EncodeOptions options, OutputStream out)
      throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
    Shape shape = rows.shape();
    boolean bitonal = options.bitonal(shape);
    ImageInfo info =
        new ImageInfo(
            shape.widthPx(),
            shape.heightPx(),
            bitonal ? 1 : shape.bitDepth(),
            shape.hasAlpha(),
            shape.channels() <= 2,
            false);
    PngWriter writer = new PngWriter(new PngChunks(buffered, document, shape), info);
    writer.setShouldCloseStream(false);
    writer.setCompLevel(bitonal ? 6 : 1);
    writer.setFilterType(bitonal ? FilterType.FILTER_NONE : FilterType.FILTER_ADAPTIVE_FAST);
    try {
      for (int y = 0; y < shape.heightPx(); y += ROWS_AT_ONCE) {
        Pixels band = rows.rows(y, Math.min(ROWS_AT_ONCE, shape.heightPx() - y));
        if (bitonal) {
          writeBitonal(band, info, writer);
        } else {
          write(band, info, writer);
        }
      }
      writer.end();
    } catch (PngjOutputException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      writer.close();
    }
    buffered.flush();
  }

  private static void writeBitonal(Pixels band, ImageInfo info, PngWriter writer) {
    int half = (band.maxValue() + 1) / 2;
    int[] row = new int[band.widthPx()];
    for (int y = 0; y < band.heightPx(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] = band.sample(x, y, 0) >= half ? 1 : 0;
      }
      writer.writeRow(new ImageLineInt(info, row));
    }
  }

  private static void write(Pixels band, ImageInfo info, PngWriter writer) {
    int samples = band.widthPx() * band.channels();
    if (band.bitDepth() == 8) {
      byte[] row = new byte[samples];
      for (int y = 0; y < band.heightPx(); y++) {
        band.copyRows8(y, 1, row, 0);
        writer.writeRow(new ImageLineByte(info, row));
      }
      return;
    }
    short[] row = new short[samples];
    int[] wide = new int[samples];
    for (int y = 0; y < band.heightPx(); y++) {
      band.copyRows16(y, 1, row, 0);
      for (int i = 0; i < samples; i++) {
        wide[i] = row[i] & 0xffff;
      }
      writer.writeRow(new ImageLineInt(info, wide));
    }
  }
}
