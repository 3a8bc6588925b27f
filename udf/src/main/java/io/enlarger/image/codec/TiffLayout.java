package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.AssumedInks;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the tags of a page of a TIFF file say (TIFF 6.0, Adobe 1992).
 *
 * @param header the upright image
 * @param storedWidth columns as stored
 * @param storedHeight rows as stored
 * @param tags all of them, for as long as the stream that they were read from
 * @param photometry what samples are
 * @param orientation of the stored pixels
 * @param reader who decodes it
 * @param iccProfile the profile, where it fits the pixels
 * @param inkProfile the profile of CMYK, by which it becomes RGB
 * @param hidden the tag that the decoder must not see: TwelveMonkeys' would convert pixels of JPEG
 *     in TIFF from sRGB to the profile, though they are in the profile's space already
 */
record TiffLayout(
    ImageHeader header,
    int storedWidth,
    int storedHeight,
    TiffDirectory tags,
    Photometry photometry,
    Orientation orientation,
    Reader reader,
    Optional<byte[]> iccProfile,
    Optional<byte[]> inkProfile,
    OptionalLong hidden) {

  /** The libraries' readers by what they are best at. */
  enum Reader {
    /** This package's: every compression that knows bytes and no pixels. */
    SAMPLES,
    /** The JDK's: fax. */
    EXACT,
    /** TwelveMonkeys': JPEG in TIFF, subsampled YCbCr. */
    LENIENT,
    /** TwelveMonkeys': 64-bit offsets. */
    BIG
  }

  /** Compression by JPEG as the supplement 2 has it. */
  static final int JPEG = 7;

  static final int WHITE_IS_ZERO = 0;
  static final int BLACK_IS_ZERO = 1;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int CMYK = 5;
  static final int YCBCR = 6;
  static final int CIE_LAB = 8;
  static final int ICC_LAB = 9;

  /** Multispectral images have some dozens. */
  private static final int MAX_SAMPLES = 1024;

  /**
   * What the samples of a page are.
   *
   * @param interpretation tag 262
   * @param bits of every sample as stored
   * @param sampleFormat tag 339: unsigned, signed, floating point
   * @param samples of a pixel, with those that are no colours
   * @param premultiplied whether colours were multiplied by alpha
   */
  record Photometry(
      int interpretation, int bits, int sampleFormat, int samples, boolean premultiplied) {
    /** Bits of a sample after decoding: 8 or 16. */
    int depth() {
      return bits > 8 || sampleFormat == TiffSamples.FLOAT ? 16 : 8;
    }
  }

  static TiffLayout read(SourceStream in, int page) throws IOException {
    TiffDirectory tags = TiffDirectory.ofFile(in, page);
    long width = tags.number(TiffNames.WIDTH, 0);
    long height = tags.number(TiffNames.HEIGHT, 0);
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw corrupt("its size is " + width + "x" + height);
    }
    if (!tags.has(TiffNames.STRIP_OFFSETS)
        && !tags.has(TiffNames.TILE_OFFSETS)
        && !tags.has(TiffNames.JPEG_OFFSET)) {
      throw corrupt("it does not say where its pixels are");
    }
    int compression = (int) tags.number(TiffNames.COMPRESSION, 1);
    requireCompression(compression);
    int photometric =
        (int) tags.number(TiffNames.PHOTOMETRIC, compression <= 4 && compression > 1 ? 0 : 1);
    int colors = colors(photometric);
    int samples = (int) tags.number(TiffNames.SAMPLES_PER_PIXEL, compression == 6 ? colors : 1);
    if (samples < colors || samples > MAX_SAMPLES) {
      throw corrupt(samples + " samples a pixel do not make its colours");
    }
    int bits = bits(tags, samples, compression == 6 ? 8 : 1);
    Reader reader = reader(tags, compression, photometric);
    // ink is never negative, whatever a writer says
    int sampleFormat =
        photometric == CMYK && sampleFormat(tags) == TiffSamples.SIGNED
            ? TiffSamples.UNSIGNED
            : sampleFormat(tags);
    requireDepth(reader, photometric, sampleFormat, bits);
    long extra = samples > colors ? tags.number(TiffNames.EXTRA_SAMPLES, 0) : 0;
    boolean alpha = extra == 1 || extra == 2;
    int channels =
        switch (photometric) {
          case WHITE_IS_ZERO, BLACK_IS_ZERO -> alpha ? 2 : 1;
          default -> alpha ? 4 : 3;
        };
    Photometry photometry =
        new Photometry(photometric, bits, sampleFormat, samples, alpha && extra == 1);
    Optional<byte[]> embedded = tags.bytes(TiffNames.ICC_PROFILE, IccProfiles.MAX_BYTES);
    Optional<byte[]> profile =
        photometric == CMYK || photometric == CIE_LAB || photometric == ICC_LAB
            ? Optional.empty()
            : embedded.filter(bytes -> IccProfiles.fits(bytes, channels));
    Orientation orientation = tags.orientation();
    ImageHeader header =
        new ImageHeader(
            ImageFormat.TIFF,
            (int) (orientation.swapsAxes() ? height : width),
            (int) (orientation.swapsAxes() ? width : height),
            channels,
            photometry.depth() == 16 && bits <= 8 ? 16 : bits,
            tags.pages(),
            orientation.apply(tags.resolution()),
            profile.isPresent());
    OptionalLong hidden =
        reader == Reader.LENIENT || reader == Reader.BIG
            ? photometric == CMYK ? OptionalLong.empty() : tags.tagPosition(TiffNames.ICC_PROFILE)
            : OptionalLong.empty();
    return new TiffLayout(
        header,
        (int) width,
        (int) height,
        tags,
        photometry,
        orientation,
        reader,
        profile,
        photometric == CMYK ? embedded : Optional.empty(),
        hidden);
  }

  private static Reader reader(TiffDirectory tags, int compression, int photometric)
      throws IOException {
    long[] sampling = tags.numbers(TiffNames.YCBCR_SUBSAMPLING, 2);
    boolean subsampled =
        photometric == YCBCR && !(sampling.length == 2 && sampling[0] == 1 && sampling[1] == 1);
    if (TiffExpansion.knows(compression) && !subsampled) {
      return Reader.SAMPLES;
    }
    if (tags.isBig()) {
      return Reader.BIG;
    }
    return compression >= 2 && compression <= 4 ? Reader.EXACT : Reader.LENIENT;
  }

  private static void requireCompression(int compression) {
    String name =
        switch (compression) {
          case 1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 50000 -> "";
          case 34712 -> "JPEG 2000 compression";
          case 34925 -> "LZMA compression";
          case 34887 -> "LERC compression";
          case 50001 -> "WebP compression";
          default -> "compression " + compression;
        };
    if (!name.isEmpty()) {
      throw unsupported(name + " is");
    }
  }

  /** Samples of a pixel that are colours. */
  static int colors(int photometric) {
    return switch (photometric) {
      case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
      case RGB, YCBCR, CIE_LAB, ICC_LAB -> 3;
      case CMYK -> 4;
      case 4 -> throw unsupported("a transparency mask as first page is");
      case 10 -> throw unsupported("the ITU L*a*b* colour space is");
      case 32844, 32845 -> throw unsupported("the LogLuv colour space is");
      case 32803, 34892 -> throw unsupported("raw sensor data is");
      default -> throw unsupported("photometric interpretation " + photometric + " is");
    };
  }

  private static int bits(TiffDirectory tags, int samples, int otherwise) throws IOException {
    // some writers give more of them than there are samples
    long[] bits = tags.numbers(TiffNames.BITS_PER_SAMPLE, samples);
    if (bits.length == 0) {
      return otherwise;
    }
    for (long each : bits) {
      if (each != bits[0]) {
        throw unsupported("samples of different depths are");
      }
    }
    return (int) Math.min(bits[0], MAX_SAMPLES);
  }

  private static void requireDepth(Reader reader, int photometric, int sampleFormat, int bits) {
    boolean supported =
        switch (reader) {
          case EXACT -> bits == 1;
          case LENIENT, BIG -> bits == 1 || bits == 8 || bits == 16;
          case SAMPLES ->
              switch (photometric) {
                case PALETTE -> bits >= 1 && bits <= 16 && sampleFormat == TiffSamples.UNSIGNED;
                case CIE_LAB, ICC_LAB -> bits == 8 || bits == 16;
                default ->
                    sampleFormat == TiffSamples.FLOAT
                        ? bits == 16 || bits == 24 || bits == 32 || bits == 64
                        : (bits >= 1 && bits <= 32) || bits == 64;
              };
        };
    if (!supported) {
      throw unsupported("samples of " + bits + " bits are");
    }
  }

  private static int sampleFormat(TiffDirectory tags) throws IOException {
    int sampleFormat = (int) tags.number(TiffNames.SAMPLE_FORMAT, 1);
    return switch (sampleFormat) {
      case TiffSamples.UNSIGNED, TiffSamples.SIGNED, TiffSamples.FLOAT -> sampleFormat;
      case 4 -> TiffSamples.UNSIGNED; // not said
      default -> throw unsupported("sample format " + sampleFormat + " is");
    };
  }

  /** The same document with what the tags say. */
  DocumentInfo described(DocumentInfo document) throws IOException {
    int kind = photometry.interpretation();
    boolean levels =
        kind != PALETTE
            && kind != WHITE_IS_ZERO
            && photometry.sampleFormat() == TiffSamples.UNSIGNED
            && photometry.bits() == photometry.depth();
    boolean colors = kind != CMYK && kind != CIE_LAB && kind != ICC_LAB;
    ExifTags description = ExifTags.of(tags).keeping(colors, levels);
    boolean assumed = kind == CMYK && Inks.of(inkProfile).assumed();
    Optional<ColorBasis> basis =
        assumed
            ? Optional.of(new AssumedInks())
            : iccProfile.isPresent() ? Optional.empty() : description.basis();
    return document
        .described(
            description.isEmpty()
                ? Optional.empty()
                : Optional.of(description.block(Optional.empty())),
            tags.bytes(TiffNames.XMP_PACKET, Xmp.MAX_BYTES))
        .withColors(basis);
  }

  /** The pixels as stored, where {@link #reader} is {@link Reader#SAMPLES}. */
  TiffSamples samples(SourceStream in) throws IOException {
    return new TiffSamples(
        in, tags, photometry, storedWidth, storedHeight, header.channels(), Inks.of(inkProfile));
  }

  /** The file as the decoder is to see it. */
  ByteSource essence(ByteSource whole) {
    return hidden.isPresent() ? new Masked(whole, hidden.getAsLong(), (byte) 0xff, 2) : whole;
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.TIFF, problem);
  }

  private static EnlargerException unsupported(String feature) {
    return Failures.unsupported(ImageFormat.TIFF, feature, Failures.CONVERT);
  }
}
