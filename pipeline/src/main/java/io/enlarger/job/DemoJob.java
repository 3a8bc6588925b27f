package io.enlarger.job;

import io.enlarger.config.ConfigSources;
import io.enlarger.config.EnlargerConfig;
import io.enlarger.job.demo.BeforeAfter;
import io.enlarger.job.demo.DemoArchive;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The main job on a small archive that is painted for it. */
public final class DemoJob {
  private final Path folder;
  private final ConfigSources sources;
  private final PrintStream progress;

  /**
   * @param folder where archive and results go
   * @param sources settings that were given
   * @param progress where progress is printed
   */
  public DemoJob(Path folder, ConfigSources sources, PrintStream progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.sources = sources;
    this.progress = progress;
  }

  /**
   * What the demonstration made.
   *
   * @param upscale the run
   * @param scans folder of the small images
   * @param results folder of the large ones
   * @param beforeAfter picture with crops of both
   */
  public record Result(UpscaleJob.Result upscale, Path scans, Path results, Path beforeAfter) {}

  /** Paints, upscales and compares. */
  public Result run() {
    try {
      DemoArchive archive = DemoArchive.paint(folder);
      Path results = folder.resolve("upscaled");
      EnlargerConfig config =
          sources
              .option("demo", "catalog.uri", archive.catalog().toString())
              .option("demo", "output.uri", results.toString())
              .option("demo", "catalog.base", folder.resolve("scans").toString())
              .resolve();
      UpscaleJob.Result upscaled = new UpscaleJob(config, progress).run();
      Path picture = folder.resolve("before-after.png");
      BeforeAfter.write(
          List.of(
              place(archive, 0, results, 0.05, 0.02),
              place(archive, 2, results, 0.62, 0.17),
              place(archive, 3, results, 0.04, 0.38)),
          picture);
      return new Result(upscaled, folder.resolve("scans"), results, picture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BeforeAfter.Place place(
      DemoArchive archive, int index, Path results, double x, double y) {
    Path scan = archive.scans().get(index);
    return new BeforeAfter.Place(scan, results.resolve(scan.getFileName().toString()), x, y);
  }
}
