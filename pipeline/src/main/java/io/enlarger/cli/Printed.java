package io.enlarger.cli;

import io.enlarger.ErrorCode;
import io.enlarger.config.PublicModel;
import io.enlarger.config.PublicModels;
import io.enlarger.config.ScriptDescription;
import io.enlarger.job.EvaluateJob;
import io.enlarger.job.FetchedModel;
import io.enlarger.job.FitNiqeJob;
import io.enlarger.job.PlanJob;
import io.enlarger.job.ReportJob;
import io.enlarger.job.UpscaleJob;
import io.enlarger.job.evaluate.EvaluationReport;
import io.enlarger.job.evaluate.LeaderboardText;
import io.enlarger.ledger.Backlog;
import io.enlarger.metric.niqe.PristineModel;
import io.enlarger.model.Assumption;
import io.enlarger.model.BundledModels;
import io.enlarger.model.Input;
import io.enlarger.model.Passport;
import io.enlarger.model.Tiling;
import io.enlarger.model.arch.Architectures;
import io.enlarger.plan.Pace;
import io.enlarger.plan.Plan;
import io.enlarger.report.Amounts;
import io.enlarger.report.Summary;
import io.enlarger.upscale.EngineOptions;
import io.enlarger.upscale.Inspection;
import io.enlarger.upscale.ModelSource;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Results as a person reads them on a terminal. */
final class Printed {
  private Printed() {}

  static void plan(PlanJob.Result result, PrintWriter out) {
    Plan.Summary plan = result.work();
    backlog(result.backlog(), out);
    long copies = result.backlog().copies() + result.backlog().repeats();
    if (copies > 0) {
      row(out, "to copy", "%,d images of known content", copies);
    }
    row(out, "images", "%,d", plan.images() - plan.refusedImages());
    row(out, "source", "%,.1f Mpx, %s", plan.sourcePx() / 1e6, Amounts.bytes(plan.sourceBytes()));
    row(out, "output", "%,.1f Mpx", plan.outputPx() / 1e6);
    row(out, "tiles", "%,d", plan.tiles());
    row(
        out,
        "tasks",
        "%,d, the largest of %,.1f Mpx output",
        plan.tasks(),
        plan.largestTaskPx() / 1e6);
    if (plan.splitImages() > 0) {
      row(out, "very large", "%,d images, each shared by several tasks", plan.splitImages());
    }
    row(
        out,
        "time",
        "%s on %d slots, at %.3f source Mpx/s each (%s)",
        Amounts.time(result.estimated()),
        result.pace().slots(),
        result.pace().sourcePxPerSecond() / 1e6,
        result.pace().basis() == Pace.Basis.MEASURED
            ? "measured in earlier runs"
            : "assumed; earlier runs would tell");
    for (PlanJob.Scaled scaled : result.scaling()) {
      row(
          out,
          scaled.executors() == 1 ? "1 executor" : scaled.executors() + " executors",
          "%s on %,d slots, %.2f times the ideal",
          Amounts.time(scaled.makespan().elapsed()),
          scaled.makespan().slots(),
          scaled.makespan().overIdeal());
    }
    result.cost().ifPresent(cost -> row(out, "cost", "%,.2f", cost));
    refused(out, plan.refused());
    out.flush();
  }

  static void result(UpscaleJob.Result result, PrintWriter out) {
    Summary s = result.summary();
    double seconds = Math.max(1e-3, result.elapsed().toMillis() / 1000.0);
    if (s.images() == 0) {
      row(out, "nothing to do", "%,d images in the catalog", result.backlog().catalog());
      backlog(result.backlog(), out);
      out.flush();
      return;
    }
    done(s, out);
    backlog(result.backlog(), out);
    if (result.left() > 0) {
      row(out, "left", "%,d images; the same command goes on with them", result.left());
    }
    amounts(s, out);
    row(
        out,
        "time",
        "%,.1f s: %.3f source Mpx/s, %.2f images/s",
        seconds,
        s.sourcePx() / 1e6 / seconds,
        s.images() / seconds);
    row(
        out,
        "estimated",
        "%s%s; took %s",
        Amounts.time(result.estimated()),
        result.left() > 0 ? " for all" : "",
        Amounts.time(result.worked()));
    row(out, "network busy", "%.0f %% of %d slots", 100 * result.networkShare(), result.slots());
    row(out, "model loads", "%,d", result.modelLoads());
    measures(s, out);
    result.reportUri().ifPresent(report -> row(out, "report", "%s", report));
    result.pageUri().ifPresent(page -> row(out, "page", "%s", page));
    nextSteps(s.quarantined(), out);
    out.flush();
  }

