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
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes TIFF whose gray pages are bitonal, with CCITT's group 4, and what documents say. Pages of
 * colour are not compressed.
 */
final class FaxTiff implements PageWriter {
  private static final BaselineTIFFTagSet TAGS = BaselineTIFFTagSet.getInstance();
  private static final int XMP = 700;
  private static final int STRIP_BYTES = 1 << 18;
  private static final long DPI_DENOMINATOR = 10_000;

  private final EncodeOptions options;
  private final ImageWriter writer;
  private final MemoryCacheImageOutputStream stream;
  private boolean begun;

  FaxTiff(EncodeOptions options, OutputStream out) throws IOException {
    this.options = options;
    this.writer = Plugins.tiffWriter();
    this.stream = new MemoryCacheImageOutputStream(out);
    writer.setOutput(stream);
  }

  @Override
  public void add(Image image) throws IOException {
    Pixels pixels = image.pixels();
    boolean bitonal = options.bitonal(pixels);
    BufferedImage canvas = bitonal ? Canvas.bitonal(pixels) : Canvas.interleaved(pixels);
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (bitonal) {
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionType("CCITT T.6");
    }
    TIFFDirectory tags =
        TIFFDirectory.createFromMetadata(
            writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(canvas), param));
    describe(tags, pixels, image.document(), bitonal ? 1 : pixels.bitDepth());
    TiffDescription.add(tags, ExifTags.toWrite(image.document(), pixels.shape()));
    Xmp.toWrite(image.document(), pixels.shape())
        .ifPresent(
            packet ->
                tags.addTIFFField(
                    new TIFFField(
                        new TIFFTag("XMP", XMP, 1 << TIFFTag.TIFF_BYTE),
                        TIFFTag.TIFF_BYTE,
                        packet.length,
                        packet)));
    IIOImage page = new IIOImage(canvas, null, tags.getAsMetadata());
    if (!begun) {
      writer.prepareWriteSequence(null);
      begun = true;
    }
    writer.writeToSequence(page, param);
  }

  @Override
  public void close() throws IOException {
    try (stream) {
      if (begun) {
        writer.endWriteSequence();
      }
    } finally {
      writer.dispose();
    }
  }

  private static void describe(TIFFDirectory tags, Pixels pixels, DocumentInfo document, int bits) {
    int rowBytes = Math.max(1, pixels.widthPx() * pixels.channels() * bits / 8);
    tags.addTIFFField(
        new TIFFField(
            TAGS.getTag(BaselineTIFFTagSet.TAG_ROWS_PER_STRIP),
            Math.max(1, STRIP_BYTES / rowBytes)));
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
