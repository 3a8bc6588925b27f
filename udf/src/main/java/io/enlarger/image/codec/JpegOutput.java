package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Resolution;
import io.enlarger.image.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;

/** Writes baseline JPEG with JFIF density, ICC profile and full chroma. Not thread-safe. */
final class JpegOutput implements AutoCloseable {
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int MAX_SEGMENT_BYTES = 65_533;
  private static final int MAX_DENSITY = 65_535;

  /** Most bytes of a profile in a segment (ICC.1:2010, B.4). */
  private static final int PIECE_BYTES = 65_519;

  private final ImageWriter writer;
  private final ImageWriteParam param;
  private final IIOMetadata metadata;

  /**
   * How images of a kind are written.
   *
   * @param shape their size and channels; what the document says is brought into line with it
   */
  JpegOutput(Shape shape, DocumentInfo document, int quality) throws IOException {
    writer = Plugins.jpegWriter();
    param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality / 100f);
    ColorModel colors = Canvas.colorModel(shape.channels(), DataBuffer.TYPE_BYTE);
    metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(colors, colors.createCompatibleSampleModel(1, 1)), param);
    Element root = (Element) metadata.getAsTree(METADATA);
    document.resolution().ifPresent(resolution -> density(root, resolution));
    Element markers = (Element) root.getElementsByTagName("markerSequence").item(0);
    fullChroma(markers);
    document
        .iccProfile()
        .filter(profile -> IccProfiles.fits(profile, shape.channels()))
        .ifPresent(profile -> profile(markers, profile));
    Xmp.toWrite(document, shape)
        .ifPresent(packet -> segment(markers, APP1, join(Xmp.JPEG_NAME, packet)));
    ExifTags tags = ExifTags.toWrite(document, shape);
    if (!tags.isEmpty()) {
      segment(markers, APP1, join("Exif\0\0", tags.block(document.resolution())));
    }
    metadata.setFromTree(METADATA, root);
  }

  /** Writes an image of the kind. */
  void write(BufferedImage image, OutputStream out) throws IOException {
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } finally {
      writer.setOutput(null);
    }
  }

  static void write(
      BufferedImage image, Shape shape, DocumentInfo document, int quality, OutputStream out)
      throws IOException {
    try (JpegOutput output = new JpegOutput(shape, document, quality)) {
      output.write(image, out);
    }
  }

  @Override
  public void close() {
    writer.dispose();
  }

  private static void density(Element root, Resolution resolution) {
    Element jfif = (Element) root.getElementsByTagName("app0JFIF").item(0);
    long x = Math.round(resolution.xDpi());
    long y = Math.round(resolution.yDpi());
    if (x >= 1 && y >= 1 && x <= MAX_DENSITY && y <= MAX_DENSITY) {
      jfif.setAttribute("resUnits", "1");
      jfif.setAttribute("Xdensity", Long.toString(x));
      jfif.setAttribute("Ydensity", Long.toString(y));
    }
  }

  private static void fullChroma(Element markers) {
    Element luma = (Element) markers.getElementsByTagName("componentSpec").item(0);
    luma.setAttribute("HsamplingFactor", "1");
    luma.setAttribute("VsamplingFactor", "1");
  }

  private static void profile(Element markers, byte[] profile) {
    int pieces = (profile.length + PIECE_BYTES - 1) / PIECE_BYTES;
    if (pieces > 255) {
      return;
    }
    for (int piece = 0; piece < pieces; piece++) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1));
      data.write(piece + 1);
      data.write(pieces);
      int from = piece * PIECE_BYTES;
      data.write(profile, from, Math.min(PIECE_BYTES, profile.length - from));
      segment(markers, APP2, data.toByteArray());
    }
  }

  private static byte[] join(String name, byte[] data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  /** Before the tables; what does not fit a segment is left out. */
  private static void segment(Element markers, int marker, byte[] data) {
    if (data.length > MAX_SEGMENT_BYTES) {
      return;
    }
    IIOMetadataNode segment = new IIOMetadataNode("unknown");
    segment.setAttribute("MarkerTag", Integer.toString(marker));
    segment.setUserObject(data);
    markers.insertBefore(segment, markers.getElementsByTagName("dqt").item(0));
  }
}
