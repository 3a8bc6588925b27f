package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ColorBasis;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Resolution;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/**
 * What the chunks of a PNG file before its pixels say (PNG, third edition, W3C 2025, 11).
 *
 * @param header the upright image
 * @param orientation of the eXIf chunk, where it comes before the pixels
 * @param profilePosition where the iCCP chunk's data begins
 * @param profileBytes its length; 0 where there is none that fits the pixels
 * @param transparency where the type of the tRNS chunk is that the decoder must not see, since the
 *     JDK's is wrong about it for gray of less than 8 bits; -1 where it may see all
 * @param transparentGray the sample, scaled to 8 bits, that is transparent where {@code
 *     transparency} is not -1
 * @param colors of the chunks cICP, gAMA, cHRM and sRGB; where there is a profile that fits, of
 *     cICP alone, since the others are to be ignored (11.3.2.3)
 * @param exif the eXIf chunk, where it comes before the pixels
 * @param xmp the XMP packet, likewise
 */
record PngLayout(
    ImageHeader header,
    Orientation orientation,
    long profilePosition,
    int profileBytes,
    long transparency,
    int transparentGray,
    Optional<ColorBasis> colors,
    Optional<byte[]> exif,
    Optional<byte[]> xmp) {

  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private static final int GRAY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GRAY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;
  private static final double METRES_PER_INCH = 0.0254;

  static PngLayout read(SourceStream in) throws IOException {
    Chunk first = Chunk.at(in, SIGNATURE.length);
    if (!first.type.equals("IHDR") || first.length != 13) {
      throw corrupt("it does not begin with an IHDR chunk");
    }
    first.checkSum(in);
    ByteBuffer ihdr = ByteBuffer.wrap(in.bytes(first.dataPosition, 13));
    int width = ihdr.getInt();
    int height = ihdr.getInt();
    int depth = ihdr.get();
    int colorType = ihdr.get();
    if (width < 1 || height < 1) {
      throw corrupt("its size is " + width + "x" + height);
    }
    boolean allowed =
        switch (colorType) {
          case GRAY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GRAY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!allowed) {
      throw corrupt("colour type " + colorType + " with " + depth + " bits does not exist");
    }
    boolean palette = false;
    boolean transparent = false;
    long hidden = -1;
    int transparentGray = 0;
    Optional<Resolution> resolution = Optional.empty();
    ExifBlock exif = ExifBlock.NONE;
    Optional<byte[]> exifBytes = Optional.empty();
    Optional<byte[]> xmp = Optional.empty();
    long profilePosition = 0;
    int profileBytes = 0;
    PngColors colors = new PngColors();
    Chunk chunk = first.next(in);
    while (!chunk.type.equals("IDAT")) {
      switch (chunk.type) {
        case "PLTE" -> palette = true;
        case "tRNS" -> {
          transparent = true;
          if (colorType == GRAY && depth < 8 && chunk.length == 2) {
            int max = (1 << depth) - 1;
            hidden = chunk.dataPosition - 4;
            transparentGray =
                (ByteBuffer.wrap(in.bytes(chunk.dataPosition, 2)).getShort() & max) * 255 / max;
          }
        }
        case "pHYs" -> resolution = physical(in, chunk);
        case "eXIf" -> {
          exif = ExifBlock.read(in, chunk.dataPosition);
          exifBytes = Optional.of(in.bytes(chunk.dataPosition, chunk.length));
        }
        case "iTXt" -> xmp = xmp.isPresent() ? xmp : xmp(in, chunk);
        case PngColors.GAMMA, PngColors.CHROMATICITIES, PngColors.SRGB, PngColors.CODE_POINTS -> {
          if (chunk.length <= PngColors.MAX_BYTES) {
            colors.read(chunk.type, in.bytes(chunk.dataPosition, chunk.length));
          }
        }
        case "iCCP" -> {
          profilePosition = chunk.dataPosition;
          profileBytes = chunk.length;
        }
        case "IEND" -> throw corrupt("it has no pixels");
        default -> {}
      }
      chunk = chunk.next(in);
    }
    if (colorType == PALETTE && !palette) {
      throw corrupt("it has no palette");
    }
    int channels =
        switch (colorType) {
          case GRAY -> transparent ? 2 : 1;
          case GRAY_ALPHA -> 2;
          case RGB, PALETTE -> transparent ? 4 : 3;
          default -> 4;
        };
    boolean fits =
        profileBytes > 0
            && IccProfiles.fits(
                inflate(in, profilePosition, profileBytes, IccProfiles.HEADER_BYTES), channels);
    Orientation orientation = exif.orientation();
    ImageHeader header =
        new ImageHeader(
            ImageFormat.PNG,
            orientation.swapsAxes() ? height : width,
            orientation.swapsAxes() ? width : height,
            channels,
            depth,
            1,
            orientation.apply(resolution.isPresent() ? resolution : exif.resolution()),
            fits);
    return new PngLayout(
        header,
        orientation,
        profilePosition,
        fits ? profileBytes : 0,
        hidden,
        transparentGray,
        fits ? colors.basisBesideProfile() : colors.basis(),
        exifBytes,
        xmp);
  }

  /** The file as the decoder is to see it. */
  ByteSource essence(ByteSource whole) {
    return transparency < 0 ? whole : new Masked(whole, transparency, (byte) 'x', 1);
  }

  /** What the file says besides its pixels. */
  DocumentInfo document(SourceStream in) throws IOException {
    return new DocumentInfo(header.resolution(), profile(in))
        .described(exif, xmp)
        .withColors(colors);
  }

  /** The ICC profile, where there is one that fits the pixels. */
  private Optional<byte[]> profile(SourceStream in) throws IOException {
    return profileBytes == 0
        ? Optional.empty()
        : Optional.of(inflate(in, profilePosition, profileBytes, IccProfiles.MAX_BYTES));
  }

  /** Refuses a file whose critical chunks are damaged, or that ends before its IEND. */
  static void checkIntegrity(SourceStream in) throws IOException {
    Chunk chunk = Chunk.at(in, SIGNATURE.length);
    while (true) {
      if (Character.isUpperCase(chunk.type.charAt(0))) {
        chunk.checkSum(in);
      }
      if (chunk.type.equals("IEND")) {
        return;
      }
      chunk = chunk.next(in);
    }
  }

  /** Where the first damaged critical chunk begins, or the first that is not there. */
  static long intactBytes(SourceStream in) throws IOException {
    long end = SIGNATURE.length;
    try {
      Chunk chunk = Chunk.at(in, end);
      while (!chunk.type.equals("IEND")) {
        if (Character.isUpperCase(chunk.type.charAt(0))) {
          chunk.checkSum(in);
        }
        end = chunk.dataPosition + chunk.length + 4L;
        chunk = chunk.next(in);
      }
    } catch (EOFException e) {
      // what is there of a chunk that is cut off cannot be checked, but is there
      return Math.max(end, in.length());
    } catch (EnlargerException e) {
      return end;
    }
    return end;
  }

  private static Optional<Resolution> physical(SourceStream in, Chunk chunk) throws IOException {
    if (chunk.length != 9) {
      return Optional.empty();
    }
    ByteBuffer data = ByteBuffer.wrap(in.bytes(chunk.dataPosition, 9));
    double x = (data.getInt() & 0xffffffffL) * METRES_PER_INCH;
    double y = (data.getInt() & 0xffffffffL) * METRES_PER_INCH;
    boolean metres = data.get() == 1;
    return metres && x > 0 && y > 0 ? Optional.of(new Resolution(x, y)) : Optional.empty();
  }

  /** The packet in an iTXt chunk with XMP's keyword; compressed ones are rare and not carried. */
  private static Optional<byte[]> xmp(SourceStream in, Chunk chunk) throws IOException {
    int start = Xmp.PNG_KEYWORD.length() + 5;
    if (chunk.length < start || chunk.length > Xmp.MAX_BYTES) {
      return Optional.empty();
    }
    byte[] head = in.bytes(chunk.dataPosition, start);
    String expected = Xmp.PNG_KEYWORD + "\0\0\0\0\0";
    return new String(head, StandardCharsets.ISO_8859_1).equals(expected)
        ? Optional.of(in.bytes(chunk.dataPosition + start, chunk.length - start))
        : Optional.empty();
  }

  /** The first {@code most} bytes of the profile in an iCCP chunk; none where it is damaged. */
  private static byte[] inflate(SourceStream in, long position, int length, int most)
      throws IOException {
    byte[] data =
        in.bytes(position, most > IccProfiles.HEADER_BYTES ? length : Math.min(length, 2048));
    int name = 0;
    while (name < data.length && data[name] != 0) {
      name++;
    }
    if (name + 2 > data.length) {
      return new byte[0];
    }
    try (InflaterInputStream inflater =
        new InflaterInputStream(new ByteArrayInputStream(data, name + 2, data.length - name - 2))) {
      return inflater.readNBytes(most);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static io.enlarger.EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.PNG, problem);
  }

  /** A chunk's place in the file. */
  private record Chunk(String type, long dataPosition, int length) {
    static Chunk at(SourceStream in, long position) throws IOException {
      ByteBuffer head = ByteBuffer.wrap(in.bytes(position, 8));
      int length = head.getInt();
      byte[] type = new byte[4];
      head.get(type);
      String name = new String(type, StandardCharsets.ISO_8859_1);
      if (length < 0) {
        throw corrupt("chunk " + name.replaceAll("[^A-Za-z]", "?") + " has a negative length");
      }
      return new Chunk(name, position + 8, length);
    }

    Chunk next(SourceStream in) throws IOException {
      return at(in, dataPosition + length + 4);
    }

    void checkSum(SourceStream in) throws IOException {
      CRC32 sum = new CRC32();
      byte[] block = new byte[Math.min(length + 4, 1 << 16)];
      in.seek(dataPosition - 4);
      long left = length + 4L;
      while (left > 0) {
        int count = (int) Math.min(left, block.length);
        in.readFully(block, 0, count);
        sum.update(block, 0, count);
        left -= count;
      }
      if (in.readInt() != (int) sum.getValue()) {
        throw corrupt("the checksum of its " + type + " chunk is wrong");
      }
    }
  }
}
