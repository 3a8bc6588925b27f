package io.enlarger.metric.niqe;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Makes a pristine model of images, one after another: sums of the features of their sharp blocks
 * (section 2.3) and of the products of these, which are all that is kept.
 *
 * <p>A block is sharp where its mean local deviation is more than a share of that of the image's
 * sharpest block: 0.75 in the paper. Sums are exact, so that the model has the same bits whatever
 * the order of images and merges. Not thread-safe.
 */
public final class PristineFit implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The share of the paper. */
  public static final double SHARPNESS = 0.75;

  private static final int COUNT = BlockFeatures.COUNT;

  private final double sharpness;
  private final BigDecimal[] sums = new BigDecimal[COUNT];
  private final BigDecimal[] products = new BigDecimal[COUNT * (COUNT + 1) / 2];
  private long images;
  private long blocks;

  /** With the paper's share. */
  public PristineFit() {
    this(SHARPNESS);
  }

  /**
   * @param sharpness share of the sharpest block's deviation that a block must have more than, 0 to
   *     below 1; less takes more blocks, also soft ones
   */
  public PristineFit(double sharpness) {
    if (!(sharpness >= 0 && sharpness < 1)) {
      throw new IllegalArgumentException("sharpness must be from 0 to below 1, got " + sharpness);
    }
    this.sharpness = sharpness;
    Arrays.fill(sums, BigDecimal.ZERO);
    Arrays.fill(products, BigDecimal.ZERO);
  }

  /**
   * Adds an image.
   *
   * @return how many of its blocks were taken; 0 where it is smaller than 96x96 or has no texture
   */
  public int add(Pixels image) {
    BlockFeatures features = BlockFeatures.withSharpness(image);
    double[] deviations = features.sharpness();
    double limit = sharpness * Arrays.stream(deviations).max().orElse(0);
    double[] imageSums = new double[COUNT];
    double[] imageProducts = new double[products.length];
    int taken = 0;
    for (int b = 0; b < deviations.length; b++) {
      double[] block = features.features()[b];
      if (deviations[b] > limit && Statistics.isComplete(block)) {
        addBlock(block, imageSums, imageProducts);
        taken++;
      }
    }
    if (taken > 0) {
      images++;
      blocks += taken;
      for (int i = 0; i < COUNT; i++) {
        sums[i] = sums[i].add(new BigDecimal(imageSums[i]));
      }
      for (int i = 0; i < products.length; i++) {
        products[i] = products[i].add(new BigDecimal(imageProducts[i]));
      }
    }
    return taken;
  }

  private static void addBlock(double[] block, double[] sums, double[] products) {
    int at = 0;
    for (int i = 0; i < COUNT; i++) {
      sums[i] += block[i];
      for (int j = 0; j <= i; j++) {
        products[at++] += block[i] * block[j];
      }
    }
  }

  /** Adds all images of another fit of the same sharpness. */
  public PristineFit merge(PristineFit other) {
    if (other.sharpness != sharpness) {
      throw new IllegalArgumentException(
          "fits of sharpness " + sharpness + " and " + other.sharpness + " cannot be put together");
    }
    for (int i = 0; i < COUNT; i++) {
      sums[i] = sums[i].add(other.sums[i]);
    }
    for (int i = 0; i < products.length; i++) {
      products[i] = products[i].add(other.products[i]);
    }
    images += other.images;
    blocks += other.blocks;
    return this;
  }

  /** Images of which at least one block was taken. */
  public long images() {
    return images;
  }

  /** Blocks taken. */
  public long blocks() {
    return blocks;
  }

  /**
   * The model of all images so far.
   *
   * @param name as scores show it
   * @throws EnlargerException {@code IMAGE_TOO_SMALL} where fewer blocks were taken than a
   *     covariance of all features needs
   */
  public PristineModel model(String name) {
    if (blocks <= COUNT) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_TOO_SMALL,
          "niqe model: %d sharp blocks of 96x96 px in %d images are too few for %d features; give"
              + " more or larger photographs",
          blocks,
          images,
          COUNT);
    }
    MathContext digits = MathContext.DECIMAL128;
    BigDecimal n = BigDecimal.valueOf(blocks);
    double[] mean = new double[COUNT];
    double[][] covariance = new double[COUNT][COUNT];
    int at = 0;
    for (int i = 0; i < COUNT; i++) {
      mean[i] = sums[i].divide(n, digits).doubleValue();
      for (int j = 0; j <= i; j++) {
        BigDecimal centred = products[at++].subtract(sums[i].multiply(sums[j]).divide(n, digits));
        covariance[i][j] = centred.divide(n.subtract(BigDecimal.ONE), digits).doubleValue();
        covariance[j][i] = covariance[i][j];
      }
    }
    return new PristineModel(name, images, blocks, sharpness, mean, covariance);
  }
}
