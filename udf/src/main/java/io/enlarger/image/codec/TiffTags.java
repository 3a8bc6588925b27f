package io.enlarger.image.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A directory of TIFF that is written: tags in rising order, behind them the values that do not fit
 * into an entry, all big-endian.
 *
 * <p>TIFF 6.0 (Adobe, 1992), section 2; BigTIFF (libtiff). Not thread-safe.
 */
final class TiffTags {
  static final int BYTE = 1;
  static final int SHORT = 3;
  static final int LONG = 4;
  static final int RATIONAL = 5;
  static final int UNDEFINED = 7;
  static final int LONG8 = 16;

  private record Tag(int number, int type, int count, ByteBuffer values) {}

  private final List<Tag> tags = new ArrayList<>();
  private final boolean big;

  /**
   * @param big whether offsets have 64 bits
   */
  TiffTags(boolean big) {
    this.big = big;
  }

  void number(int tag, int type, long value) {
    numbers(tag, type, value);
  }

  void numbers(int tag, int type, long... values) {
    int size = type == SHORT ? 2 : type == LONG ? 4 : 8;
    ByteBuffer bytes = buffer(values.length * size);
    for (long value : values) {
      switch (type) {
        case SHORT -> bytes.putShort((short) value);
        case LONG -> bytes.putInt((int) value);
        default -> bytes.putLong(value);
      }
    }
    tags.add(new Tag(tag, type, values.length, bytes.flip()));
  }

  /** An offset, or several. */
  void offsets(int tag, long... values) {
    numbers(tag, big ? LONG8 : LONG, values);
  }

  /** Numbers that are not negative, to four decimals. */
  void rationals(int tag, double... values) {
    ByteBuffer bytes = buffer(8 * values.length);
    for (double value : values) {
      long denominator = value == Math.rint(value) ? 1 : 10_000;
      long numerator = Math.min(0xffffffffL, Math.round(value * denominator));
      bytes.putInt((int) numerator).putInt((int) denominator);
    }
    tags.add(new Tag(tag, RATIONAL, values.length, bytes.flip()));
  }

  /** Values as they are to be stored. */
  void bytes(int tag, int type, int count, byte[] values) {
    tags.add(new Tag(tag, type, count, ByteBuffer.wrap(values)));
  }

  void all(List<ExifTags.Tag> described) {
    described.forEach(tag -> bytes(tag.id(), tag.type(), tag.count(), tag.value()));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.BIG_ENDIAN);
  }

  /** Where in the directory the offset of the next one stands. */
  int nextAt() {
    return (big ? 8 : 2) + tags.size() * (big ? 20 : 12);
  }

  /** The directory as it stands at a position of the file; none follows it. */
  ByteBuffer at(long position) {
    tags.sort(Comparator.comparingInt(Tag::number));
    int inline = big ? 8 : 4;
    int outside = nextAt() + inline;
    long size = outside;
    for (Tag tag : tags) {
      size += tag.values.remaining() > inline ? even(tag.values.remaining()) : 0;
    }
    ByteBuffer all = buffer(Math.toIntExact(size));
    if (big) {
      all.putLong(tags.size());
    } else {
      all.putShort((short) tags.size());
    }
    for (Tag tag : tags) {
      all.putShort((short) tag.number).putShort((short) tag.type);
      offset(all, tag.count);
      int value = all.position();
      int bytes = tag.values.remaining();
      if (bytes <= inline) {
        all.put(tag.values.duplicate());
      } else {
        offset(all, position + outside);
        all.put(outside, tag.values, 0, bytes);
        outside += even(bytes);
      }
      all.position(value + inline);
    }
    return all.rewind();
  }

  private void offset(ByteBuffer to, long value) {
    if (big) {
      to.putLong(value);
    } else {
      to.putInt((int) value);
    }
  }

  private static int even(int bytes) {
    return bytes + (bytes & 1);
  }
}
