package io.enlarger.image.codec;

/** Numbers of TIFF's tags by name (TIFF 6.0, Adobe 1992; its supplements; BigTIFF). */
final class TiffNames {
  static final int NEW_SUBFILE_TYPE = 254;
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int X_RESOLUTION = 282;
  static final int Y_RESOLUTION = 283;
  static final int PLANAR_CONFIGURATION = 284;
  static final int T4_OPTIONS = 292;
  static final int T6_OPTIONS = 293;
  static final int RESOLUTION_UNIT = 296;
  static final int TRANSFER_FUNCTION = 301;
  static final int SOFTWARE = 305;
  static final int PREDICTOR = 317;
  static final int WHITE_POINT = 318;
  static final int PRIMARY_CHROMATICITIES = 319;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int SUB_DIRECTORIES = 330;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;
  static final int JPEG_OFFSET = 513;
  static final int YCBCR_COEFFICIENTS = 529;
  static final int YCBCR_SUBSAMPLING = 530;
  static final int REFERENCE_BLACK_WHITE = 532;
  static final int XMP_PACKET = 700;
  static final int EXIF = 34665;
  static final int ICC_PROFILE = 34675;
  static final int GPS = 34853;

  private TiffNames() {}
}
