package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.Calibrated;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Resolution;
import io.enlarger.image.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tags that describe an image, as TIFF and EXIF share them (TIFF 6.0; EXIF 2.3): read from
 * either, written to either.
 *
 * @param main descriptive tags of the first directory; none that says how pixels are stored
 * @param exif the EXIF directory
 * @param gps the GPS directory
 */
record ExifTags(List<Tag> main, List<Tag> exif, List<Tag> gps) {
  static final ExifTags NONE = new ExifTags(List.of(), List.of(), List.of());

  private static final int INTEROPERABILITY = 40965;
  private static final int COLOR_SPACE = 40961;
  private static final int GAMMA = 42240;
  private static final int HUNDRED_THOUSANDTHS = 100_000;
  private static final int PIXEL_WIDTH = 40962;
  private static final int PIXEL_HEIGHT = 40963;

  private static final int ASCII = 2;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int RATIONAL = 5;

  /** Longer values are not believed. */
  private static final int MAX_VALUE_BYTES = 1 << 20;

  /** The colours that samples mean, as both TIFF and EXIF say it. */
  private static final Set<Integer> COLORIMETRIC =
      Set.of(TiffNames.TRANSFER_FUNCTION, TiffNames.WHITE_POINT, TiffNames.PRIMARY_CHROMATICITIES);

  /** Names, makers, dates, rights, IPTC. */
  private static final Set<Integer> DESCRIPTIVE =
      Set.of(
          269, 270, 271, 272, 285, 297, 305, 306, 315, 316, 33432, 33723, 18246, 40091, 40092,
          40093, 40094, 40095, 36867);

