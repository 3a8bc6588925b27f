package io.enlarger.config;

import io.enlarger.config.EnlargerConfig.Sweep;
import io.enlarger.upscale.Share;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code A:B:FROM..TO:STEP}. */
final class Sweeps {
  /** Mixtures of a sweep; each is a model in memory. */
  static final int MOST = 101;

  private static final Pattern SWEEP =
      Pattern.compile("(.+):([0-9]*\\.?[0-9]+)\\.\\.([0-9]*\\.?[0-9]+):([0-9]*\\.?[0-9]+)");

  /** A colon between two addresses, and not one behind a scheme or before a port. */
  private static final Pattern BETWEEN = Pattern.compile(":(?!//)(?![0-9]+/)");

  private Sweeps() {}

  /** Null where the text is none. */
  static @Nullable Sweep parse(String text) {
    Matcher matcher = SWEEP.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String[] models = BETWEEN.split(matcher.group(1), -1);
    BigDecimal from = new BigDecimal(matcher.group(2));
    BigDecimal to = new BigDecimal(matcher.group(3));
    BigDecimal step = new BigDecimal(matcher.group(4));
    if (models.length != 2
        || models[0].isBlank()
        || models[1].isBlank()
        || step.signum() == 0
        || to.compareTo(BigDecimal.ONE) > 0
        || from.compareTo(to) > 0
        || to.subtract(from).divideToIntegralValue(step).compareTo(BigDecimal.valueOf(MOST)) >= 0) {
      return null;
    }
    List<Share> shares = new ArrayList<>();
    for (BigDecimal share = from; share.compareTo(to) <= 0; share = share.add(step)) {
      shares.add(new Share(share.doubleValue()));
    }
    return new Sweep(models[0], models[1], List.copyOf(shares));
  }
}
