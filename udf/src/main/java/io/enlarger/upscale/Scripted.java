package io.enlarger.upscale;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.Passport;
import io.enlarger.model.Precision;
import io.enlarger.model.ScriptSignature;
import io.enlarger.model.Tiling;
import io.enlarger.model.checkpoint.TorchScriptFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A TorchScript file that was written elsewhere, by its bytes and what it does not tell itself. */
final class Scripted implements ModelSource {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final byte[] file;
  private final String sha256;
  private final ScriptSignature signature;
  private final int tensors;
  private final long tensorBytes;

  private Scripted(String name, byte[] file, ScriptSignature signature, TorchScriptFile contents) {
    this.name = name;
    this.file = file;
    this.sha256 = Sha256.of(file);
    this.signature = signature;
    this.tensors = contents.tensors();
    this.tensorBytes = contents.tensorBytes();
  }

  static Scripted of(String name, byte[] file, ScriptSignature signature) {
    try {
      return new Scripted(name, file, signature, TorchScriptFile.read(file));
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
    return signature.scale();
  }

  /** Tiles are taken to be approximate: what the file computes is not looked into. */
  @Override
  public Optional<Passport> passport() {
    return Optional.of(
        new Passport(
            name,
            sha256,
            "TorchScript",
            signature.scale(),
            signature.channels(),
            signature.input(),
            signature.beyondPassport(),
            List.of(),
            Tiling.APPROXIMATE,
            signature.haloPx(),
            signature.sizeMultiplePx(),
            signature.minSizePx(),
            tensors,
            tensorBytes / (signature.precision() == Precision.FP32 ? 4 : 2),
            0));
  }

  @Override
  public Optional<String> sha256() {
    return Optional.of(sha256);
  }

  @Override
  public String fingerprint() {
    return sha256 + signature.described();
  }

  @Override
  public Optional<Inspection> inspected() {
    return Optional.of(Inspection.of(loadable()));
  }

  /** The file itself, whatever the precision: it is one already. */
  @Override
  public void writeTorchScript(Precision precision, OutputStream out) throws IOException {
    out.write(file);
  }

  @Override
  public ScriptSignature torchScriptSignature() {
    return signature;
  }

  @Override
  public LoadedModel load(EngineOptions options) {
    Precision asked = options.precision();
    if (asked != null && asked != Precision.FP32 && asked != signature.precision()) {
      throw EnlargerException.of(
          ErrorCode.CONFIGURATION_INVALID,
          "model %s: is TorchScript, which computes in the precision that it was saved in, %s, and"
              + " not in %s; leave model.precision at auto, or give the checkpoint instead",
          name,
          signature.precision(),
          asked);
    }
    return NetworkModel.load(loadable(), options);
  }

  private Loadable loadable() {
    return new ForeignScript(file, signature, passport().orElseThrow());
  }
}
