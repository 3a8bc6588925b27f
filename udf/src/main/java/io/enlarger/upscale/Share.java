package io.enlarger.upscale;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * How much of a mixture is the second of two.
 *
 * @param value from 0, the first alone, to 1, the second alone
 */
public record Share(double value) implements Serializable {
  public Share {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("share must be from 0 to 1, got " + value);
    }
  }

  /** For example {@code A*0.7+B*0.3}. */
  String mixture(String first, String second) {
    BigDecimal share = BigDecimal.valueOf(value);
    return first + "*" + plain(BigDecimal.ONE.subtract(share)) + "+" + second + "*" + plain(share);
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
