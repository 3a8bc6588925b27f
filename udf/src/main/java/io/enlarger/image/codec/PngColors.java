package io.enlarger.image.codec;

import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.Calibrated;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The chunks by which PNG says otherwise than by a profile what its samples mean (PNG, third
 * edition, W3C 2025, 11.3.2). Those that break the specification are as if they were not there.
 */
final class PngColors {
  static final String GAMMA = "gAMA";
  static final String CHROMATICITIES = "cHRM";
  static final String SRGB = "sRGB";
  static final String CODE_POINTS = "cICP";

  /** None of them is longer. */
  static final int MAX_BYTES = 32;

  private OptionalInt gamma = OptionalInt.empty();
  private List<Integer> chromaticities = List.of();
  private OptionalInt srgbIntent = OptionalInt.empty();
  private List<Integer> codePoints = List.of();

  /** Takes one of the chunks. */
  void read(String type, byte[] data) {
    ByteBuffer numbers = ByteBuffer.wrap(data);
    switch (type) {
      case GAMMA -> {
        if (data.length == 4 && numbers.getInt(0) > 0) {
          gamma = OptionalInt.of(numbers.getInt());
        }
      }
      case CHROMATICITIES -> {
        List<Integer> read = new ArrayList<>();
        while (data.length == 32 && numbers.hasRemaining()) {
          read.add(numbers.getInt());
        }
        if (read.stream().allMatch(value -> value >= 0)) {
          chromaticities = read;
        }
      }
      case CODE_POINTS -> {
        List<Integer> read =
            IntStream.range(0, data.length).map(i -> data[i] & 0xff).boxed().toList();
        if (Calibrated.areCodePoints(read)) {
          codePoints = read;
        }
      }
      default -> {
        if (data.length == 1 && data[0] >= 0 && data[0] <= 3) {
          srgbIntent = OptionalInt.of(data[0]);
        }
      }
    }
  }

  /** What the chunks said, where there were any. */
  Optional<ColorBasis> basis() {
    return gamma.isEmpty() && chromaticities.isEmpty() && srgbIntent.isEmpty()
        ? basisBesideProfile()
        : Optional.of(new Calibrated(gamma, chromaticities, srgbIntent, codePoints));
  }

  /** What holds although there is a profile: only the code points do. */
  Optional<ColorBasis> basisBesideProfile() {
    return codePoints.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Calibrated(OptionalInt.empty(), List.of(), OptionalInt.empty(), codePoints));
  }
}