  static void report(ReportJob.Upscaled result, @Nullable String page, PrintWriter out) {
    Summary s = result.summary();
    row(out, "report", "%s", result.reportUri());
    if (result.runs() > 1) {
      row(out, "runs", "%,d; each image as the last that had it says", result.runs());
    }
    done(s, out);
    amounts(s, out);
    measures(s, out);
    page(page, out);
    nextSteps(s.quarantined(), out);
    out.flush();
  }

  static void report(ReportJob.Evaluated result, @Nullable String page, PrintWriter out) {
    EvaluationReport evaluation = result.evaluation();
    out.print(LeaderboardText.of(evaluation.leaderboard(), evaluation.plane()));
    row(out, "scores", "%s", result.reportUri());
    page(page, out);
    out.flush();
  }

  private static void page(@Nullable String page, PrintWriter out) {
    if (page != null) {
      row(out, "page", "%s", page);
    }
  }

  private static void done(Summary s, PrintWriter out) {
    row(out, "upscaled", "%,d of %,d images", s.upscaled(), s.images());
    if (s.skipped() > 0) {
      row(out, "copied", "%,d of known content", s.skipped());
    }
    refused(out, s.quarantined());
  }

  private static void amounts(Summary s, PrintWriter out) {
    row(out, "source", "%,.2f Mpx", s.sourcePx() / 1e6);
    row(out, "output", "%,.2f Mpx, %s", s.outputPx() / 1e6, Amounts.bytes(s.outputBytes()));
  }

  private static void measures(Summary s, PrintWriter out) {
    if (s.degraded() > 0) {
      row(out, "repeated", "%,d tiles, in full precision or in parts", s.degraded());
    }
    s.means().forEach((name, mean) -> row(out, name, "%.4f on average", mean));
  }

  /** What can be done about what was refused: the most frequent first. */
  private static void nextSteps(Map<String, Long> refused, PrintWriter out) {
    if (refused.isEmpty()) {
      return;
    }
    out.printf(Locale.ROOT, "%nWhat was refused, and what to do:%n");
    refused.forEach(
        (code, count) ->
            out.printf(
                Locale.ROOT,
                "  %,d %s%n    %s%n",
                count,
                code,
                ErrorCode.remedy(code).orElse("The report's error_message says what.")));
    out.printf(
        Locale.ROOT,
        "  The page and the report name each. What is mended, the same command does;"
            + " --only-quarantined tries all again.%n");
  }

  /** What the ledger took off, where it took anything. */
  private static void backlog(Backlog.Counts counts, PrintWriter out) {
    if (counts.done() > 0) {
      row(out, "already done", "%,d images", counts.done());
    }
    if (counts.refused() > 0) {
      row(out, "already refused", "%,d images; --only-quarantined tries again", counts.refused());
    }
    if (counts.leftOut() > 0) {
      row(out, "not asked for", "%,d images", counts.leftOut());
    }
  }

  private static void refused(PrintWriter out, Map<String, Long> refused) {
    refused.forEach((code, count) -> row(out, "quarantined", "%,d %s", count, code));
  }

  static void evaluation(EvaluateJob.Result result, PrintWriter out) {
    out.print(LeaderboardText.of(result.leaderboard(), result.plane()));
    result
        .kept()
        .ifPresent(
            kept -> {
              row(out, "scores", "%s", kept.scoresUri());
              row(out, "tables", "%s", kept.tablesUri());
              kept.pageUri().ifPresent(page -> row(out, "page", "%s", page));
            });
    out.flush();
  }

  static void model(ModelSource model, PrintWriter out) {
    row(out, "name", "%s", model.name());
    if (model.passport().isPresent()) {
      passport(model.passport().get(), out);
    } else {
      row(out, "kind", "%s", "interpolation without a network, as MATLAB's imresize");
      row(out, "scale", "any; x%d unless --scale says otherwise", model.scale());
    }
    model
        .tiles(EngineOptions.DEFAULT)
        .ifPresent(
            tiles ->
                row(
                    out,
                    "tiles",
                    "%d px with %d px of halo on each side, unless tile.* says otherwise",
                    tiles.sizePx(),
                    tiles.haloPx()));
    out.flush();
  }

  static void card(String card, PrintWriter out) {
    out.printf(Locale.ROOT, "%n%s", card);
    out.flush();
  }

