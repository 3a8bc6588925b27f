package io.enlarger.job;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.config.LicencePolicy;
import io.enlarger.config.PublicModel;
import io.enlarger.storage.Downloads;
import io.enlarger.storage.RemoteFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Brings public models to this machine, once: by the name under which they are listed, or by their
 * address. Refuses what the licence policy refuses, and fetches nothing when told to stay offline.
 */
final class PublicModelCache {
  private final EnlargerConfig.Model settings;

  PublicModelCache(EnlargerConfig.Model settings) {
    this.settings = settings;
  }

  /**
   * The model in the cache, fetched if it is not there.
   *
   * @return empty where the name is neither listed nor an address
   * @throws EnlargerException {@link ErrorCode#LICENCE_REFUSED}, {@link
   *     ErrorCode#MODEL_UNAVAILABLE}, {@link ErrorCode#MODEL_CHECKSUM_MISMATCH}, and where the
   *     cache cannot be written
   */
  Optional<FetchedModel> find(String name) {
    if (name.startsWith("https://") || name.startsWith("http://")) {
      return Optional.of(addressed(name));
    }
    return settings.publicModels().named(name).map(this::listed);
  }

  private FetchedModel listed(PublicModel model) {
    requirePermitted(model.name(), Optional.of(model.licence()));
    Path file = settings.cache().resolve(model.fileName());
    if (!Files.exists(file)) {
      URI address = model.url().orElseThrow(() -> noAddress(model, file));
      fetch(
          new RemoteFile(address, Optional.of(model.sha256()), OptionalLong.of(model.bytes())),
          file);
    }
    String sha256 = RemoteFile.sha256(file);
    if (!sha256.equals(model.sha256())) {
      throw EnlargerException.of(
          ErrorCode.MODEL_CHECKSUM_MISMATCH,
          "model %s: %s has sha256 %s and should have %s, so it is not the file that was published;"
              + " delete it to have it fetched again, or give its path with --model if you trust it",
          model.name(),
          file,
          sha256,
          model.sha256());
    }
    return new FetchedModel(model.name(), file, Optional.of(model.licence()), sha256);
  }

  private FetchedModel addressed(String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new EnlargerException(
          ErrorCode.MODEL_UNKNOWN,
          "model " + text + ": is not an address; write special characters as %20 and the like",
          e);
    }
    if (address.getHost() == null) {
      throw EnlargerException.of(
          ErrorCode.MODEL_UNKNOWN,
          "model %s: is an address without a host; give https://HOST/PATH",
          text);
    }
    requirePermitted(text, Optional.empty());
    Path file = settings.cache().resolve(fileName(address));
    if (!Files.exists(file)) {
      fetch(new RemoteFile(address, Optional.empty(), OptionalLong.empty()), file);
    }
    return new FetchedModel(text, file, Optional.empty(), RemoteFile.sha256(file));
  }

  /** The last part of the path, for people, after what tells this address from all others. */
  private static String fileName(URI address) {
    String path = String.valueOf(address.getPath());
    String last = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    String end = last.substring(Math.max(0, last.length() - 100));
    return DigestUtils.sha256Hex(address.toString()).substring(0, 16) + "-" + end;
  }

  private void fetch(RemoteFile remote, Path file) {
    if (settings.offline()) {
      throw EnlargerException.of(
          ErrorCode.MODEL_UNAVAILABLE,
          "%s: is not in the cache, and model.offline = true forbids to fetch it; download it by"
              + " hand to %s or give its path with --model",
          remote.address(),
          file);
    }
    new Downloads().fetch(remote, file);
  }

  private void requirePermitted(String name, Optional<String> licence) {
    LicencePolicy policy = settings.licences();
    if (!policy.permits(licence)) {
      throw EnlargerException.of(
          ErrorCode.LICENCE_REFUSED,
          "model %s: its licence is %s, and model.licences = %s takes only licences that are known"
              + " to allow commercial use; choose another model, or set model.licences = any",
          name,
          licence.orElse("unknown"),
          policy.name().toLowerCase(Locale.ROOT));
    }
  }

  private static EnlargerException noAddress(PublicModel model, Path file) {
    return EnlargerException.of(
        ErrorCode.MODEL_UNAVAILABLE,
        "model %s: its file has no address of its own, but is found on %s; download it by hand to"
            + " %s or give its path with --model",
        model.name(),
        model.page().map(URI::toString).orElse("a web page"),
        file);
  }
}