  /**
   * A tag with its value.
   *
   * @param type of TIFF 6.0, 1 to 12
   * @param value big-endian
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
  record Tag(int id, int type, byte[] value) {
    /** How many values there are. */
    int count() {
      return value.length / TiffDirectory.bytesOf(type);
    }
  }

  /** The tags of a file's directory. */
  static ExifTags of(TiffDirectory directory) {
    try {
      List<Tag> main = new ArrayList<>(directory.values(MAX_VALUE_BYTES));
      main.removeIf(tag -> !DESCRIPTIVE.contains(tag.id) && !isColorimetric(tag));
      return new ExifTags(
          List.copyOf(main), below(directory, TiffNames.EXIF), below(directory, TiffNames.GPS));
    } catch (IOException | RuntimeException e) {
      return NONE; // the pixels do not depend on it
    }
  }

  private static boolean isColorimetric(Tag tag) {
    return switch (tag.id) {
      case TiffNames.TRANSFER_FUNCTION -> tag.type == SHORT;
      case TiffNames.WHITE_POINT -> hundredThousandths(tag).size() == 2;
      case TiffNames.PRIMARY_CHROMATICITIES -> hundredThousandths(tag).size() == 6;
      default -> false;
    };
  }

  /** Ratios from 0 to 1, rounded; none where there are others. */
  private static List<Integer> hundredThousandths(Tag tag) {
    List<Integer> rounded = new ArrayList<>();
    ByteBuffer ratios = ByteBuffer.wrap(tag.value);
    while (tag.type == RATIONAL && ratios.hasRemaining()) {
      long numerator = ratios.getInt() & 0xffffffffL;
      long denominator = ratios.getInt() & 0xffffffffL;
      if (numerator > denominator || denominator == 0) {
        return List.of();
      }
      rounded.add((int) Math.round((double) numerator / denominator * HUNDRED_THOUSANDTHS));
    }
    return List.copyOf(rounded);
  }

  /**
   * The same for samples that were changed in reading.
   *
   * @param colors whether they mean the same colours still
   * @param values whether each level is what it was
   */
  ExifTags keeping(boolean colors, boolean values) {
    List<Tag> kept = new ArrayList<>(main);
    kept.removeIf(
        tag ->
            (!colors && COLORIMETRIC.contains(tag.id))
                || (!values && tag.id == TiffNames.TRANSFER_FUNCTION));
    return new ExifTags(kept, exif, gps);
  }

  /** White and primaries, where both are said. */
  Optional<ColorBasis> basis() {
    List<Integer> points = new ArrayList<>();
    for (Tag tag : main) {
      if (tag.id == TiffNames.WHITE_POINT || tag.id == TiffNames.PRIMARY_CHROMATICITIES) {
        points.addAll(hundredThousandths(tag));
      }
    }
    return points.size() == 8
        ? Optional.of(new Calibrated(OptionalInt.empty(), points, OptionalInt.empty(), List.of()))
        : Optional.empty();
  }

  private static List<Tag> below(TiffDirectory directory, int pointer) {
    try {
      Optional<TiffDirectory> sub = directory.below(pointer);
      if (sub.isEmpty()) {
        return List.of();
      }
      List<Tag> tags = new ArrayList<>(sub.get().values(MAX_VALUE_BYTES));
      tags.removeIf(tag -> tag.id == INTEROPERABILITY);
      return List.copyOf(tags);
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }

  /** The tags of an EXIF block; none where it is damaged. */
  static ExifTags parse(byte[] block) {
    try (SourceStream in = SourceStream.forHeader(ByteSource.of(block))) {
      return of(TiffDirectory.ofExif(in, 0));
    } catch (IOException | RuntimeException e) {
      return NONE;
    }
  }

  /**
   * What is to be written with an image: described as the document says, sized as it is.
   *
   * @param shape as it is stored
   */
  static ExifTags toWrite(DocumentInfo document, Shape shape) {
    ExifTags tags = document.exif().map(ExifTags::parse).orElse(NONE);
    List<Tag> main = new ArrayList<>(tags.main);
    int levels = 1 << shape.bitDepth();
    main.removeIf(
        tag ->
            tag.id == TiffNames.TRANSFER_FUNCTION
                && tag.count() != levels
                && tag.count() != 3 * levels);
    if (document.provenance().isPresent()) {
      main.removeIf(tag -> tag.id == TiffNames.SOFTWARE);
      String software = document.provenance().get().software();
      main.add(
          new Tag(
              TiffNames.SOFTWARE, ASCII, (software + '\0').getBytes(StandardCharsets.US_ASCII)));
    }
    List<Tag> exif = new ArrayList<>(tags.exif);
    if (exif.removeIf(tag -> tag.id == PIXEL_WIDTH || tag.id == PIXEL_HEIGHT)) {
      exif.add(number(PIXEL_WIDTH, shape.widthPx()));
      exif.add(number(PIXEL_HEIGHT, shape.heightPx()));
    }
    if (document.iccProfile().isEmpty()
        && document.colors().orElse(null) instanceof Calibrated said
        && !tags.basis().equals(document.colors())) {
      calibrate(said, main, exif);
    }
    Comparator<Tag> byId = Comparator.comparingInt(Tag::id);
    main.sort(byId);
    exif.sort(byId);
    return new ExifTags(main, exif, tags.gps);
  }

  /** What PNG's chunks say, as EXIF says it: its Gamma is the exponent from samples to light. */
  private static void calibrate(Calibrated said, List<Tag> main, List<Tag> exif) {
    exif.removeIf(tag -> tag.id == COLOR_SPACE || tag.id == GAMMA);
    boolean srgb = said.isSrgb();
    exif.add(
        new Tag(
            COLOR_SPACE, SHORT, srgb ? new byte[] {0, 1} : new byte[] {(byte) 0xff, (byte) 0xff}));
    said.gamma()
        .ifPresent(
            gamma ->
                exif.add(
                    new Tag(
                        GAMMA,
                        RATIONAL,
                        ByteBuffer.allocate(8).putInt(HUNDRED_THOUSANDTHS).putInt(gamma).array())));
    List<Integer> points = said.chromaticities();
    if (!points.isEmpty()) {
      main.removeIf(tag -> COLORIMETRIC.contains(tag.id));
      main.add(new Tag(TiffNames.WHITE_POINT, RATIONAL, ratios(points.subList(0, 2))));
      main.add(new Tag(TiffNames.PRIMARY_CHROMATICITIES, RATIONAL, ratios(points.subList(2, 8))));
    }
  }

  private static byte[] ratios(List<Integer> hundredThousandths) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * hundredThousandths.size());
    hundredThousandths.forEach(value -> bytes.putInt(value).putInt(HUNDRED_THOUSANDTHS));
    return bytes.array();
  }

  boolean isEmpty() {
    return main.isEmpty() && exif.isEmpty() && gps.isEmpty();
  }

  /**
   * An EXIF block of an upright image.
   *
   * @param resolution repeated in the block where it is known
   */
  byte[] block(Optional<Resolution> resolution) {
    List<Tag> first = new ArrayList<>(main);
    first.add(new Tag(TiffNames.ORIENTATION, SHORT, new byte[] {0, 1}));
    resolution.ifPresent(
        r -> {
          first.add(ratio(TiffNames.X_RESOLUTION, r.xDpi()));
          first.add(ratio(TiffNames.Y_RESOLUTION, r.yDpi()));
          first.add(new Tag(TiffNames.RESOLUTION_UNIT, SHORT, new byte[] {0, 2}));
        });
    if (!exif.isEmpty()) {
      first.add(number(TiffNames.EXIF, 0));
    }
    if (!gps.isEmpty()) {
      first.add(number(TiffNames.GPS, 0));
    }
    first.sort(Comparator.comparingInt(Tag::id));
    int exifAt = 8 + size(first);
    int gpsAt = exifAt + (exif.isEmpty() ? 0 : size(exif));
    first.replaceAll(
        tag ->
            tag.id == TiffNames.EXIF
                ? number(TiffNames.EXIF, exifAt)
                : tag.id == TiffNames.GPS ? number(TiffNames.GPS, gpsAt) : tag);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8});
    out.writeBytes(directory(first, 8));
    if (!exif.isEmpty()) {
      out.writeBytes(directory(exif, exifAt));
    }
    if (!gps.isEmpty()) {
      out.writeBytes(directory(gps, gpsAt));
    }
    return out.toByteArray();
  }

  private static int size(List<Tag> tags) {
    int size = 2 + 12 * tags.size() + 4;
    for (Tag tag : tags) {
      size += tag.value.length > 4 ? tag.value.length + (tag.value.length & 1) : 0;
    }
    return size;
  }

  private static byte[] directory(List<Tag> tags, int at) {
    ByteBuffer bytes = ByteBuffer.allocate(size(tags));
    int values = 2 + 12 * tags.size() + 4;
    bytes.putShort((short) tags.size());
    for (Tag tag : tags) {
      bytes.putShort((short) tag.id).putShort((short) tag.type).putInt(tag.count());
      if (tag.value.length <= 4) {
        bytes.put(tag.value).put(new byte[4 - tag.value.length]);
      } else {
        bytes.putInt(at + values);
        bytes.put(values, tag.value);
        values += tag.value.length + (tag.value.length & 1);
      }
    }
    return bytes.array();
  }

  private static Tag number(int id, int value) {
    return new Tag(id, LONG, ByteBuffer.allocate(4).putInt(value).array());
  }

  private static Tag ratio(int id, double value) {
    int denominator = value == Math.rint(value) ? 1 : 10_000;
    long numerator = Math.max(1, Math.min(Integer.MAX_VALUE, Math.round(value * denominator)));
    return new Tag(
        id, RATIONAL, ByteBuffer.allocate(8).putInt((int) numerator).putInt(denominator).array());
  }
}
