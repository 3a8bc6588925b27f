package io.enlarger.image.codec;

import io.enlarger.EnlargerException;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ColorBasis.AssumedInks;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.Excerpt.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the segments of a JPEG file before its first scan say (ITU-T T.81, annex B).
 *
 * @param header the upright image
 * @param orientation of the EXIF block
 * @param components as stored: 1 gray, 3 colour, 4 CMYK
 * @param profile pieces of the ICC profile in their order; none where it does not fit what is
 *     stored
 * @param exif the EXIF block
 * @param xmp the XMP packet
 * @param kept segments that decide about the pixels; all others are not shown to the decoder
 */
record JpegLayout(
    ImageHeader header,
    Orientation orientation,
    int components,
    List<Part> profile,
    List<Part> kept,
    Optional<Part> exif,
    Optional<Part> xmp) {

  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int COM = 0xfe;

  private static final String EXIF = "Exif\0";
  private static final String JFIF = "JFIF\0";
  private static final String ICC = "ICC_PROFILE\0";
  private static final String ADOBE = "Adobe";

  /** Bytes of an ICC segment before its piece of the profile: name, number, count. */
  private static final int ICC_HEAD_BYTES = 14;

  static JpegLayout read(SourceStream in) throws IOException {
    return new Walk(in).layout();
  }

  /** The ICC profile, where there is one that fits the pixels. */
  Optional<byte[]> profileBytes(SourceStream in) throws IOException {
    return components == 4 ? Optional.empty() : storedProfile(in);
  }

  private Optional<byte[]> storedProfile(SourceStream in) throws IOException {
    if (profile.isEmpty()) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Part piece : profile) {
      bytes.writeBytes(in.bytes(piece.position(), (int) piece.length()));
    }
    return Optional.of(bytes.toByteArray());
  }

  /** The same document with what the file says of itself. */
  DocumentInfo described(DocumentInfo document, SourceStream in) throws IOException {
    boolean assumed = components == 4 && Inks.of(storedProfile(in)).assumed();
    return document
        .described(bytes(exif, in), bytes(xmp, in))
        .withColors(assumed ? Optional.of(new AssumedInks()) : Optional.empty());
  }

  /** Whether {@link JpegScans} is worth asking: not where it is known to say no. */
  boolean mayBePlain() {
    return components != 4 && header.bitDepth() == 8;
  }

  private static Optional<byte[]> bytes(Optional<Part> part, SourceStream in) throws IOException {
    return part.isEmpty()
        ? Optional.empty()
        : Optional.of(in.bytes(part.get().position(), (int) part.get().length()));
  }

  /** The file as the decoder is to see it. */
  ByteSource essence(ByteSource whole) {
    return new Excerpt(whole, kept);
  }

  /** One pass over the segments. */
  private static final class Walk {
    private final SourceStream in;
    private final List<Part> kept = new ArrayList<>();
    private final Map<Integer, Part> pieces = new TreeMap<>();
    private final List<Part> profileParts = new ArrayList<>();
    private Optional<Resolution> density = Optional.empty();
    private ExifBlock exif = ExifBlock.NONE;
    private boolean exifSeen;
    private @Nullable Part exifPart;
    private @Nullable Part xmpPart;
    private boolean adobe;
    private int frame;
    private byte @Nullable [] frameData;

    Walk(SourceStream in) {
      this.in = in;
    }

    JpegLayout layout() throws IOException {
      if (in.bytes(0, 2)[1] != (byte) SOI) {
        throw corrupt("it does not begin with an SOI marker");
      }
      kept.add(new Part(0, 2));
      long position = 2;
      while (true) {
        long start = nextMarker(position);
        int marker = in.read();
        position = start + 2;
        if (marker == SOS) {
          kept.add(new Part(start, in.length() - start));
          break;
        }
        if (marker == EOI) {
          throw corrupt("it ends before its pixels begin");
        }
        if (marker == SOI || marker == 1 || (marker >= 0xd0 && marker <= 0xd7)) {
          continue;
        }
        int length = ByteBuffer.wrap(in.bytes(position, 2)).getShort() & 0xffff;
        if (length < 2 || position + length > in.length()) {
          throw corrupt("a segment is longer than the file, or shorter than its length");
        }
        segment(marker, new Part(start, length + 2L));
        position += length;
      }
      return assemble();
    }

    /** The position of the next 0xFF that begins a marker; the stream is at the marker's code. */
    private long nextMarker(long from) throws IOException {
      in.seek(from);
      int previous = 0;
      long position = from;
      while (true) {
        int b = in.read();
        if (b < 0) {
          throw corrupt("it ends before its pixels begin");
        }
        if (previous == 0xff && b != 0xff && b != 0) {
          in.seek(position);
          return position - 1;
        }
        previous = b;
        position++;
      }
    }

    private void segment(int marker, Part segment) throws IOException {
      long data = segment.position() + 4;
      int length = (int) segment.length() - 4;
      boolean frameMarker =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frameMarker && frameData == null) {
        frame = marker;
        frameData = in.bytes(data, length);
      }
      if (marker < APP0 || (marker > APP14 + 1 && marker != COM)) {
        kept.add(segment);
        return;
      }
      String name = new String(in.bytes(data, Math.min(length, 12)), StandardCharsets.ISO_8859_1);
      if (marker == APP0 && name.startsWith(JFIF) && length >= 14) {
        kept.add(segment);
        density = density(in.bytes(data, 12));
      } else if (marker == APP1 && name.startsWith(EXIF) && !exifSeen && length > 6) {
        exifSeen = true;
        exif = ExifBlock.read(in, data + 6);
        exifPart = new Part(data + 6, length - 6L);
      } else if (marker == APP1 && xmpPart == null && isXmp(data, length)) {
        xmpPart = new Part(data + Xmp.JPEG_NAME.length(), length - (long) Xmp.JPEG_NAME.length());
      } else if (marker == APP2 && name.equals(ICC) && length > ICC_HEAD_BYTES) {
        int number = in.bytes(data + 12, 1)[0] & 0xff;
        profileParts.add(segment);
        pieces.putIfAbsent(number, new Part(data + ICC_HEAD_BYTES, length - (long) ICC_HEAD_BYTES));
      } else if (marker == APP14 && name.startsWith(ADOBE) && length >= 12) {
        adobe = true;
        kept.add(segment);
      }
    }

    private boolean isXmp(long data, int length) throws IOException {
      int head = Xmp.JPEG_NAME.length();
      return length > head
          && new String(in.bytes(data, head), StandardCharsets.ISO_8859_1).equals(Xmp.JPEG_NAME);
    }

    private JpegLayout assemble() throws IOException {
      if (frameData == null || frameData.length < 6) {
        throw corrupt("it has no frame header");
      }
      ByteBuffer data = ByteBuffer.wrap(frameData);
      int bits = data.get() & 0xff;
      int height = data.getShort() & 0xffff;
      int width = data.getShort() & 0xffff;
      int components = data.get() & 0xff;
      requireSupported(bits, components);
      if (height == 0) {
        throw Failures.unsupported(
            ImageFormat.JPEG, "a height that is given after the pixels (DNL) is", "save it anew");
      }
      if (width == 0 || frameData.length < 6 + 3 * components) {
        throw corrupt("its frame header is wrong");
      }
      int channels = components == 1 ? 1 : 3;
      List<Part> profile = profile(components);
      if (components == 4) {
        // The decoder needs it to make RGB of CMYK; after that it says nothing about the pixels.
        kept.addAll(1, profileParts);
      }
      Orientation orientation = exif.orientation();
      ImageHeader header =
          new ImageHeader(
              ImageFormat.JPEG,
              orientation.swapsAxes() ? height : width,
              orientation.swapsAxes() ? width : height,
              channels,
              bits,
              1,
              orientation.apply(density.isPresent() ? density : exif.resolution()),
              components != 4 && !profile.isEmpty());
      return new JpegLayout(
          header,
          orientation,
          components,
          profile,
          List.copyOf(kept),
          Optional.ofNullable(exifPart),
          Optional.ofNullable(xmpPart));
    }

    private void requireSupported(int bits, int components) {
      String coding =
          switch (frame) {
            case 0xc0, 0xc1, 0xc2, 0xc3 -> "";
            case 0xc9, 0xca, 0xcb -> "arithmetic coding";
            default -> "hierarchical coding";
          };
      if (!coding.isEmpty()) {
        throw Failures.unsupported(ImageFormat.JPEG, coding + " is", "save it as baseline JPEG");
      }
      boolean lossless = frame == 0xc3;
      if (bits != 8 && !(lossless && bits == 16)) {
        throw Failures.unsupported(
            ImageFormat.JPEG, "samples of " + bits + " bits are", "save it with 8 bits");
      }
      if (components != 1 && components != 3 && components != 4) {
        throw Failures.unsupported(
            ImageFormat.JPEG, components + " components are", "save it as gray or RGB");
      }
      if (components == 4 && !adobe) {
        throw Failures.unsupported(
            ImageFormat.JPEG, "four components without an Adobe marker are", "save it as RGB");
      }
    }

    /** The pieces where they are complete and fit. */
    private List<Part> profile(int components) throws IOException {
      List<Part> ordered = List.copyOf(pieces.values());
      if (ordered.isEmpty()
          || !pieces.containsKey(1)
          || !pieces.containsKey(ordered.size())
          || profileParts.size() != ordered.size()) {
        return List.of();
      }
      Part first = ordered.get(0);
      byte[] head =
          in.bytes(first.position(), (int) Math.min(first.length(), IccProfiles.HEADER_BYTES));
      return IccProfiles.fitsStored(head, components) ? ordered : List.of();
    }

    private static Optional<Resolution> density(byte[] jfif) {
      ByteBuffer data = ByteBuffer.wrap(jfif);
      double perInch =
          switch (data.get(7)) {
            case 1 -> 1;
            case 2 -> 2.54;
            default -> 0;
          };
      double x = (data.getShort(8) & 0xffff) * perInch;
      double y = (data.getShort(10) & 0xffff) * perInch;
      return x > 0 && y > 0 ? Optional.of(new Resolution(x, y)) : Optional.empty();
    }
  }

  private static EnlargerException corrupt(String problem) {
    return Failures.corrupt(ImageFormat.JPEG, problem);
  }
}
