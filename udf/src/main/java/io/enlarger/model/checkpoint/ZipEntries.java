package io.enlarger.model.checkpoint;

import static io.enlarger.model.checkpoint.Checkpoint.invalid;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a zip archive (APPNOTE 6.3, with zip64). Stored ones, as PyTorch writes them, are
 * slices of the file; deflated ones, of files that were packed again, are inflated one by one to
 * exactly the size that the directory says, and together to no more than a few times the file.
 */
final class ZipEntries {
  private record Entry(int method, long crc, long packed, long size, long header) {}

  /** Weights hardly compress: what grows more than this is not a checkpoint. */
  private static final int MAX_GROWTH = 8;

  private final ByteBuffer file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long inflated;

  ZipEntries(ByteBuffer file) {
    this.file = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    try {
      readDirectory();
    } catch (IndexOutOfBoundsException e) {
      throw damaged("its zip directory reaches outside of the file");
    }
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Bytes of an entry as the directory says; -1 where there is none. */
  long size(String name) {
    Entry entry = entries.get(name);
    return entry == null ? -1 : entry.size();
  }

  /** The bytes of an entry, checked against its checksum; null where there is none. */
  @Nullable ByteBuffer entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return null;
    }
    try {
      int header = Math.toIntExact(entry.header());
      if (file.getInt(header) != 0x04034b50) {
        throw damaged("entry " + name + " is not where the zip directory says");
      }
      long start =
          header
              + 30L
              + (file.getShort(header + 26) & 0xffff)
              + (file.getShort(header + 28) & 0xffff);
      if (entry.packed() < 0 || entry.packed() > file.limit() - start) {
        throw damaged("entry " + name + " reaches outside of the file");
      }
      ByteBuffer packed = file.slice((int) start, (int) entry.packed());
      ByteBuffer bytes =
          (entry.method() == 0 ? packed : inflated(name, entry, packed))
              .order(ByteOrder.LITTLE_ENDIAN);
      CRC32 crc = new CRC32();
      crc.update(bytes.duplicate());
      if (crc.getValue() != entry.crc()) {
        throw damaged("the checksum of entry " + name + " is wrong");
      }
      return bytes;
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw damaged("entry " + name + " reaches outside of the file");
    }
  }

  private ByteBuffer inflated(String name, Entry entry, ByteBuffer packed) {
    if (entry.method() != 8) {
      throw invalid(
          "entry %s is packed by method %d; only stored and deflated ones are read",
          name, entry.method());
    }
    inflated += entry.size();
    if (entry.size() < 0 || inflated > (long) MAX_GROWTH * file.limit()) {
      throw invalid(
          "entry %s would grow to %d bytes, from a file of %d; weights do not compress like that",
          name, entry.size(), file.limit());
    }
    byte[] bytes = new byte[(int) entry.size()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      int length = 0;
      while (length < bytes.length && !inflater.finished()) {
        int more = inflater.inflate(bytes, length, bytes.length - length);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        length += more;
      }
      if (length != bytes.length || (!inflater.finished() && inflater.inflate(new byte[1]) != 0)) {
        throw damaged("entry " + name + " does not have the size that the zip directory says");
      }
    } catch (DataFormatException e) {
      throw damaged("entry " + name + " cannot be inflated");
    } finally {
      inflater.end();
    }
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  private void readDirectory() {
    int end = endOfDirectory();
    long count = file.getShort(end + 10) & 0xffff;
    long at = file.getInt(end + 16) & 0xffffffffL;
    if (end >= 20 && file.getInt(end - 20) == 0x07064b50) {
      int end64 = position(file.getLong(end - 20 + 8));
      if (file.getInt(end64) != 0x06064b50) {
        throw damaged("its zip64 directory is not where it should be");
      }
      count = file.getLong(end64 + 32);
      at = file.getLong(end64 + 48);
    }
    if (count < 0 || count > file.limit() / 46) {
      throw damaged("its zip directory announces " + count + " entries");
    }
    int position = position(at);
    for (long i = 0; i < count; i++) {
      position = readEntry(position);
    }
  }

  private int readEntry(int at) {
    if (file.getInt(at) != 0x02014b50) {
      throw damaged("its zip directory is damaged");
    }
    int nameLength = file.getShort(at + 28) & 0xffff;
    int extraLength = file.getShort(at + 30) & 0xffff;
    int commentLength = file.getShort(at + 32) & 0xffff;
    long packed = file.getInt(at + 20) & 0xffffffffL;
    long size = file.getInt(at + 24) & 0xffffffffL;
    long header = file.getInt(at + 42) & 0xffffffffL;
    byte[] name = new byte[nameLength];
    file.get(at + 46, name);
    int extra = at + 46 + nameLength;
    int extraEnd = extra + extraLength;
    while (extra + 4 <= extraEnd) {
      int id = file.getShort(extra) & 0xffff;
      int next = extra + 4 + (file.getShort(extra + 2) & 0xffff);
      if (id == 1) {
        int field = extra + 4;
        if (size == 0xffffffffL) {
          size = file.getLong(field);
          field += 8;
        }
        if (packed == 0xffffffffL) {
          packed = file.getLong(field);
          field += 8;
        }
        if (header == 0xffffffffL) {
          header = file.getLong(field);
        }
      }
      extra = next;
    }
    Entry entry =
        new Entry(
            file.getShort(at + 10) & 0xffff,
            file.getInt(at + 16) & 0xffffffffL,
            packed,
            size,
            header);
    if (entry.method() == 0 && packed != size) {
      throw damaged("a stored entry has two sizes");
    }
    if (entries.put(new String(name, StandardCharsets.UTF_8), entry) != null) {
      throw damaged("an entry exists twice");
    }
    return extraEnd + commentLength;
  }

  private int endOfDirectory() {
    int lowest = Math.max(0, file.limit() - 22 - 0xffff);
    for (int at = file.limit() - 22; at >= lowest; at--) {
      if (file.getInt(at) == 0x06054b50) {
        return at;
      }
    }
    throw damaged("it is a zip archive without a directory, cut off at the end");
  }

  private int position(long offset) {
    if (offset < 0 || offset >= file.limit()) {
      throw damaged("its zip directory reaches outside of the file");
    }
    return (int) offset;
  }

  private static RuntimeException damaged(String what) {
    return invalid("%s; the file is damaged, download it again", what);
  }
}
