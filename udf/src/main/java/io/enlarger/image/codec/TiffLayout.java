package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the tags of a TIFF file's first page say (TIFF 6.0, Adobe 1992).
 *
 * @param header the upright image
 * @param orientation of the stored pixels
 * @param reader who decodes it
 * @param iccProfile the profile, where it fits the pixels
 * @param hidden the tag that the decoder must not see: TwelveMonkeys' would convert pixels of JPEG
 *     in TIFF from sRGB to the profile, though they are in the profile's space already
 */
record TiffLayout(
    ImageHeader header,
    Orientation orientation,
    Reader reader,
    Optional<byte[]> iccProfile,
    OptionalLong hidden) {

  /** The libraries' readers by what they are best at. */
  enum Reader {
    /** The JDK's: exact and fast for everything but the others' cases. */
    EXACT,
    /** TwelveMonkeys': JPEG in TIFF, CMYK, YCbCr. */
    LENIENT,
    /** TwelveMonkeys': 64-bit offsets. */
    BIG
  }

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES_PER_PIXEL = 277;
  static final int TILE_OFFSETS = 324;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;
  private static final int JPEG_OFFSET = 513;
  private static final int ICC_PROFILE = 34675;

  private static final int WHITE_IS_ZERO = 0;
  private static final int BLACK_IS_ZERO = 1;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int CMYK = 5;
  private static final int YCBCR = 6;

  static TiffLayout read(SourceStream in) throws IOException {
    TiffDirectory tags = TiffDirectory.ofFile(in);
    long width = tags.number(WIDTH, 0);
    long height = tags.number(HEIGHT, 0);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw corrupt("its size is " + width + "x" + height);
    }
    if (!tags.has(STRIP_OFFSETS) && !tags.has(TILE_OFFSETS) && !tags.has(JPEG_OFFSET)) {
      throw corrupt("it does not say where its pixels are");
    }
    int compression = (int) tags.number(COMPRESSION, 1);
    requireCompression(compression);
    int photometric = (int) tags.number(PHOTOMETRIC, compression <= 4 && compression > 1 ? 0 : 1);
    int colors = colors(photometric);
    int samples = (int) tags.number(SAMPLES_PER_PIXEL, compression == 6 ? colors : 1);
    if (samples < colors) {
      throw corrupt(samples + " samples a pixel do not make its colours");
    }
    if (photometric == PALETTE && samples != 1) {
      throw unsupported("a palette with further samples is");
    }
    int bits = bits(tags, compression == 6 ? 8 : 1);
    requireDepth(photometric, bits);
    requireUnsigned(tags);
    long extra = samples > colors ? tags.number(EXTRA_SAMPLES, 0) : 0;
    boolean alpha = (extra == 1 || extra == 2) && photometric != PALETTE && photometric != CMYK;
    int channels =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> alpha ? 2 : 1;
          default -> alpha ? 4 : 3;
        };
    Optional<byte[]> profile =
        photometric == CMYK
            ? Optional.empty()
            : tags.bytes(ICC_PROFILE, IccProfiles.MAX_BYTES)
                .filter(bytes -> IccProfiles.fits(bytes, channels));
    Orientation orientation = tags.orientation();
    ImageHeader header =
        new ImageHeader(
            ImageFormat.TIFF,
            (int) (orientation.swapsAxes() ? height : width),
            (int) (orientation.swapsAxes() ? width : height),
            channels,
            bits,
            tags.pages(),
            orientation.apply(tags.resolution()),
            profile.isPresent());
    boolean lenient =
        compression == 6 || compression == 7 || photometric == CMYK || photometric == YCBCR;
    Reader reader = tags.isBig() ? Reader.BIG : lenient ? Reader.LENIENT : Reader.EXACT;
    OptionalLong hidden =
        reader == Reader.EXACT || photometric == CMYK
            ? OptionalLong.empty()
            : tags.tagPosition(ICC_PROFILE);
    return new TiffLayout(header, orientation, reader, profile, hidden);
  }

  private static void requireCompression(int compression) {
    String name =
        switch (compression) {
          case 1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946 -> "";
          case 34712 -> "JPEG 2000 compression";
          case 34925 -> "LZMA compression";
          case 34887 -> "LERC compression";
          case 50000 -> "Zstandard compression";
          case 50001 -> "WebP compression";
          default -> "compression " + compression;
        };
    if (!name.isEmpty()) {
      throw unsupported(name + " is");
    }
  }

  private static int colors(int photometric) {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB, YCBCR -> 3;
      case CMYK -> 4;
      case 4 -> throw unsupported("a transparency mask as first page is");
      case 8, 9, 10 -> throw unsupported("the L*a*b* colour space is");
      case 32844, 32845 -> throw unsupported("the LogLuv colour space is");
      case 32803, 34892 -> throw unsupported("raw sensor data is");
      default -> throw unsupported("photometric interpretation " + photometric + " is");
    };
  }

  private static int bits(TiffDirectory tags, int otherwise) throws IOException {
    long[] bits = tags.numbers(BITS_PER_SAMPLE, 8);
    if (bits.length == 0) {
      return otherwise;
    }
    for (long each : bits) {
      if (each != bits[0]) {
        throw unsupported("samples of different depths are");
      }
    }
    return (int) bits[0];
  }

  private static void requireDepth(int photometric, int bits) {
    boolean supported =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO ->
              bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case RGB -> bits == 8 || bits == 16;
          default -> bits == 8;
        };
    if (!supported) {
      throw unsupported("samples of " + bits + " bits are");
    }
  }

  private static void requireUnsigned(TiffDirectory tags) throws IOException {
    int sampleFormat = (int) tags.number(SAMPLE_FORMAT, 1);
    switch (sampleFormat) {
      case 1, 4 -> {}
      case 2 -> throw unsupported("signed samples are");
      case 3 -> throw unsupported("floating-point samples are");
      default -> throw unsupported("sample format " + sampleFormat + " is");
    }
  }

  /** The file as the decoder is to see it. */
  ByteSource essence(ByteSource whole) {
    return hidden.isPresent() ? new Essence(whole, hidden.getAsLong()) : whole;
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }

  private static EnlargerException unsupported(String feature) {
    return Failures.unsupported(ImageFormat.TIFF, feature, Failures.CONVERT);
  }

  /** A source in which one tag has a number that nobody knows. */
  private record Essence(ByteSource whole, long tagPosition) implements ByteSource {
    @Override
    public long length() throws IOException {
      return whole.length();
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
      int read = whole.read(position, into, offset, length);
      for (long at = tagPosition; at < tagPosition + 2; at++) {
        if (at >= position && at < position + read) {
          into[offset + (int) (at - position)] = (byte) 0xff;
        }
      }
      return read;
    }
  }
}
