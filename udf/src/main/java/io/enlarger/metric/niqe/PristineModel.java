package io.enlarger.metric.niqe;

import io.enlarger.EnlargerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What natural images are like: mean and covariance of the features of their sharp blocks (Mittal
 * et al. 2013, section 2.4).
 *
 * <p>A file of this project's own (JSON, written by {@link #toJson}), or the {@code
 * modelparameters.mat} of NIQE's authors. Immutable, thread-safe, serialisable. Equal where the
 * hashes are.
 */
public final class PristineModel implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The model that travels with Enlarger, fitted by {@code enlarger fit-niqe --sharpness 0.5} on
   * the 400 training and test images of BSDS without 302003.jpg, which is in Set5, and on the 91 of
   * T91, as their files are: 3873 blocks of 489 images, for one image has none. Over 700 versions
   * of B100's images (smaller and large again, blurred, noisy, JPEG) its rank correlation with the
   * authors' model is 0.969. With the paper's 0.75 only four blocks are taken of a photograph of
   * that size, and its ranks agree less.
   */
  public static final String BUNDLED = "enlarger-niqe";

  private final String name;
  private final long images;
  private final long blocks;
  private final @Nullable Double sharpness;
  private final double[] mean;
  private final double[][] covariance;
  private final String sha256;

  /**
   * @param images number of images, 0 where unknown
   * @param blocks number of blocks, 0 where unknown
   * @param sharpness share that its blocks were chosen by, null where unknown
   * @param mean 36 features; taken over
   * @param covariance of them, symmetric; taken over
   */
  PristineModel(
      String name,
      long images,
      long blocks,
      @Nullable Double sharpness,
      double[] mean,
      double[][] covariance) {
    this.name = name;
    this.images = images;
    this.blocks = blocks;
    this.sharpness = sharpness;
    this.mean = mean;
    this.covariance = covariance;
    this.sha256 = hash(sharpness, mean, covariance);
  }

  /** The model that travels with Enlarger: {@value #BUNDLED}. */
  public static PristineModel bundled() {
    return Bundled.MODEL;
  }

  /** The card of the bundled model in Markdown: data, fitting, agreement, limits. */
  public static String card() {
    return new String(resource(BUNDLED + ".md"), StandardCharsets.UTF_8);
  }

  /**
   * Reads a model.
   *
   * @param where its address, for messages; its last part without extension is the name of a model
   *     that has none
   * @param bytes the file: JSON as {@link #toJson} writes it, or MAT of version 5 with {@code
   *     mu_prisparam} and {@code cov_prisparam}
   * @throws EnlargerException {@code CHECKPOINT_INVALID} where it is neither, or damaged
   */
  public static PristineModel read(String where, byte[] bytes) {
    return PristineModelFile.read(where, bytes);
  }

  /** The name that scores show. */
  public String name() {
    return name;
  }

  /** Images that it was fitted on; 0 where unknown. */
  public long images() {
    return images;
  }

  /** Blocks of those images that it was fitted on; 0 where unknown. */
  public long blocks() {
    return blocks;
  }

  /**
   * Which blocks of an image it was fitted on: those whose mean local deviation is more than this
   * share of the sharpest one's; empty where that is unknown, as of the authors' file.
   */
  public OptionalDouble sharpness() {
    return sharpness == null ? OptionalDouble.empty() : OptionalDouble.of(sharpness);
  }

  /** Side of a block at the first scale. */
  public int blockPx() {
    return BlockFeatures.BLOCK_PX;
  }

  /**
   * Hash of the block's side, the sharpness where it is known, mean and covariance, whatever file
   * they are from.
   */
  public String sha256() {
    return sha256;
  }

  /** Name and eight digits of the hash, for example {@code enlarger-niqe@0123abcd}. */
  public String label() {
    return name + "@" + sha256.substring(0, 8);
  }

  /** The file of this model. */
  public byte[] toJson() {
    return PristineModelFile.json(this);
  }

  double mean(int feature) {
    return mean[feature];
  }

  double covariance(int feature, int other) {
    return covariance[feature][other];
  }

  private static String hash(@Nullable Double sharpness, double[] mean, double[][] covariance) {
    int numbers = mean.length * (mean.length + 1) + (sharpness == null ? 0 : 1);
    ByteBuffer bytes =
        ByteBuffer.allocate(4 + 8 * numbers)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(BlockFeatures.BLOCK_PX);
    if (sharpness != null) {
      bytes.putDouble(sharpness);
    }
    for (double value : mean) {
      bytes.putDouble(value);
    }
    for (double[] row : covariance) {
      for (double value : row) {
        bytes.putDouble(value);
      }
    }
    return DigestUtils.sha256Hex(bytes.array());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PristineModel that
        && name.equals(that.name)
        && sha256.equals(that.sha256);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s of %d blocks of %d images", label(), blocks, images);
  }

  private static byte[] resource(String file) {
    try (InputStream in = PristineModel.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Bundled {
    static final PristineModel MODEL = read(BUNDLED + ".json", resource(BUNDLED + ".json"));
  }
}
