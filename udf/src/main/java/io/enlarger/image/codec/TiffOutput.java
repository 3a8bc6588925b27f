package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.Pixels;
import io.enlarger.image.Resolution;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes TIFF in strips with Deflate, resolution and ICC profile. */
final class TiffOutput {
  private static final BaselineTIFFTagSet TAGS = BaselineTIFFTagSet.getInstance();
  private static final int STRIP_BYTES = 1 << 18;
  private static final long DPI_DENOMINATOR = 10_000;

  private TiffOutput() {}

  static void write(Image image, OutputStream out) throws IOException {
    Pixels pixels = image.pixels();
    BufferedImage canvas = Canvas.interleaved(pixels);
    ImageWriter writer = Plugins.tiffWriter();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      // The name of tag value 8, Adobe's Deflate; "Deflate" is the obsolete 32946.
      param.setCompressionType("ZLib");
      param.setCompressionQuality(0); // deflate level 1
      TIFFDirectory tags =
          TIFFDirectory.createFromMetadata(
              writer.getDefaultImageMetadata(
                  ImageTypeSpecifier.createFromRenderedImage(canvas), param));
      describe(tags, pixels, image.document());
      IIOMetadata metadata = tags.getAsMetadata();
      writer.setOutput(stream);
      writer.write(null, new IIOImage(canvas, null, metadata), param);
    } finally {
      writer.dispose();
    }
  }

  private static void describe(TIFFDirectory tags, Pixels pixels, DocumentInfo document) {
    int rowBytes = pixels.widthPx() * pixels.channels() * pixels.bitDepth() / 8;
    tags.addTIFFField(
        new TIFFField(
            TAGS.getTag(BaselineTIFFTagSet.TAG_ROWS_PER_STRIP),
            Math.max(1, STRIP_BYTES / rowBytes)));
    if (pixels.bitDepth() == 8) {
      // The library differences bytes, which is right for samples of 8 bits only.
      tags.addTIFFField(
          new TIFFField(
              TAGS.getTag(BaselineTIFFTagSet.TAG_PREDICTOR),
              BaselineTIFFTagSet.PREDICTOR_HORIZONTAL_DIFFERENCING));
    }
    if (document.resolution().isPresent()) {
      Resolution resolution = document.resolution().get();
      tags.addTIFFField(rational(BaselineTIFFTagSet.TAG_X_RESOLUTION, resolution.xDpi()));
      tags.addTIFFField(rational(BaselineTIFFTagSet.TAG_Y_RESOLUTION, resolution.yDpi()));
      tags.addTIFFField(
          new TIFFField(
              TAGS.getTag(BaselineTIFFTagSet.TAG_RESOLUTION_UNIT),
              BaselineTIFFTagSet.RESOLUTION_UNIT_INCH));
    }
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, pixels.channels()))
        .ifPresent(
            profile ->
                tags.addTIFFField(
                    new TIFFField(
                        TAGS.getTag(BaselineTIFFTagSet.TAG_ICC_PROFILE),
                        TIFFTag.TIFF_UNDEFINED,
                        profile.length,
                        profile.clone())));
  }

  private static TIFFField rational(int tag, double dpi) {
    long denominator = dpi == Math.rint(dpi) ? 1 : DPI_DENOMINATOR;
    long numerator = Math.max(1, Math.min(0xffffffffL, Math.round(dpi * denominator)));
    return new TIFFField(
        TAGS.getTag(tag), TIFFTag.TIFF_RATIONAL, 1, new long[][] {{numerator, denominator}});
  }
}
