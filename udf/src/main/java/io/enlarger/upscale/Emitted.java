package io.enlarger.upscale;

import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.arch.Network;
import io.enlarger.model.torchscript.ScriptArchive;
import io.enlarger.model.torchscript.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A network that is written as TorchScript here, for the precision and device that is asked. */
record Emitted(Network network, Passport passport) implements Loadable {
  @Override
  public Optional<Precision> onlyPrecision() {
    return Optional.empty();
  }

  @Override
  public boolean batches() {
    return true;
  }

  @Override
  public TorchModule module(Precision precision, @Nullable Integer gpu) {
    Target target = gpu == null ? Target.ofThisCpu() : Target.PORTABLE;
    return TorchModule.load(
        passport.name(),
        out -> ScriptArchive.write(network.graph(), precision, target, out),
        precision,
        gpu,
        IntegerTranslator::new);
  }
}
