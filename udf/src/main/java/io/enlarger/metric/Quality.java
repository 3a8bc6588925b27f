package io.enlarger.metric;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.Pixels;
import io.enlarger.metric.Convention.Planes;
import io.enlarger.resample.Resampler;
import java.util.OptionalDouble;

/**
 * What the report says of an image against its reference; {@code psnrYDb} and {@code ssimY} by
 * {@link Convention#SR}, the others by {@link Convention#RGB}.
 *
 * <p>For gray images all planes are the same one, and so are the two numbers of each measure.
 *
 * @param psnrYDb decibels, +infinity for identical images
 * @param psnrRgbDb decibels, +infinity for identical images
 * @param ssimY at most 1; empty where less than 11x11 pixels are left after the crop
 * @param ssimRgb as {@code ssimY}
 */
public record Quality(
    double psnrYDb, double psnrRgbDb, OptionalDouble ssimY, OptionalDouble ssimRgb) {

  /**
   * All four measures in one pass.
   *
   * @param cropPx border that is cut off each side; the scale of the upscaling, by custom
   * @throws EnlargerException {@code IMAGE_MISMATCH}, {@code IMAGE_TOO_SMALL}
   */
  public static Quality of(Pixels reference, Pixels candidate, int cropPx) {
    ImagePair pair = new ImagePair("quality", reference, candidate, cropPx);
    Planes all = pair.colors() == 1 ? Planes.LUMA : Planes.CHANNELS;
    Comparison comparison =
        new Comparison(pair)
            .withErrors(Planes.LUMA)
            .withErrors(all)
            .withStructure(Planes.LUMA)
            .withStructure(all);
    comparison.run();
    return new Quality(
        comparison.psnrDb(Planes.LUMA),
        comparison.psnrDb(all),
        comparison.ssim(Planes.LUMA),
        comparison.ssim(all));
  }

  /**
   * How faithful an upscaled image is to what it was made of: {@code output} scaled back down by
   * {@link Resampler#BICUBIC} against {@code source}, as PSNR of the luma without a crop. It needs
   * no reference.
   *
   * @param scale how many times {@code output} is wider and higher than {@code source}
   * @return decibels, +infinity where {@code source} comes back exactly
   * @throws EnlargerException {@code IMAGE_MISMATCH} where sizes or channels do not fit
   */
  public static double lrConsistencyDb(Pixels source, Pixels output, int scale) {
    if (output.widthPx() != (long) source.widthPx() * scale
        || output.heightPx() != (long) source.heightPx() * scale) {
      throw EnlargerException.of(
          ErrorCode.IMAGE_MISMATCH,
          "lr-consistency: source is %dx%d, output %dx%d, which is not %d times as large; give the"
              + " scale that was used",
          source.widthPx(),
          source.heightPx(),
          output.widthPx(),
          output.heightPx(),
          scale);
    }
    Pixels colors =
        switch (output.channels()) {
          case 2 -> output.select(0);
          case 4 -> output.select(0, 1, 2);
          default -> output;
        };
    Pixels small = Resampler.BICUBIC.resize(colors, source.widthPx(), source.heightPx());
    return Psnr.db(source, small, Convention.SR, 0);
  }
}
