package io.enlarger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.enlarger.EnlargerException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program: {@code enlarger COMMAND [options]}.
 *
 * <p>Exit codes: 0 done; 1 the job failed; 2 usage or configuration; 3 done, but too many images
 * are quarantined.
 */
@Command(
    name = "enlarger",
    description = {
      "Upscales whole image archives with super-resolution networks on Apache Spark,",
      "and measures their quality."
    },
    subcommands = {
      UpscaleCommand.class,
      EvaluateCommand.class,
      PlanCommand.class,
      CatalogCommand.class,
      ReportCommand.class,
      ModelsCommand.class,
      FitNiqeCommand.class,
      DemoCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:usage or configuration",
      "3:done, but more than job.max-quarantined-fraction of the images are quarantined"
    })
public final class Enlarger implements Runnable {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int QUARANTINED = 3;

  /** Less than containers and clusters wait before they kill. */
  private static final long LAST_WORDS_SECONDS = 10;

  @Spec private CommandSpec spec;

  /** For picocli. */
  @SuppressWarnings("NullAway.Init")
  public Enlarger() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(Console.out(), true, UTF_8);
    PrintWriter err = new PrintWriter(Console.err(), true, UTF_8);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(ended), "say-why"));
    int code = run(out, err, arguments);
    ended.countDown();
    System.exit(code);
  }

  /** Where the process is told to end, the command still says what becomes of its work. */
  private static void await(CountDownLatch ended) {
    try {
      var unused = ended.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command; the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Enlarger())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Enlarger::explain)
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int explain(
      Exception thrown, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    if (thrown instanceof EnlargerException known) {
      err.println("enlarger: " + known.getMessage());
      err.println("(" + known.code() + ")");
      return switch (known.code()) {
        case CONFIGURATION_INVALID,
            CATALOG_MISSING,
            CATALOG_INVALID,
            MODEL_UNKNOWN,
            LICENCE_REFUSED,
            CHECKPOINT_INVALID,
            CHECKPOINT_UNSAFE,
            MODEL_DESCRIPTION_INVALID,
            ARCHITECTURE_UNKNOWN,
            ARCHITECTURE_MISMATCH,
            SCALE_UNSUPPORTED ->
            USAGE;
        default -> FAILED;
      };
    }
    err.println("enlarger: failed for a reason that it did not foresee; please report this:");
    thrown.printStackTrace(err);
    return FAILED;
  }
}
