package io.enlarger.image.codec;

import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Region;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageReader;

/**
 * The first picture of a GIF (CompuServe 1990), on the screen that the file asks for; what the
 * picture leaves of it is transparent. Read only.
 */
final class GifCodec extends LibraryCodec {
  @Override
  public ImageFormat format() {
    return ImageFormat.GIF;
  }

  @Override
  public boolean recognises(byte[] head) {
    if (head.length < 6) {
      return false;
    }
    String signature = new String(head, 0, 6, StandardCharsets.ISO_8859_1);
    return signature.equals("GIF87a") || signature.equals("GIF89a");
  }

  @Override
  Opening open(SourceStream in) throws IOException {
    Screen screen = Screen.read(in);
    return new Opening(
        new ImageHeader(
            format(),
            screen.width,
            screen.height,
            screen.transparent || !screen.covered() ? 4 : 3,
            8,
            1,
            Optional.empty(),
            false),
        DocumentInfo.NONE,
        (decoded, header) -> onScreen(decoded, header, screen));
  }

  @Override
  ImageReader reader() throws IOException {
    return Plugins.gifReader();
  }

  private static Pixels onScreen(BufferedImage decoded, ImageHeader header, Screen screen) {
    Pixels picture = Rasters.toPixels(decoded, header);
    if (picture.widthPx() == header.widthPx() && picture.heightPx() == header.heightPx()) {
      return picture;
    }
    byte[] samples = new byte[Math.toIntExact(header.areaPx() * header.channels())];
    Region place = new Region(screen.x, screen.y, picture.widthPx(), picture.heightPx());
    Optional<Region> seen = place.intersection(Region.ofSize(header.widthPx(), header.heightPx()));
    if (seen.isPresent()) {
      Region there = seen.get();
      Pixels shown =
          picture.crop(
              new Region(
                  there.x() - place.x(), there.y() - place.y(), there.widthPx(), there.heightPx()));
      for (int y = 0; y < there.heightPx(); y++) {
        shown.copyRows8(
            y, 1, samples, ((there.y() + y) * header.widthPx() + there.x()) * header.channels());
      }
    }
    return Pixels.of8(header.widthPx(), header.heightPx(), header.channels(), samples);
  }

  /** Sizes, and the extension before the first picture. */
  private record Screen(
      int width,
      int height,
      boolean transparent,
      int x,
      int y,
      int pictureWidth,
      int pictureHeight) {

    boolean covered() {
      return x == 0 && y == 0 && pictureWidth >= width && pictureHeight >= height;
    }

    static Screen read(SourceStream in) throws IOException {
      in.setByteOrder(java.nio.ByteOrder.LITTLE_ENDIAN);
      in.seek(6);
      int width = in.readUnsignedShort();
      int height = in.readUnsignedShort();
      int flags = in.readUnsignedByte();
      in.seek(13 + ((flags & 0x80) != 0 ? 3L << ((flags & 7) + 1) : 0));
      boolean transparent = false;
      while (true) {
        int block = in.readUnsignedByte();
        if (block == 0x2c) {
          int x = in.readUnsignedShort();
          int y = in.readUnsignedShort();
          int pictureWidth = in.readUnsignedShort();
          int pictureHeight = in.readUnsignedShort();
          int screenWidth = width == 0 ? x + pictureWidth : width;
          int screenHeight = height == 0 ? y + pictureHeight : height;
          if (screenWidth == 0 || screenHeight == 0 || pictureWidth == 0 || pictureHeight == 0) {
            throw Failures.corrupt(ImageFormat.GIF, "its first picture has no size");
          }
          return new Screen(
              screenWidth, screenHeight, transparent, x, y, pictureWidth, pictureHeight);
        }
        if (block != 0x21) {
          throw Failures.corrupt(ImageFormat.GIF, "it has no picture");
        }
        int label = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        if (label == 0xf9 && length >= 1) {
          transparent = (in.readUnsignedByte() & 1) != 0;
          in.seek(in.getStreamPosition() + length - 1);
          length = in.readUnsignedByte();
        }
        while (length != 0) {
          in.seek(in.getStreamPosition() + length);
          length = in.readUnsignedByte();
        }
      }
    }
  }
}
