package io.enlarger.image.codec;

import io.enlarger.image.Resolution;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tags of the first image of a TIFF structure: a TIFF or BigTIFF file, or the EXIF block of
 * another format. Only the tags that are asked for are read.
 *
 * <p>TIFF 6.0 (Adobe, 1992), section 2; BigTIFF (libtiff). Not thread-safe.
 */
final class TiffDirectory {

  private static final int REDUCED = 1;
  private static final int MASK = 4;

  private static final int MAX_PAGES = 65_536;
  private static final int MAX_ENTRIES = 65_536;

  /** Bytes of a value by type; 0 where the type is not known. */
  private static final int[] TYPE_BYTES = {
    0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8,
  };

  private static final int RATIONAL = 5;
  private static final int SIGNED_RATIONAL = 10;

  private record Entry(int type, long count, long position, long tagPosition) {}

  private final SourceStream in;
  private final long base;
  private final ByteOrder order;
  private final boolean big;
  private final Map<Integer, Entry> entries = new HashMap<>();
  private final int pages;
  private final int index;

  private TiffDirectory(SourceStream in, long base, boolean allPages, int page) throws IOException {
    this.in = in;
    this.base = base;
    byte[] head = in.bytes(base, 8);
    this.order = head[0] == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    this.big = ByteBuffer.wrap(head).order(order).getShort(2) == 43;
    long first = big ? word(base + 8) : word(base + 4);
    List<Long> offsets = allPages ? chain(first) : List.of(first);
    List<Integer> shown = pagesAmong(offsets);
    if (page >= shown.size()) {
      throw new EOFException("there are " + shown.size() + " pages, and none after them");
    }
    this.pages = shown.size();
    this.index = shown.get(page);
    readEntries(offsets.get(index));
  }

  /** Indices of the directories that are no reduced version and no mask of another. */
  private List<Integer> pagesAmong(List<Long> offsets) throws IOException {
    List<Integer> shown = new ArrayList<>();
    shown.add(0);
    for (int i = 1; i < offsets.size(); i++) {
      if (!isSubordinate(offsets.get(i))) {
        shown.add(i);
      }
    }
    return shown;
  }

  private boolean isSubordinate(long offset) throws IOException {
    int size = big ? 20 : 12;
    int count = entryCount(offset);
    ByteBuffer table =
        ByteBuffer.wrap(in.bytes(base + offset + (big ? 8 : 2), count * size)).order(order);
    for (int i = 0; i < count; i++) {
      if ((table.getShort(i * size) & 0xffff) == TiffNames.NEW_SUBFILE_TYPE) {
        return (table.getInt(i * size + (big ? 12 : 8)) & (REDUCED | MASK)) != 0;
      }
    }
    return false;
  }

  /** Position of this directory in the chain of all of the file's. */
  int index() {
    return index;
  }

  private TiffDirectory(TiffDirectory above, long offset) throws IOException {
    this.in = above.in;
    this.base = above.base;
    this.order = above.order;
    this.big = above.big;
    this.pages = 1;
    this.index = 0;
    readEntries(offset);
  }

  /** A directory of a file, its pages counted; 0 is the first. */
  static TiffDirectory ofFile(SourceStream in, int page) throws IOException {
    return new TiffDirectory(in, 0, true, page);
  }

  /** The first directory of an EXIF block whose TIFF header lies at {@code position}. */
  static TiffDirectory ofExif(SourceStream in, long position) throws IOException {
    return new TiffDirectory(in, position, false, 0);
  }

  /** Whether offsets have 64 bits. */
  boolean isBig() {
    return big;
  }

  /** Byte order of all numbers, and of samples. */
  ByteOrder order() {
    return order;
  }

  /** How many directories follow one another, at least 1. */
  int pages() {
    return pages;
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** Where in the file the two bytes of a tag's own number are. */
  OptionalLong tagPosition(int tag) {
    Entry entry = entries.get(tag);
    return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.tagPosition);
  }

  /** The first number of a tag, or {@code otherwise} where it is absent or not a number. */
  long number(int tag, long otherwise) throws IOException {
    long[] all = numbers(tag, 1);
    return all.length == 0 ? otherwise : all[0];
  }

