package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Netpbm's PBM, PGM and PPM, plain and raw, up to 16 bits; read only. */
final class PnmCodec implements Codec {
  /** No header is longer: comments are skipped. */
  private static final int MAX_HEADER_BYTES = 1 << 16;

  @Override
  public ImageFormat format() {
    return ImageFormat.PNM;
  }

  @Override
  public boolean recognises(byte[] head) {
    return head.length >= 3
        && head[0] == 'P'
        && head[1] >= '1'
        && head[1] <= '6'
        && (isSpace(head[2]) || head[2] == '#');
  }

  @Override
  public ImageHeader readHeader(ByteSource source) throws IOException {
    try (SourceStream in = SourceStream.forHeader(source)) {
      return Failures.translating(format(), in, () -> Layout.read(in)).header();
    }
  }

  @Override
  public Image decode(ByteSource source, DecodeLimits limits) throws IOException {
    try (SourceStream in = SourceStream.forDecoding(source)) {
      return Image.of(Failures.translating(format(), in, () -> decode(in, limits)));
    }
  }

  private static Pixels decode(SourceStream in, DecodeLimits limits) throws IOException {
    Layout layout = Layout.read(in);
    ImageHeader header = layout.header();
    limits.check(header);
    int rowSamples = header.widthPx() * header.channels();
    long least = layout.plain() ? 1 : layout.bits() == 1 ? (rowSamples + 7) / 8 : rowSamples;
    if (least * header.heightPx() > in.length()) {
      throw corrupt("it ends before its pixels do");
    }
    boolean wide = header.bitDepth() > 8;
    int size = rowSamples * header.heightPx();
    byte[] to8 = new byte[wide ? 0 : size];
    short[] to16 = new short[wide ? size : 0];
    in.seek(layout.dataPosition());
    byte[] row = new byte[layout.bits() == 1 ? (rowSamples + 7) / 8 : rowSamples * (wide ? 2 : 1)];
    for (int y = 0; y < header.heightPx(); y++) {
      if (!layout.plain()) {
        in.readFully(row);
      }
      for (int i = 0; i < rowSamples; i++) {
        int value =
            layout.plain()
                ? plain(in, layout)
                : layout.bits() == 1
                    ? (row[i >> 3] >> (7 - (i & 7))) & 1
                    : wide ? ((row[2 * i] & 0xff) << 8) | (row[2 * i + 1] & 0xff) : row[i] & 0xff;
        if (value > layout.max()) {
          throw corrupt("it has a sample of " + value + ", and says at most " + layout.max());
        }
        if (layout.bits() == 1) {
          value = 1 - value; // 1 is black
        }
        int at = y * rowSamples + i;
        if (wide) {
          to16[at] = (short) ((value * 65535L + layout.max() / 2) / layout.max());
        } else {
          to8[at] = (byte) ((value * 255 + layout.max() / 2) / layout.max());
        }
      }
    }
    return wide
        ? Pixels.of16(header.widthPx(), header.heightPx(), header.channels(), to16)
        : Pixels.of8(header.widthPx(), header.heightPx(), header.channels(), to8);
  }

  private static int plain(SourceStream in, Layout layout) throws IOException {
    if (layout.bits() != 1) {
      return number(in);
    }
    // plain bitmaps need no space between their digits
    int c = in.read();
    while (c >= 0 && isSpace((byte) c)) {
      c = in.read();
    }
    if (c != '0' && c != '1') {
      throw corrupt("it ends before its pixels do, or has a pixel that is neither 0 nor 1");
    }
    return c - '0';
  }

  private static int number(SourceStream in) throws IOException {
    int c = in.read();
    while (c >= 0 && (isSpace((byte) c) || c == '#')) {
      while (c == '#' && c >= 0) {
        do {
          c = in.read();
        } while (c >= 0 && c != '\n');
      }
      c = in.read();
    }
    if (c < '0' || c > '9') {
      if (c < 0) {
        throw new EOFException("a number is missing");
      }
      throw corrupt("it has no number in its place");
    }
    long value = 0;
    while (c >= '0' && c <= '9') {
      value = Math.min(Integer.MAX_VALUE, value * 10 + c - '0');
      c = in.read();
    }
    return (int) value;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= 9 && b <= 13);
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.PNM, problem);
  }

  private record Layout(ImageHeader header, boolean plain, int bits, int max, long dataPosition) {
    static Layout read(SourceStream in) throws IOException {
      in.seek(1);
      int kind = in.read() - '0';
      int width = number(in);
      int height = number(in);
      boolean bitmap = kind == 1 || kind == 4;
      int max = bitmap ? 1 : number(in);
      if (in.getStreamPosition() > MAX_HEADER_BYTES || width < 1 || height < 1) {
        throw corrupt("its size is " + width + "x" + height);
      }
      if (max < 1 || max > 65535) {
        throw corrupt("its largest sample is " + max);
      }
      int bits = 32 - Integer.numberOfLeadingZeros(max);
      ImageHeader header =
          new ImageHeader(
              ImageFormat.PNM,
              width,
              height,
              kind == 3 || kind == 6 ? 3 : 1,
              bits,
              1,
              Optional.empty(),
              false);
      return new Layout(
          header, kind <= 3, bitmap ? 1 : Math.max(2, bits), max, in.getStreamPosition());
    }
  }
}
