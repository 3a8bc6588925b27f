package io.enlarger.upscale;

import ai.djl.engine.EngineException;
import ai.djl.translate.TranslateException;
import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TorchScript file that was written elsewhere, run as it is. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ForeignScript(byte[] file, ScriptSignature signature, Passport passport)
    implements Loadable {
  private static final int PROBE_PX = 24;

  @Override
  public Optional<Precision> onlyPrecision() {
    return Optional.of(signature.precision());
  }

  /** It may have been traced with one image at a time. */
  @Override
  public boolean batches() {
    return false;
  }

  @Override
  public TorchModule module(Precision precision, @Nullable Integer gpu) {
    TorchModule module =
        TorchModule.load(
            passport.name(),
            out -> out.write(file),
            signature.precision(),
            gpu,
            () -> new FloatTranslator(signature));
    try (TorchModule.Runner runner = module.runner()) {
      // neither square nor of one size: what was traced with fixed sizes shows
      int multiple = signature.sizeMultiplePx();
      int sidePx = (Math.max(PROBE_PX, signature.minSizePx()) / multiple + 1) * multiple;
      probe(runner, sidePx, sidePx + multiple);
      probe(runner, sidePx + 2 * multiple, sidePx);
      return module;
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /** Runs a picture through; the translator compares the result's shape with what is promised. */
  private void probe(TorchModule.Runner runner, int widthPx, int heightPx) {
    Pixels probe =
        ProbeImage.square(Math.max(widthPx, heightPx), signature.channels())
            .crop(Region.ofSize(widthPx, heightPx));
    try {
      runner.run(probe, samples -> {});
    } catch (TranslateException | EngineException e) {
      throw new EnlargerException(
          ErrorCode.MODEL_DESCRIPTION_INVALID,
          "model "
              + passport.name()
              + ": is not what its description says: "
              + TorchModule.reason(e)
              + "; correct the description",
          e);
    }
  }
}