  static void inspection(Inspection inspection, PrintWriter out) {
    inspection
        .tiled()
        .ifPresent(
            tiled ->
                row(
                    out,
                    "tiled",
                    "%s, on a probe of %d px in tiles of %d px with a halo of %d px",
                    Double.isInfinite(tiled.agreementDb())
                        ? "equal to the whole"
                        : String.format(
                            Locale.ROOT, "%.1f dB against the whole", tiled.agreementDb()),
                    tiled.probePx(),
                    tiled.tiles().sizePx(),
                    tiled.tiles().haloPx()));
    inspection
        .precisions()
        .forEach(
            (precision, db) ->
                row(
                    out,
                    precision.name().toLowerCase(Locale.ROOT),
                    "%s",
                    db == Double.NEGATIVE_INFINITY
                        ? "fails: not finite, or not computed by libtorch here"
                        : String.format(
                            Locale.ROOT,
                            "%s: %.1f dB against fp32, at least %.0f are asked for",
                            db >= Inspection.LEAST_DB ? "passes" : "fails",
                            db,
                            Inspection.LEAST_DB)));
    out.flush();
  }

  static void models(PublicModels publicModels, PrintWriter out) {
    row(out, "bundled", "%s", String.join(", ", BundledModels.names()));
    row(
        out,
        "",
        "%s: the one of these for the scale that is asked",
        String.join(", ", BundledModels.families()));
    row(out, "for NIQE", "%s", PristineModel.BUNDLED);
    row(out, "baselines", "%s", String.join(", ", ModelSource.baselines()));
    row(out, "torchscript", "any .pt file that torch.jit.save wrote, with FILE.pt.conf beside it");
    row(out, "checkpoints", ".pth, .pt or .safetensors of these architectures:");
    Architectures.ALL.forEach(architecture -> row(out, "", "%s", architecture.name()));
    row(out, "public", "fetched by name: architecture, scale, licence, author");
    for (PublicModel model : publicModels.all()) {
      row(
          out,
          "",
          "%-48s %-16s x%d %-14s %s",
          model.name(),
          model.architecture(),
          model.scale(),
          model.licence(),
          model.author());
    }
    out.flush();
  }

  static void fetched(FetchedModel model, PrintWriter out) {
    row(out, "model", "%s", model.name());
    row(out, "file", "%s", model.file());
    row(out, "licence", "%s", model.licence().orElse("unknown"));
    row(out, "sha256", "%s", model.sha256());
    out.flush();
  }

  static void converted(ModelSource network, String to, PrintWriter out) {
    row(out, "model", "%s, %s x%d", network.name(), network.architecture(), network.scale());
    row(out, "written", "%s, described by %s%s", to, to, ScriptDescription.SUFFIX);
    out.flush();
  }

  static void fitted(FitNiqeJob.Result result, String to, PrintWriter out) {
    row(out, "model", "%s", result.model().name());
    row(out, "images", "%,d of %,d", result.model().images(), result.images());
    if (result.unused() > 0) {
      row(out, "unused", "%,d without a block of 96x96 px with texture", result.unused());
    }
    result.unreadable().forEach((code, count) -> row(out, "unreadable", "%,d %s", count, code));
    row(out, "blocks", "%,d", result.model().blocks());
    result.model().sharpness().ifPresent(share -> row(out, "sharpness", "%s", share));
    row(out, "sha256", "%s", result.model().sha256());
    row(out, "written", "%s", to);
    out.flush();
  }

  private static void passport(Passport p, PrintWriter out) {
    row(out, "architecture", "%s", p.architecture());
    p.hyperparameters().forEach((name, value) -> row(out, "  " + name, "%s", value));
    row(
        out,
        "scale",
        p.input() == Input.ENLARGED ? "x%d; sharpens what --scale enlarges" : "x%d",
        p.scale());
    row(out, "channels", "%s", p.channels() == 1 ? "1 (luma)" : "3 (RGB)");
    row(out, "tiling", "%s", p.tiling().name().toLowerCase(Locale.ROOT));
    row(
        out,
        "halo",
        p.tiling() == Tiling.EXACT
            ? "%d px: a pixel of the result looks at no more than %d x %2$d px of the source"
            : "%d px: context; a pixel of the result may depend on the whole tile",
        p.haloPx(),
        2 * p.haloPx() + 1);
    row(out, "sizes", "multiples of %d px, at least %d px", p.sizeMultiplePx(), p.minSizePx());
    row(out, "tensors", "%,d with %,d parameters", p.tensorCount(), p.parameterCount());
    if (p.operationsPerPixel() > 0) {
      row(out, "arithmetic", "%.1f kFLOP for a source pixel", 2 * p.operationsPerPixel() / 1e3);
    }
    row(out, "sha256", "%s", p.sha256());
    for (Assumption assumed : p.assumptions()) {
      row(out, "assumed", "%s = %s: %s", assumed.key(), assumed.value(), assumed.reason());
      row(out, "", "override with --set model.assume.%s=...", assumed.key());
    }
  }

  private static void row(PrintWriter out, String name, String format, Object... values) {
    out.printf(
        Locale.ROOT,
        name.length() < 18 ? "%-18s%s%n" : "%s %s%n",
        name,
        String.format(Locale.ROOT, format, values));
  }
}