  /** Up to {@code most} unsigned numbers of a tag; none where it is absent or not a number. */
  long[] numbers(int tag, int most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type == RATIONAL || entry.type == SIGNED_RATIONAL) {
      return new long[0];
    }
    int width = TYPE_BYTES[entry.type];
    int count = (int) Math.min(entry.count, most);
    if (entry.position > in.length() - (long) count * width) {
      throw new EOFException("the values of tag " + tag + " are not within the file");
    }
    ByteBuffer bytes = ByteBuffer.wrap(in.bytes(entry.position, count * width)).order(order);
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] =
          switch (width) {
            case 1 -> bytes.get(i) & 0xff;
            case 2 -> bytes.getShort(2 * i) & 0xffff;
            case 4 -> bytes.getInt(4 * i) & 0xffffffffL;
            default -> bytes.getLong(8 * i);
          };
    }
    return numbers;
  }

  /** The first {@code most} bytes of a tag of bytes, where it is there. */
  Optional<byte[]> bytes(int tag, int most) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || TYPE_BYTES[entry.type] != 1) {
      return Optional.empty();
    }
    return Optional.of(in.bytes(entry.position, (int) Math.min(entry.count, most)));
  }

  /** Bytes of a value of a type; 0 where the type is not known. */
  static int bytesOf(int type) {
    return type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
  }

  /** The directory that a tag points to, where it does. */
  Optional<TiffDirectory> below(int tag) throws IOException {
    long offset = number(tag, 0);
    return offset <= 0 ? Optional.empty() : Optional.of(new TiffDirectory(this, offset));
  }

  /** All values of types of TIFF 6.0 that have at most so many bytes and are within the file. */
  List<ExifTags.Tag> values(int mostBytes) throws IOException {
    List<ExifTags.Tag> values = new ArrayList<>();
    for (Map.Entry<Integer, Entry> each : new TreeMap<>(entries).entrySet()) {
      Entry entry = each.getValue();
      int width = bytesOf(entry.type);
      boolean known = entry.type <= 12 && entry.count > 0 && entry.count <= mostBytes / width;
      if (known && entry.position <= in.length() - entry.count * width) {
        byte[] bytes = in.bytes(entry.position, (int) entry.count * width);
        if (order == ByteOrder.LITTLE_ENDIAN) {
          reverse(bytes, entry.type == RATIONAL || entry.type == SIGNED_RATIONAL ? 4 : width);
        }
        values.add(new ExifTags.Tag(each.getKey(), entry.type, bytes));
      }
    }
    return values;
  }

  private static void reverse(byte[] bytes, int width) {
    for (int start = 0; start + width <= bytes.length; start += width) {
      for (int low = start, high = start + width - 1; low < high; low++, high--) {
        byte b = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = b;
      }
    }
  }

  /** How the pixels are to be turned. */
  Orientation orientation() throws IOException {
    return Orientation.of(number(TiffNames.ORIENTATION, 1));
  }

  /** Dots per inch of the pixels as stored, where the unit is inches or centimetres. */
  Optional<Resolution> resolution() throws IOException {
    double perInch =
        switch ((int) number(TiffNames.RESOLUTION_UNIT, 2)) {
          case 2 -> 1;
          case 3 -> 2.54;
          default -> 0;
        };
    double x = rational(TiffNames.X_RESOLUTION) * perInch;
    double y = rational(TiffNames.Y_RESOLUTION) * perInch;
    if (!(x > 0 && y > 0) || Double.isInfinite(x) || Double.isInfinite(y)) {
      return Optional.empty();
    }
    return Optional.of(new Resolution(x, y));
  }

  private double rational(int tag) throws IOException {
    Entry entry = entries.get(tag);
    if (entry == null || entry.type != RATIONAL || entry.count < 1) {
      return number(tag, 0);
    }
    ByteBuffer bytes = ByteBuffer.wrap(in.bytes(entry.position, 8)).order(order);
    return (bytes.getInt(0) & 0xffffffffL) / (double) (bytes.getInt(4) & 0xffffffffL);
  }

  private void readEntries(long offset) throws IOException {
    int size = big ? 20 : 12;
    int count = entryCount(offset);
    long start = base + offset + (big ? 8 : 2);
    ByteBuffer table = ByteBuffer.wrap(in.bytes(start, count * size)).order(order);
    for (int i = 0; i < count; i++) {
      int at = i * size;
      int tag = table.getShort(at) & 0xffff;
      int type = table.getShort(at + 2) & 0xffff;
      long values = big ? table.getLong(at + 4) : table.getInt(at + 4) & 0xffffffffL;
      if (type >= TYPE_BYTES.length || TYPE_BYTES[type] == 0 || values < 0) {
        continue;
      }
      int inline = big ? 8 : 4;
      int valueAt = at + (big ? 12 : 8);
      long position;
      if (values <= inline / TYPE_BYTES[type]) {
        position = start + valueAt;
      } else {
        long pointer = big ? table.getLong(valueAt) : table.getInt(valueAt) & 0xffffffffL;
        position = base + pointer;
      }
      entries.putIfAbsent(tag, new Entry(type, values, position, start + at));
    }
  }

  /** Where the directories are; a chain that loops or leaves the file ends there. */
  private List<Long> chain(long first) throws IOException {
    Set<Long> seen = new LinkedHashSet<>();
    long offset = first;
    while (seen.isEmpty() || (offset > 0 && offset < in.length() - 2 && seen.size() < MAX_PAGES)) {
      long end = offset + (big ? 8 : 2) + (long) entryCount(offset) * (big ? 20 : 12);
      if ((end > in.length() && !seen.isEmpty()) || !seen.add(offset)) {
        break;
      }
      offset = nextOf(end);
    }
    return List.copyOf(seen);
  }

  private int entryCount(long offset) throws IOException {
    if (!big) {
      return ByteBuffer.wrap(in.bytes(base + offset, 2)).order(order).getShort() & 0xffff;
    }
    long count = word(base + offset);
    if (count < 0 || count > MAX_ENTRIES) {
      throw new IOException("a directory has " + count + " entries");
    }
    return (int) count;
  }

  private long nextOf(long position) throws IOException {
    return position + (big ? 8 : 4) > in.length() ? 0 : word(position);
  }

  /** An offset: 32 bits, or 64 in BigTIFF. */
  private long word(long position) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(in.bytes(position, big ? 8 : 4)).order(order);
    return big ? bytes.getLong() : bytes.getInt() & 0xffffffffL;
  }
}
