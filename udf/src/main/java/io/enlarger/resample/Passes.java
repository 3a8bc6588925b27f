package io.enlarger.resample;

import io.enlarger.image.Pixels;

/**
 * The two passes of a resize, row by row: beside the two images only a few rows are in memory.
 *
 * @param columns taps of the horizontal pass
 * @param rows taps of the vertical pass
 * @param rounding whether samples are rounded between the two
 */
record Passes(Axis columns, Axis rows, Rounding rounding) {

  /** Rows are weighted sums of rows; then pixels of pixels. */
  Pixels verticalFirst(Pixels pixels) {
    int channels = pixels.channels();
    int max = pixels.maxValue();
    Rows source = new Rows(pixels);
    RowWindow window = new RowWindow(rows, pixels.widthPx() * channels, source::read);
    double[] sum = new double[pixels.widthPx() * channels];
    double[] mixed = new double[columns.length() * channels];
    Sink sink = new Sink(columns.length(), rows.length(), pixels);
    for (int y = 0; y < rows.length(); y++) {
      window.sum(y, sum);
      roundBetween(sum, max);
      mix(sum, channels, mixed);
      sink.write(y, mixed);
    }
    return sink.pixels();
  }

  /** Pixels are weighted sums of pixels; then rows of rows. */
  Pixels horizontalFirst(Pixels pixels) {
    int channels = pixels.channels();
    int max = pixels.maxValue();
    Rows source = new Rows(pixels);
    double[] row = new double[pixels.widthPx() * channels];
    RowWindow window =
        new RowWindow(
            rows,
            columns.length() * channels,
            (y, into) -> {
              source.read(y, row);
              mix(row, channels, into);
              roundBetween(into, max);
            });
    double[] sum = new double[columns.length() * channels];
    Sink sink = new Sink(columns.length(), rows.length(), pixels);
    for (int y = 0; y < rows.length(); y++) {
      window.sum(y, sum);
      sink.write(y, sum);
    }
    return sink.pixels();
  }

  private void roundBetween(double[] row, int max) {
    if (rounding == Rounding.EACH_PASS) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.max(0, Math.min(max, Math.floor(row[i] + 0.5)));
      }
    }
  }

  private void mix(double[] row, int channels, double[] mixed) {
    switch (channels) {
      case 1 -> mix1(row, columns, mixed);
      case 3 -> mix3(row, columns, mixed);
      default -> mixAny(row, columns, channels, mixed);
    }
  }

  /** One channel: each sample of {@code sum} is a weighted sum of samples of {@code row}. */
  static void mix1(double[] row, Axis axis, double[] sum) {
    int first = axis.halvedFrom();
    int end = axis.halvedTo();
    mix1(row, axis, 0, first, sum);
    if (first < end) {
      halve(
          row,
          axis.weight(),
          axis.from()[first],
          axis.index()[axis.from()[first]],
          sum,
          first,
          end);
    }
    mix1(row, axis, end, axis.length(), sum);
  }

  private static void mix1(double[] row, Axis axis, int first, int end, double[] sum) {
    int[] from = axis.from();
    int[] index = axis.index();
    double[] weight = axis.weight();
    for (int x = first; x < end; x++) {
      double value = 0;
      for (int tap = from[x]; tap < from[x + 1]; tap++) {
        value += weight[tap] * row[index[tap]];
      }
      sum[x] = value;
    }
  }

  /** The outputs that {@link Axis#halvedFrom} is about, in the same order of additions. */
  private static void halve(
      double[] row, double[] weight, int tap, int index, double[] sum, int first, int end) {
    double w0 = weight[tap];
    double w1 = weight[tap + 1];
    double w2 = weight[tap + 2];
    double w3 = weight[tap + 3];
    double w4 = weight[tap + 4];
    double w5 = weight[tap + 5];
    double w6 = weight[tap + 6];
    double w7 = weight[tap + 7];
    int x = first;
    for (int at = index; at < index + 2 * (end - first); at += 2) {
      sum[x] =
          w0 * row[at]
              + w1 * row[at + 1]
              + w2 * row[at + 2]
              + w3 * row[at + 3]
              + w4 * row[at + 4]
              + w5 * row[at + 5]
              + w6 * row[at + 6]
              + w7 * row[at + 7];
      x++;
    }
  }

  private static void mix3(double[] row, Axis axis, double[] sum) {
    int[] from = axis.from();
    int[] index = axis.index();
    double[] weight = axis.weight();
    for (int x = 0; x < from.length - 1; x++) {
      double red = 0;
      double green = 0;
      double blue = 0;
      for (int tap = from[x]; tap < from[x + 1]; tap++) {
        int at = 3 * index[tap];
        double w = weight[tap];
        red += w * row[at];
        green += w * row[at + 1];
        blue += w * row[at + 2];
      }
      sum[3 * x] = red;
      sum[3 * x + 1] = green;
      sum[3 * x + 2] = blue;
    }
  }

  private static void mixAny(double[] row, Axis axis, int channels, double[] sum) {
    int[] from = axis.from();
    int[] index = axis.index();
    double[] weight = axis.weight();
    for (int x = 0; x < from.length - 1; x++) {
      for (int c = 0; c < channels; c++) {
        double value = 0;
        for (int tap = from[x]; tap < from[x + 1]; tap++) {
          value += weight[tap] * row[channels * index[tap] + c];
        }
        sum[channels * x + c] = value;
      }
    }
  }

  /** Rows of pixels as doubles. */
  private static final class Rows {
    private final Pixels pixels;
    private final byte[] row8;
    private final short[] row16;

    Rows(Pixels pixels) {
      this.pixels = pixels;
      int length = pixels.widthPx() * pixels.channels();
      this.row8 = new byte[pixels.bitDepth() == 8 ? length : 0];
      this.row16 = new short[pixels.bitDepth() == 16 ? length : 0];
    }

    void read(int y, double[] into) {
      if (pixels.bitDepth() == 8) {
        pixels.copyRows8(y, 1, row8, 0);
        for (int i = 0; i < row8.length; i++) {
          into[i] = row8[i] & 0xff;
        }
      } else {
        pixels.copyRows16(y, 1, row16, 0);
        for (int i = 0; i < row16.length; i++) {
          into[i] = row16[i] & 0xffff;
        }
      }
    }
  }

  /** Takes rows of doubles, rounded and clipped. */
  private static final class Sink {
    private final int width;
    private final int height;
    private final int channels;
    private final boolean wide;
    private final byte[] samples8;
    private final short[] samples16;

    Sink(int width, int height, Pixels like) {
      this.width = width;
      this.height = height;
      this.channels = like.channels();
      this.wide = like.bitDepth() == 16;
      int size = width * height * channels;
      this.samples8 = new byte[wide ? 0 : size];
      this.samples16 = new short[wide ? size : 0];
    }

    void write(int y, double[] row) {
      int at = y * row.length;
      if (wide) {
        for (int i = 0; i < row.length; i++) {
          samples16[at + i] = (short) Math.max(0, Math.min(65535, (int) (row[i] + 0.5)));
        }
      } else {
        for (int i = 0; i < row.length; i++) {
          samples8[at + i] = (byte) Math.max(0, Math.min(255, (int) (row[i] + 0.5)));
        }
      }
    }

    Pixels pixels() {
      return wide
          ? Pixels.of16(width, height, channels, samples16)
          : Pixels.of8(width, height, channels, samples8);
    }
  }
}
