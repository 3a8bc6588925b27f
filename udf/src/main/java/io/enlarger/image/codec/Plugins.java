package io.enlarger.image.codec;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.spi.ServiceRegistry;

/**
 * The readers and writers of the image libraries, each chosen by class.
 *
 * <p>What {@code ImageIO} would find by itself depends on the class path and on which class loader
 * asked first. Here nothing does, and nothing is registered for others.
 */
final class Plugins {
  private static final String JDK = "com.sun.imageio.plugins.";

  private static final ImageReaderSpi PNG_READER =
      jdk(ImageReaderSpi.class, JDK + "png.PNGImageReaderSpi");
  private static final ImageReaderSpi TIFF_READER =
      jdk(ImageReaderSpi.class, JDK + "tiff.TIFFImageReaderSpi");
  private static final ImageReaderSpi LENIENT_TIFF_READER = new TIFFImageReaderSpi();
  private static final ImageReaderSpi BIG_TIFF_READER = new BigTIFFImageReaderSpi();
  private static final ImageReaderSpi BMP_READER =
      jdk(ImageReaderSpi.class, JDK + "bmp.BMPImageReaderSpi");
  private static final ImageReaderSpi GIF_READER =
      jdk(ImageReaderSpi.class, JDK + "gif.GIFImageReaderSpi");
  private static final ImageReaderSpi WEBP_READER = new WebPImageReaderSpi();
  private static final ImageReaderSpi JPEG2000_READER = new J2KImageReaderSpi();
  private static final ImageWriterSpi WEBP_WRITER = new WebPImageWriterSpi();
  private static final ImageWriterSpi JPEG_WRITER =
      jdk(ImageWriterSpi.class, JDK + "jpeg.JPEGImageWriterSpi");
  private static final ImageWriterSpi TIFF_WRITER =
      jdk(ImageWriterSpi.class, JDK + "tiff.TIFFImageWriterSpi");

  /** Keeps {@link #JPEG_READER} and the reader that it works with together. */
  private static final ServiceRegistry JPEG_REGISTRY =
      new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());

  private static final ImageReaderSpi JPEG_READER = jpegReaderSpi();

  private Plugins() {}

  /** The JDK's: exact for all of PNG. */
  static ImageReader pngReader() throws IOException {
    return PNG_READER.createReaderInstance();
  }

  /** TwelveMonkeys' around the JDK's: reads CMYK, and files that the JDK's alone refuses. */
  static ImageReader jpegReader() throws IOException {
    return JPEG_READER.createReaderInstance();
  }

  /** The JDK's: exact for 16 bits, fast. */
  static ImageReader tiffReader() throws IOException {
    return TIFF_READER.createReaderInstance();
  }

  /** TwelveMonkeys': reads JPEG in TIFF, CMYK, YCbCr, and odd files. */
  static ImageReader lenientTiffReader() throws IOException {
    return LENIENT_TIFF_READER.createReaderInstance();
  }

  /** TwelveMonkeys': the only one for BigTIFF. */
  static ImageReader bigTiffReader() throws IOException {
    return BIG_TIFF_READER.createReaderInstance();
  }

  /** The JDK's. */
  static ImageReader bmpReader() throws IOException {
    return BMP_READER.createReaderInstance();
  }

  /** The JDK's. */
  static ImageReader gifReader() throws IOException {
    return GIF_READER.createReaderInstance();
  }

  /** libwebp: native, since the decoders in Java are far from exact. */
  static ImageReader webpReader() throws IOException {
    return WEBP_READER.createReaderInstance();
  }

  /** JJ2000 as JAI Image I/O has it: the only one in Java. */
  static ImageReader jpeg2000Reader() throws IOException {
    return JPEG2000_READER.createReaderInstance();
  }

  /** libwebp. */
  static ImageWriter webpWriter() throws IOException {
    return WEBP_WRITER.createWriterInstance();
  }

  /** The JDK's. */
  static ImageWriter jpegWriter() throws IOException {
    return JPEG_WRITER.createWriterInstance();
  }

  /** The JDK's: the only one for 16 bits. */
  static ImageWriter tiffWriter() throws IOException {
    return TIFF_WRITER.createWriterInstance();
  }

  private static ImageReaderSpi jpegReaderSpi() {
    // TwelveMonkeys' reader takes the JDK's from the registry that it is registered with: this one.
    JPEG_REGISTRY.registerServiceProvider(
        jdk(ImageReaderSpi.class, JDK + "jpeg.JPEGImageReaderSpi"), ImageReaderSpi.class);
    JPEGImageReaderSpi reader = new JPEGImageReaderSpi();
    JPEG_REGISTRY.registerServiceProvider(reader, ImageReaderSpi.class);
    return reader;
  }

  private static <T> T jdk(Class<T> category, String className) {
    var providers =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                category, provider -> provider.getClass().getName().equals(className), false);
    if (!providers.hasNext()) {
      throw new IllegalStateException("the JDK has no " + className);
    }
    return providers.next();
  }
}
