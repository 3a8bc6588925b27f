package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.arch.Architectures;
import io.enlarger.model.arch.Network;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A network by the bytes of its checkpoint, or of two that are interpolated.
 *
 * <p>Only these are sent; each executor lays the network out for its own device.
 */
final class Checkpointed implements ModelSource {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final Weights weights;
  private final TreeMap<String, String> assume;
  private final int scale;

  /**
   * Kept, since to find it out is to read all weights; not sent, since a report does not need it.
   */
  private transient @Nullable Passport passport;

  private Checkpointed(String name, Weights weights, Map<String, String> assume, Network network) {
    this.name = name;
    this.weights = weights;
    this.assume = new TreeMap<>(assume);
    this.scale = network.scale();
    this.passport = passport(network);
  }

  static Checkpointed of(String name, Weights weights, Map<String, String> assume) {
    try {
      Network network = Architectures.network(weights.tensors(), assume);
      return new Checkpointed(name, weights, assume, network);
    } catch (EnlargerException e) {
      throw new EnlargerException(e.code(), "model " + name + ": " + e.getMessage(), e);
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
    Passport known = passport;
    if (known == null) {
      known = passport(network());
      passport = known;
    }
    return Optional.of(known);
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(weights.sha256());
  }

  @Override
  public String fingerprint() {
    return assume.isEmpty() ? weights.sha256() : weights.sha256() + assume;
  }

  @Override
  public ModelSource interpolated(ModelSource other, Share share) {
    if (!(other instanceof Checkpointed that)) {
      return ModelSource.super.interpolated(other, share);
    }
    return of(
        share.mixture(name, that.name), new Weights.Mixed(weights, that.weights, share), assume);
  }

  @Override
  public void writeTorchScript(Precision precision, OutputStream out) throws IOException {
    ScriptArchive.write(network().graph(), precision, Target.PORTABLE, out);
  }

  @Override
  public Optional<Inspection> inspected() {
    return Optional.of(Inspection.of(emitted()));
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    return NetworkModel.load(emitted(), options);
  }

  private Emitted emitted() {
    Network network = network();
    return new Emitted(network, passport(network));
  }

  private Network network() {
    return Architectures.network(weights.tensors(), assume);
  }

  private Passport passport(Network network) {
    return network.passport(name, weights.sha256());
  }
}
