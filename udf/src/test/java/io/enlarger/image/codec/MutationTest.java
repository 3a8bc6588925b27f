package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.codec.FormatConformance.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Thousands of damaged files: whatever is wrong with them, they become pixels or an {@link
 * EnlargerException}, soon, and without more memory than the limits allow.
 */
class MutationTest {
  private static final int CASES = 6_000;

  /** At most this is decoded; an array of it is all that a file may ask for. */
  private static final DecodeLimits LIMITS = new DecodeLimits(4_000_000);

  private static final long DEFAULT_SEED = 20261120;

  @Test
  void damagedFilesBecomePixelsOrAReason() throws IOException {
    // -Dmutation.seed=random looks further than the seed that always passes
    String given = System.getProperty("mutation.seed", Long.toString(DEFAULT_SEED));
    long seed =
        given.equals("random") ? ThreadLocalRandom.current().nextLong() : Long.parseLong(given);
    Random random = new Random(seed);
    List<byte[]> files = new ArrayList<>();
    for (Sample sample : FormatSamples.all()) {
      files.add(sample.bytes());
    }
    files.addAll(smallSharedFiles());
    Map<ErrorCode, Integer> refused = new EnumMap<>(ErrorCode.class);
    int decoded = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] mutant = mutated(files.get(random.nextInt(files.size())), files, random);
      String name = "seed " + seed + ", case " + i;
      ErrorCode code =
          Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> outcome(mutant), name);
      if (code == ErrorCode.CONFIGURATION_INVALID) {
        decoded++;
      } else {
        assertThat(code).as(name).isNotEqualTo(ErrorCode.INTERNAL);
        refused.merge(code, 1, Integer::sum);
      }
    }
    System.getLogger(MutationTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "seed " + seed + ": " + decoded + " of " + CASES + " decoded, refused: " + refused);
    assertThat(decoded).isBetween(1, CASES - 1);
  }

  /** The code, or that of something which no image is, where it was decoded. */
  private static ErrorCode outcome(byte[] bytes) throws IOException {
    try {
      Codec codec = Codecs.detect(ByteSource.of(bytes));
      codec.readHeader(ByteSource.of(bytes));
      try {
        codec.decode(ByteSource.of(bytes), LIMITS);
      } catch (EnlargerException e) {
        // nor may looking for what is left
        var unused = codec.salvage(ByteSource.of(bytes), LIMITS);
        throw e;
      }
      return ErrorCode.CONFIGURATION_INVALID;
    } catch (EnlargerException e) {
      return e.code();
    }
  }

  private static byte[] mutated(byte[] original, List<byte[]> others, Random random) {
    byte[] bytes = original.clone();
    int head = Math.min(bytes.length, 256);
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times && bytes.length > 0; i++) {
      head = Math.min(head, bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[random.nextInt(head)] = (byte) random.nextInt(256);
        case 2 -> bytes[random.nextInt(head)] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
        case 4 -> {
          // a number of four bytes near a limit
          int at = random.nextInt(head);
          int[] near = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 65535, 65536, 1 << 20};
          int value = near[random.nextInt(near.length)];
          for (int k = 0; k < 4 && at + k < bytes.length; k++) {
            bytes[at + k] = (byte) (value >> (8 * k));
          }
        }
        case 5 -> {
          byte[] other = others.get(random.nextInt(others.size()));
          int from = random.nextInt(other.length);
          int at = random.nextInt(bytes.length);
          int count = Math.min(Math.min(other.length - from, bytes.length - at), 64);
          System.arraycopy(other, from, bytes, at, count);
        }
        default -> {
          int from = random.nextInt(bytes.length);
          int to = random.nextInt(bytes.length);
          int count = Math.min(random.nextInt(32), bytes.length - Math.max(from, to));
          System.arraycopy(bytes, from, bytes, to, count);
        }
      }
    }
    return bytes;
  }

  private static List<byte[]> smallSharedFiles() throws IOException {
    Path folder = SharedFiles.path("data/formats");
    List<byte[]> small = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (Path file : FormatConformance.filesOf(folder)) {
        if (Files.size(file) < 8_000) {
          small.add(Files.readAllBytes(file));
        }
      }
    }
    return small;
  }
}
