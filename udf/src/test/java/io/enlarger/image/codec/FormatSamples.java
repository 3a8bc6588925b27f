package io.enlarger.image.codec;

import com.github.jaiimageio.jpeg2000.impl.J2KImageWriterSpi;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.codec.FormatConformance.Sample;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Small files of every format and their pixels, made without the code that is tested. */
final class FormatSamples {
  private FormatSamples() {}

  static List<Sample> all() throws IOException {
    List<Sample> all = new ArrayList<>();
    all.addAll(png());
    all.addAll(jpeg());
    all.addAll(tiff());
    all.addAll(jpeg2000());
    all.addAll(webp());
    all.addAll(bmp());
    all.addAll(gif());
    all.addAll(pnm());
    return all;
  }

  static List<Sample> png() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int depth : new int[] {8, 16}) {
      for (int channels = 1; channels <= 4; channels++) {
        Pixels pixels = Samples.photo(23, 17, channels, depth, channels);
        samples.add(
            sample("png " + pixels, Samples.encode(ImageFormat.PNG, Image.of(pixels)), pixels));
      }
    }
    BufferedImage palette = palette();
    samples.add(sample("png palette", written("png", palette), rgbOf(palette)));
    return samples;
  }

  static List<Sample> jpeg() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int channels : new int[] {1, 3}) {
      Pixels pixels = Samples.photo(40, 28, channels, 8, channels);
      byte[] bytes = Samples.encode(ImageFormat.JPEG, Image.of(pixels));
      samples.add(new Sample("jpeg " + pixels, bytes, pixels, 16));
    }
    return samples;
  }

  /** The writer's own, and hand-made pages of every depth, order and layout. */
  static List<Sample> tiff() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int channels = 1; channels <= 4; channels++) {
      Pixels pixels = Samples.photo(23, 17, channels, 16, channels);
      samples.add(
          sample("tiff " + pixels, Samples.encode(ImageFormat.TIFF, Image.of(pixels)), pixels));
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      for (int bits : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 24, 32}) {
        for (int colors : new int[] {1, 3}) {
          for (boolean planar : new boolean[] {false, true}) {
            samples.add(tiff(order, bits, colors, planar, false));
            samples.add(tiff(order, bits, colors, planar, true));
          }
        }
      }
    }
    return samples;
  }

  private static Sample tiff(
      ByteOrder order, int bits, int colors, boolean planar, boolean deflated) throws IOException {
    int width = 13;
    int height = 9;
    long max = (1L << bits) - 1;
    int outMax = bits > 8 ? 65535 : 255;
    byte[] to8 = new byte[bits > 8 ? 0 : width * height * colors];
    short[] to16 = new short[bits > 8 ? width * height * colors : 0];
    int planes = planar ? colors : 1;
    int rowSamples = planar ? width : width * colors;
    int rowBytes = (rowSamples * bits + 7) / 8;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int plane = 0; plane < planes; plane++) {
      for (int y = 0; y < height; y++) {
        byte[] row = new byte[rowBytes];
        for (int i = 0; i < rowSamples; i++) {
          int x = planar ? i : i / colors;
          int c = planar ? plane : i % colors;
          long value = (((x * 37L + y * 101L + c * 7919L) * 2654435761L) >>> 7) & max;
          int at = (y * width + x) * colors + c;
          long scaled = Math.round(value * (double) outMax / max);
          if (bits > 8) {
            to16[at] = (short) scaled;
          } else {
            to8[at] = (byte) scaled;
          }
          for (int bit = 0; bit < bits; bit++) {
            // bytes of whole-byte samples are in the file's order, bits always the highest first
            int shift = bits - 1 - bit;
            int place = bit;
            if (bits > 8 && bits % 8 == 0 && order == ByteOrder.LITTLE_ENDIAN) {
              place = (bits / 8 - 1 - bit / 8) * 8 + bit % 8;
            }
            int position = i * bits + place;
            row[position >> 3] |= (byte) (((value >>> shift) & 1) << (7 - (position & 7)));
          }
        }
        data.writeBytes(row);
      }
    }
    byte[] packed = data.toByteArray();
    int planeBytes = rowBytes * height;
    List<byte[]> strips = new ArrayList<>();
    for (int plane = 0; plane < planes; plane++) {
      byte[] strip =
          java.util.Arrays.copyOfRange(packed, plane * planeBytes, (plane + 1) * planeBytes);
      strips.add(deflated ? deflated(strip) : strip);
    }
    byte[] file =
        new TiffFile(order)
            .tag(256, width)
            .tag(257, height)
            .tag(258, bits)
            .tag(259, deflated ? 8 : 1)
            .tag(262, colors == 3 ? 2 : 1)
            .tag(277, colors)
            .tag(278, height)
            .tag(284, planar ? 2 : 1)
            .strips(strips);
    Pixels pixels =
        bits > 8
            ? Pixels.of16(width, height, colors, to16)
            : Pixels.of8(width, height, colors, to8);
    String name =
        order
            + " "
            + bits
            + " bits, "
            + colors
            + " colours, planar "
            + planar
            + ", deflated "
            + deflated;
    return new Sample(name, file, pixels, bits > 16 ? 1 : 0);
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }

  static List<Sample> jpeg2000() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int depth : new int[] {8, 16}) {
      for (int channels : new int[] {1, 3}) {
        if (depth == 16 && channels == 3) {
          continue; // what the writer of the test cannot do
        }
        Pixels pixels = Samples.photo(33, 21, channels, depth, channels);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = new J2KImageWriterSpi().createWriterInstance();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
          writer.setOutput(stream);
          writer.write(new IIOImage(Canvas.interleaved(pixels), null, null));
        } finally {
          writer.dispose();
        }
        samples.add(sample("jpeg2000 " + pixels, out.toByteArray(), pixels));
      }
    }
    return samples;
  }

  /** Made by libwebp's cwebp of the picture that {@link #gradient} draws. */
  static List<Sample> webp() {
    String lossless =
        "UklGRjoAAABXRUJQVlA4TC4AAAAvE0ADAAmAIAb8D5uI6H9qARCE/20T9Y/+p0CkbVMN9y947HQYJiAmAC4Hy78A";
    String withAlpha =
        "UklGRjwAAABXRUJQVlA4TC8AAAAvE0ADEAmAIAb8D5uI6H9qARCE/20T9Y/+p0CkbVMN9y947HQYJmD+JwC8HKj8CwA=";
    String lossy =
        "UklGRooAAABXRUJQVlA4IH4AAABQBACdASoUAA4ALiUYjEYREREBABIlsAJ0yhHc3kv4AcIACrKC5fWDCYqmAP7/6Drj6Ktm"
            + "6jH81j9Kk0shX0XPnKWLignIIf/ynds2VJTi5S+WGXqQHX+D4wNBOp7BaLfXsJFfv3lQmlBJ4ENcitZm6BC1sk0joumHAwO4"
            + "AAA=";
    Base64.Decoder base64 = Base64.getDecoder();
    return List.of(
        sample("webp lossless", base64.decode(lossless), gradient(3)),
        sample("webp with alpha", base64.decode(withAlpha), gradient(4)),
        new Sample("webp lossy", base64.decode(lossy), gradient(3), 48));
  }

  /** Red grows to the right, green down, blue with both; alpha shrinks to the right. */
  private static Pixels gradient(int channels) {
    int width = 20;
    int height = 14;
    byte[] samples = new byte[width * height * channels];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      samples[i * channels] = (byte) (x * 12);
      samples[i * channels + 1] = (byte) (y * 18);
      samples[i * channels + 2] = (byte) (x * y);
      if (channels == 4) {
        samples[i * channels + 3] = (byte) (255 - x);
      }
    }
    return Pixels.of8(width, height, channels, samples);
  }

  static List<Sample> bmp() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int type :
        new int[] {
          BufferedImage.TYPE_3BYTE_BGR,
          BufferedImage.TYPE_BYTE_BINARY,
          BufferedImage.TYPE_USHORT_565_RGB
        }) {
      BufferedImage image = new BufferedImage(21, 15, type);
      for (int i = 0; i < 21 * 15; i++) {
        image.setRGB(i % 21, i / 21, 0xff000000 | i * 40503);
      }
      samples.add(sample("bmp " + type, written("bmp", image), rgbOf(image)));
    }
    BufferedImage palette = palette();
    samples.add(sample("bmp palette", written("bmp", palette), rgbOf(palette)));
    return samples;
  }

  static List<Sample> gif() throws IOException {
    BufferedImage palette = palette();
    return List.of(sample("gif", written("gif", palette), rgbOf(palette)));
  }

  private static BufferedImage palette() {
    byte[] reds = new byte[200];
    byte[] greens = new byte[200];
    byte[] blues = new byte[200];
    for (int i = 0; i < 200; i++) {
      reds[i] = (byte) i;
      greens[i] = (byte) (255 - i);
      blues[i] = (byte) (i * i);
    }
    BufferedImage image =
        new BufferedImage(
            19,
            11,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 200, reds, greens, blues));
    for (int i = 0; i < 19 * 11; i++) {
      image.getRaster().setSample(i % 19, i / 19, 0, i * 7 % 200);
    }
    return image;
  }

  private static Pixels rgbOf(BufferedImage image) {
    int width = image.getWidth();
    byte[] samples = new byte[width * image.getHeight() * 3];
    for (int i = 0; i < samples.length / 3; i++) {
      int rgb = image.getRGB(i % width, i / width);
      for (int c = 0; c < 3; c++) {
        samples[3 * i + c] = (byte) (rgb >> (16 - 8 * c));
      }
    }
    return Pixels.of8(width, image.getHeight(), 3, samples);
  }

  private static byte[] written(String format, BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IllegalStateException("the JDK does not write " + format);
    }
    return out.toByteArray();
  }

  static List<Sample> pnm() {
    byte[] gray = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};
    byte[] white = {(byte) 255, 0, (byte) 255, 0, (byte) 255, 0};
    byte[] rgb = {(byte) 255, 0, 0, 0, (byte) 255, 51};
    Pixels grays = Pixels.of8(3, 2, 1, gray);
    Pixels bitmap = Pixels.of8(3, 2, 1, white);
    Pixels colors = Pixels.of8(2, 1, 3, rgb);
    Pixels wide = Pixels.of16(2, 1, 1, new short[] {0x1234, (short) 0xfedc});
    return List.of(
        sample("P1", ascii("P1 # a comment\n3 2\n0 1 0\n101\n"), bitmap),
        sample("P2", ascii("P2\n3 2 5\n0 1 2\n3 4 5\n"), grays),
        sample("P3", ascii("P3\n2 1\n5\n5 0 0 0 5 1"), colors),
        sample("P4", join("P4\n3 2\n", (byte) 0x40, (byte) 0xa0), bitmap),
        sample("P5", join("P5\n3 2\n255\n", gray), grays),
        sample("P6", join("P6\n#x\n2 1 255\n", rgb), colors),
        sample(
            "P5 of 16 bits",
            join("P5 2 1 65535\n", (byte) 0x12, (byte) 0x34, (byte) 0xfe, (byte) 0xdc),
            wide));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(String head, byte... data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii(head));
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static Sample sample(String name, byte[] bytes, Pixels pixels) {
    return new Sample(name, bytes, pixels, 0);
  }

  /** A classic TIFF of one page, put together tag by tag. */
  private static final class TiffFile {
    private final ByteOrder order;
    private final List<int[]> tags = new ArrayList<>();

    TiffFile(ByteOrder order) {
      this.order = order;
    }

    TiffFile tag(int tag, int value) {
      tags.add(new int[] {tag, value});
      return this;
    }

    byte[] strips(List<byte[]> strips) {
      int entries = tags.size() + 2;
      int arrays = 8 + 2 + 12 * entries + 4;
      int data = arrays + 8 * strips.size();
      int size = data;
      for (byte[] strip : strips) {
        size += strip.length;
      }
      ByteBuffer file = ByteBuffer.allocate(size).order(order);
      file.put(order == ByteOrder.LITTLE_ENDIAN ? ascii("II") : ascii("MM"));
      file.putShort((short) 42).putInt(8).putShort((short) entries);
      for (int[] tag : tags) {
        file.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
      }
      array(file, 273, strips, arrays, data);
      array(file, 279, strips, arrays + 4 * strips.size(), data);
      file.putInt(0);
      int offset = data;
      for (int i = 0; i < strips.size(); i++) {
        file.putInt(arrays + 4 * i, offset);
        file.putInt(arrays + 4 * (strips.size() + i), strips.get(i).length);
        System.arraycopy(strips.get(i), 0, file.array(), offset, strips.get(i).length);
        offset += strips.get(i).length;
      }
      return file.array();
    }

    private static void array(ByteBuffer file, int tag, List<byte[]> strips, int at, int data) {
      int value = strips.size() > 1 ? at : tag == 273 ? data : strips.get(0).length;
      file.putShort((short) tag).putShort((short) 4).putInt(strips.size()).putInt(value);
    }
  }
}
