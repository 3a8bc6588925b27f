package io.enlarger.image.codec;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.ImageFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;

/**
 * JPEG 2000, as a file ({@code .jp2}) or a bare codestream ({@code .j2k}); gray and colour of up to
 * 16 bits. Read only.
 *
 * <p>The decoder is JJ2000, pure Java: slow, but it cannot bring the process down.
 */
final class Jpeg2000Codec extends LibraryCodec {
  static final byte[] FILE = {0, 0, 0, 12, 'j', 'P', ' ', ' ', '\r', '\n', (byte) 0x87, '\n'};
  static final byte[] CODESTREAM = {(byte) 0xff, 0x4f, (byte) 0xff, 0x51};

  @Override
  public ImageFormat format() {
    return ImageFormat.JPEG2000;
  }

  @Override
  public boolean recognises(byte[] head) {
    return startsWith(head, FILE) || startsWith(head, CODESTREAM);
  }

  static boolean startsWith(byte[] head, byte[] signature) {
    return head.length >= signature.length
        && Arrays.equals(head, 0, signature.length, signature, 0, signature.length);
  }

  @Override
  Opening open(SourceStream in) throws IOException {
    Jpeg2000Layout layout = Jpeg2000Layout.read(in);
    return new Opening(
        layout.header(),
        new DocumentInfo(layout.header().resolution(), layout.iccProfile()),
        layout);
  }

  @Override
  void checkIntegrity(SourceStream in, Opening opening) throws IOException {
    Jpeg2000Layout.checkIntegrity(in, (Jpeg2000Layout) opening.finish());
  }

  /** The codestream alone: the library is easily confused by what is around it. */
  @Override
  ByteSource essence(ByteSource whole, Opening opening) throws IOException {
    long start = ((Jpeg2000Layout) opening.finish()).codestream();
    return new Excerpt(whole, List.of(new Excerpt.Part(start, whole.length() - start)));
  }

  @Override
  ImageReader reader() throws IOException {
    return Plugins.jpeg2000Reader();
  }
}
