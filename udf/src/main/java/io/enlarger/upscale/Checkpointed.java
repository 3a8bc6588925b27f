package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.model.Passport;
import io.enlarger.model.arch.Architectures;
import io.enlarger.model.arch.Network;
import io.enlarger.model.checkpoint.Checkpoint;
import io.enlarger.tile.TileSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network by the bytes of its checkpoint.
 *
 * <p>Only these are sent; each executor lays the network out for its own device.
 */
final class Checkpointed implements ModelSource {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final byte[] bytes;
  private final String sha256;
  private final TreeMap<String, String> assume;
  private final int scale;

  private Checkpointed(
      String name, byte[] bytes, String sha256, Map<String, String> assume, int scale) {
    this.name = name;
    this.bytes = bytes;
    this.sha256 = sha256;
    this.assume = new TreeMap<>(assume);
    this.scale = scale;
  }

  static Checkpointed of(String name, byte[] bytes, Map<String, String> assume) {
    try {
      int scale = Architectures.network(Checkpoint.read(bytes), assume).scale();
      return new Checkpointed(name, bytes, sha256(bytes), assume, scale);
    } catch (EnlargerException e) {
      throw new EnlargerException(e.code(), "model " + name + ": " + e.getMessage(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int scale() {
    return scale;
  }

  @Override
  public Optional<Passport> passport() {
    return Optional.of(network().passport(name, sha256));
  }

  @Override
  public String fingerprint() {
    return assume.isEmpty() ? sha256 : sha256 + assume;
  }

  @Override
  public Optional<TileSpec> tiles(EngineOptions options) {
    return passport().map(passport -> TileSizing.of(passport, options));
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    Network network = network();
    return NetworkModel.load(network, network.passport(name, sha256), options);
  }

  private Network network() {
    return Architectures.network(Checkpoint.read(bytes), assume);
  }
}
