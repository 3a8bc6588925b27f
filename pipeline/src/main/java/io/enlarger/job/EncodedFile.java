package io.enlarger.job;

import io.enlarger.image.ByteSource;
import io.enlarger.storage.ObjectStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** An encoded result that is not in its place yet. */
sealed interface EncodedFile {
  /** Its bytes, to be read back. */
  ByteSource open() throws IOException;

  /** How many there are. */
  long length() throws IOException;

  /**
   * Writes it to its place.
   *
   * @return the sha256 of its bytes
   */
  String put(ObjectStore store, String uri);

  /** In memory. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record InMemory(byte[] bytes) implements EncodedFile {
    @Override
    public ByteSource open() {
      return ByteSource.of(bytes);
    }

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public String put(ObjectStore store, String uri) {
      store.write(uri, bytes);
      return DigestUtils.sha256Hex(bytes);
    }
  }

  /** On the executor's disk. */
  record OnDisk(Path path) implements EncodedFile {
    @Override
    public ByteSource open() throws IOException {
      return new FileBytes(FileChannel.open(path));
    }

    @Override
    public long length() throws IOException {
      return Files.size(path);
    }

    @Override
    public String put(ObjectStore store, String uri) {
      MessageDigest digest = DigestUtils.getSha256Digest();
      store.write(
          uri,
          out -> {
            digest.reset();
            Files.copy(path, new DigestOutputStream(out, digest));
          });
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
