package io.enlarger.model.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A zip archive of stored entries whose contents begin at multiples of 64 bytes, as libtorch wants
 * to map them; without times, so that equal contents give equal bytes. Up to 2 GiB.
 */
final class AlignedZip {
  private static final int ALIGNMENT = 64;
  private static final short VERSION = 20;

  /** 1980-01-01, the first day that a zip archive knows. */
  private static final int EPOCH = 0x00210000;

  private final OutputStream out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long written;
  private int entries;

  AlignedZip(OutputStream out) {
    this.out = out;
  }

  void entry(String name, byte[] content) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(content);
    int unpadded = (int) ((written + 30 + path.length + 4) % ALIGNMENT);
    int padding = 4 + (unpadded == 0 ? 0 : ALIGNMENT - unpadded);
    int header = Math.toIntExact(written);
    byte[] before = new byte[30 + path.length + padding];
    ByteBuffer local = littleEndian(before);
    local.putInt(0x04034b50).putShort(VERSION).putShort((short) 0).putShort((short) 0);
    local.putInt(EPOCH).putInt((int) crc.getValue()).putInt(content.length).putInt(content.length);
    local.putShort((short) path.length).putShort((short) padding).put(path);
    local.putShort((short) 0x4246).putShort((short) (padding - 4));
    write(before);
    write(content);

    byte[] listed = new byte[46 + path.length];
    ByteBuffer central = littleEndian(listed);
    central.putInt(0x02014b50).putShort(VERSION).putShort(VERSION).putShort((short) 0);
    central.putShort((short) 0).putInt(EPOCH).putInt((int) crc.getValue());
    central.putInt(content.length).putInt(content.length).putShort((short) path.length);
    central.putShort((short) 0).putShort((short) 0).putShort((short) 0).putShort((short) 0);
    central.putInt(0).putInt(header).put(path);
    directory.write(listed);
    entries++;
  }

  void finish() throws IOException {
    if (entries > 0xffff - 1) {
      throw new IllegalStateException("more entries than a zip archive has: " + entries);
    }
    int start = Math.toIntExact(written);
    byte[] tail = new byte[22];
    ByteBuffer end = littleEndian(tail);
    end.putInt(0x06054b50).putShort((short) 0).putShort((short) 0);
    end.putShort((short) entries).putShort((short) entries);
    end.putInt(directory.size()).putInt(start).putShort((short) 0);
    write(directory.toByteArray());
    write(tail);
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
