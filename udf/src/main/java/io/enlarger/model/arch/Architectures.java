package io.enlarger.model.arch;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.model.StateDict;
import java.util.List;
import java.util.Map;

/** The one list of architectures. */
public final class Architectures {
  /** All that are known. Their names of tensors are disjoint: the order decides nothing. */
  public static final List<Architecture> ALL =
      List.of(
          new SrvggNetCompact(),
          new Rrdb(),
          new RrdbOld(),
          new MsrResNet(),
          new SrganLeftthomas(),
          new SrganLornatang(),
          new Edsr(),
          new EdsrBasicSr(),
          new Mdsr(),
          new Rcan(),
          new Drn(),
          new Imdn(),
          new Rfdn(),
          new Rlfn(),
          new Bsrn(),
          new Pan(),
          new Carn(),
          new Span(),
          new Srcnn(),
          new Espcn(),
          new Fsrcnn(),
          new Vdsr(),
          new Rdn(),
          new Dbpn(),
          new LapSrn(),
          new SwinIr(),
          new Hat(),
          new OmniSr(),
          new Dat(),
          new Esrt());

  private Architectures() {}

  /**
   * The architecture whose tensors these are.
   *
   * @throws EnlargerException {@link ErrorCode#ARCHITECTURE_UNKNOWN} if they are none's
   */
  public static Architecture of(StateDict tensors) {
    List<Architecture> found = ALL.stream().filter(a -> a.recognises(tensors)).toList();
    if (found.isEmpty() && DualNetwork.recognises(tensors)) {
      throw EnlargerException.of(
          ErrorCode.ARCHITECTURE_MISMATCH,
          "checkpoint: it is the dual network of DRN, which shrinks what DRN has enlarged; give it as"
              + " model.dual-model beside a model to have its result measured");
    }
    if (found.isEmpty()) {
      throw EnlargerException.of(
          ErrorCode.ARCHITECTURE_UNKNOWN,
          "checkpoint: its %d tensors (%s ...) are of no known architecture; known are %s",
          tensors.size(),
          String.join(", ", tensors.names().stream().limit(4).toList()),
          String.join(", ", ALL.stream().map(Architecture::name).toList()));
    }
    if (found.size() > 1) {
      throw new IllegalStateException(
          "several architectures claim the same tensors: "
              + found.stream().map(Architecture::name).toList());
    }
    return found.get(0);
  }

  /**
   * The network that the tensors are.
   *
   * @param assume answers to what tensors leave open, by key; empty for the defaults
   * @throws EnlargerException {@link ErrorCode#ARCHITECTURE_UNKNOWN}, {@link
   *     ErrorCode#ARCHITECTURE_MISMATCH} (naming the tensor, its shape and the one expected),
   *     {@link ErrorCode#CHECKPOINT_INVALID} for weights that are not finite, {@link
   *     ErrorCode#CONFIGURATION_INVALID} for an answer to a question that was not asked
   */
  public static Network network(StateDict tensors, Map<String, String> assume) {
    return of(tensors).build(tensors, new Assumptions(assume));
  }
}
