package io.enlarger.image.codec;

import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The JDK's encoder, which is everywhere. */
final class JdkJpeg implements BaselineJpeg {
  private static final String METADATA = "javax_imageio_jpeg_image_1.0";

  private final int channels;
  private final ImageWriter writer;
  private final IIOMetadata metadata;
  private byte[] samples = new byte[0];

  JdkJpeg(int channels, int quality) throws IOException {
    this.channels = channels;
    writer = Plugins.jpegWriter();
    ColorModel colors = Canvas.colorModel(channels, DataBuffer.TYPE_BYTE);
    metadata =
        writer.getDefaultImageMetadata(
            new ImageTypeSpecifier(colors, colors.createCompatibleSampleModel(1, 1)), null);
    Element root = (Element) metadata.getAsTree(METADATA);
    fullChroma(root);
    quantization(root, quality);
    metadata.setFromTree(METADATA, root);
  }

  private static void fullChroma(Element root) {
    Element luma = (Element) root.getElementsByTagName("componentSpec").item(0);
    luma.setAttribute("HsamplingFactor", "1");
    luma.setAttribute("VsamplingFactor", "1");
  }

  /** The library's tables, since the JDK rounds its own otherwise. */
  private static void quantization(Element root, int quality) {
    NodeList tables = root.getElementsByTagName("dqtable");
    for (int i = 0; i < tables.getLength(); i++) {
      IIOMetadataNode table = (IIOMetadataNode) tables.item(i);
      JPEGQTable base =
          table.getAttribute("qtableId").equals("0")
              ? JPEGQTable.K1Luminance
              : JPEGQTable.K2Chrominance;
      table.setUserObject(new JPEGQTable(scaled(base.getTable(), quality)));
    }
  }

  /** As {@code jpeg_set_quality} with {@code force_baseline} does. */
  private static int[] scaled(int[] base, int quality) {
    int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    int[] scaled = new int[base.length];
    for (int i = 0; i < base.length; i++) {
      scaled[i] = Math.max(1, Math.min(255, (base[i] * percent + 50) / 100));
    }
    return scaled;
  }

  @Override
  public ByteBuffer samples(int bytes) {
    if (samples.length < bytes) {
      samples = new byte[bytes];
    }
    return ByteBuffer.wrap(samples);
  }

  @Override
  public JpegPieces compress(int widthPx, int heightPx) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(
          null,
          new IIOImage(Canvas.of(samples, widthPx, heightPx, channels), null, metadata),
          null);
    } finally {
      writer.setOutput(null);
    }
    return new JpegPieces(ByteBuffer.wrap(file.toByteArray()));
  }

  @Override
  public void close() {
    writer.dispose();
  }
}
