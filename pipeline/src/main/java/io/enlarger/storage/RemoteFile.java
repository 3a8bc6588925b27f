package io.enlarger.storage;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A model's file on the web, and what is known of it.
 *
 * @param address http or https
 * @param sha256 in lower case, where it is known
 * @param bytes its length, where it is known
 */
public record RemoteFile(URI address, Optional<String> sha256, OptionalLong bytes) {

  /**
   * The sha256 of a local file, in lower case.
   *
   * @throws EnlargerException where it cannot be read
   */
  public static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw StorageErrors.reading(file.toString(), e);
    }
  }

  /** Makes sure that what was received is the whole file and the right one. */
  void requireReceived(Path received, Path target) throws IOException {
    long size = Files.size(received);
    if (bytes.isPresent() && size < bytes.getAsLong()) {
      throw EnlargerException.of(
          ErrorCode.MODEL_UNAVAILABLE,
          "%s: broke off after %d of %d bytes; try again, %s",
          address,
          size,
          bytes.getAsLong(),
          byHand(target));
    }
    String actual = sha256(received);
    if (sha256.isPresent() && !sha256.get().equals(actual)) {
      throw EnlargerException.of(
          ErrorCode.MODEL_CHECKSUM_MISMATCH,
          "%s: sha256 is %s and should be %s, so what came is not the file that was published, and"
              + " it was not kept; look at what the address gives, %s",
          address,
          actual,
          sha256.get(),
          byHand(target));
    }
  }

  /** What can be done where the network cannot help. */
  static String byHand(Path target) {
    return "or download it by hand to " + target + " or give its path with --model";
  }
}
