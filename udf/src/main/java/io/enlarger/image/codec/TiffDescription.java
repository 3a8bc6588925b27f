package io.enlarger.image.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.plugins.tiff.ExifGPSTagSet;
import javax.imageio.plugins.tiff.ExifParentTIFFTagSet;
import javax.imageio.plugins.tiff.ExifTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.plugins.tiff.TIFFTagSet;

/** Puts descriptive tags into a directory that is written. */
final class TiffDescription {
  private TiffDescription() {}

  static void add(TIFFDirectory to, ExifTags tags) {
    for (ExifTags.Tag tag : tags.main()) {
      to.addTIFFField(field(tag));
    }
    ExifParentTIFFTagSet parents = ExifParentTIFFTagSet.getInstance();
    below(
        to,
        tags.exif(),
        ExifTIFFTagSet.getInstance(),
        parents.getTag(ExifParentTIFFTagSet.TAG_EXIF_IFD_POINTER));
    below(
        to,
        tags.gps(),
        ExifGPSTagSet.getInstance(),
        parents.getTag(ExifParentTIFFTagSet.TAG_GPS_INFO_IFD_POINTER));
  }

  private static void below(
      TIFFDirectory to, List<ExifTags.Tag> tags, TIFFTagSet set, TIFFTag pointer) {
    if (tags.isEmpty()) {
      return;
    }
    TIFFDirectory directory = new TIFFDirectory(new TIFFTagSet[] {set}, pointer);
    for (ExifTags.Tag tag : tags) {
      directory.addTIFFField(field(tag));
    }
    to.addTIFFField(new TIFFField(pointer, TIFFTag.TIFF_LONG, 1L, directory));
  }

  private static TIFFField field(ExifTags.Tag tag) {
    TIFFTag as = new TIFFTag("tag " + tag.id(), tag.id(), 1 << tag.type());
    int count = tag.type() == TIFFTag.TIFF_ASCII ? 1 : tag.count();
    return new TIFFField(as, tag.type(), count, values(tag));
  }

  /** Values as the library wants each type. */
  private static Object values(ExifTags.Tag tag) {
    ByteBuffer bytes = ByteBuffer.wrap(tag.value());
    int count = tag.count();
    switch (tag.type()) {
      case TIFFTag.TIFF_ASCII -> {
        // strings end with a zero, which the library adds
        String text = new String(tag.value(), StandardCharsets.ISO_8859_1).replaceAll("\0+$", "");
        return new String[] {text};
      }
      case TIFFTag.TIFF_SHORT -> {
        char[] values = new char[count];
        bytes.asCharBuffer().get(values);
        return values;
      }
      case TIFFTag.TIFF_SSHORT -> {
        short[] values = new short[count];
        bytes.asShortBuffer().get(values);
        return values;
      }
      case TIFFTag.TIFF_LONG -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = bytes.getInt(4 * i) & 0xffffffffL;
        }
        return values;
      }
      case TIFFTag.TIFF_SLONG -> {
        int[] values = new int[count];
        bytes.asIntBuffer().get(values);
        return values;
      }
      case TIFFTag.TIFF_RATIONAL -> {
        long[][] values = new long[count][2];
        for (int i = 0; i < count; i++) {
          values[i][0] = bytes.getInt(8 * i) & 0xffffffffL;
          values[i][1] = bytes.getInt(8 * i + 4) & 0xffffffffL;
        }
        return values;
      }
      case TIFFTag.TIFF_SRATIONAL -> {
        int[][] values = new int[count][2];
        for (int i = 0; i < count; i++) {
          values[i][0] = bytes.getInt(8 * i);
          values[i][1] = bytes.getInt(8 * i + 4);
        }
        return values;
      }
      case TIFFTag.TIFF_FLOAT -> {
        float[] values = new float[count];
        bytes.asFloatBuffer().get(values);
        return values;
      }
      case TIFFTag.TIFF_DOUBLE -> {
        double[] values = new double[count];
        bytes.asDoubleBuffer().get(values);
        return values;
      }
      default -> {
        return tag.value();
      }
    }
  }
}
