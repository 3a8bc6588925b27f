package io.enlarger.image.codec;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.enlarger.image.ByteSource;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes JPEG by the library of {@link TurboJpeg}, where the machine has it: files that {@link
 * JpegScans} finds plain and the library nothing to complain of. Of them it makes the pixels that
 * the JDK's decoder makes, which outputs a progressive image anew for each of its scans.
 */
final class TurboDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(TurboDecoder.class);

  /** {@code turbojpeg.h}: TJPF_RGB and TJPF_GRAY. */
  private static final int RGB = 0;

  private static final int GRAY = 6;

  /** TJFLAG_ACCURATEDCT and TJFLAG_STOPONWARNING. */
  private static final int FLAGS = 4096 | 8192;

  /** Bytes of a file, and of samples: more would be held outside the heap. */
  private static final long MAX_BYTES = 256L << 20;

  private TurboDecoder() {}

  /** Whether it is here, and gives the pixels that it should. */
  static boolean available() {
    return Found.USABLE;
  }

  /** Whether a file of that length, of so many samples, may be given to it. */
  static boolean takes(long fileBytes, long samples) {
    return fileBytes <= MAX_BYTES && samples <= MAX_BYTES && available();
  }

  /**
   * Decodes a file.
   *
   * @param file as {@link JpegScans} wants it
   * @param channels 1 or 3
   * @return interleaved samples; none where the pixels would not be certain
   */
  static Optional<byte[]> decoded(byte[] file, int widthPx, int heightPx, int channels) {
    return available() && JpegScans.arePlain(file)
        ? Optional.ofNullable(samples(file, widthPx, heightPx, channels))
        : Optional.empty();
  }

  private static byte @Nullable [] samples(byte[] file, int widthPx, int heightPx, int channels) {
    int rowBytes = Math.multiplyExact(widthPx, channels);
    int bytes = Math.multiplyExact(rowBytes, heightPx);
    Pointer decompressor = Interface.tjInitDecompress();
    if (decompressor == null) {
      return null;
    }
    try (Memory from = new Memory(file.length);
        Memory to = new Memory(bytes)) {
      from.write(0, file, 0, file.length);
      int status =
          Interface.tjDecompress2(
              decompressor,
              from,
              new NativeLong(file.length),
              to,
              widthPx,
              rowBytes,
              heightPx,
              channels == 1 ? GRAY : RGB,
              FLAGS);
      return status == 0 ? to.getByteArray(0, bytes) : null;
    } catch (OutOfMemoryError e) {
      return null; // the JDK's decoder takes less
    } finally {
      var unused = Interface.tjDestroy(decompressor);
    }
  }

  /** The library, looked for once. */
  private static final class Found {
    static final boolean USABLE = usable(TurboJpeg.find(System.getenv(TurboJpeg.VARIABLE)));

    private static boolean usable(Optional<NativeLibrary> library) {
      if (library.isEmpty()) {
        return false;
      }
      try {
        Native.register(Interface.class, library.get());
        if (agrees(1, true) && agrees(3, true) && agrees(3, false)) {
          return true;
        }
        LOG.warn(
            "{} decodes JPEG to other pixels than the JDK, which is used instead",
            library.get().getFile());
      } catch (IOException | LinkageError | IllegalStateException e) {
        LOG.warn("{} cannot be used; the JDK decodes JPEG", library.get().getFile(), e);
      }
      return false;
    }

    /** Progressive and not, by files of the JDK's encoder, whose chroma has half the size. */
    private static boolean agrees(int channels, boolean progressive) throws IOException {
      int width = 83;
      int height = 61;
      byte[] noise = new byte[width * height * channels];
      Random random = new Random(channels);
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) (i % 3 == 0 ? random.nextInt() : i / 64);
      }
      byte[] file = file(Canvas.of(noise, width, height, channels), progressive);
      ImageReader reader = Plugins.jpegReader();
      try (SourceStream in = SourceStream.forDecoding(ByteSource.of(file))) {
        reader.setInput(in, true, true);
        BufferedImage expected = reader.read(0);
        byte[] of = ((DataBufferByte) expected.getRaster().getDataBuffer()).getData();
        return JpegScans.arePlain(file)
            && Arrays.equals(samples(file, width, height, channels), inOrder(of, channels));
      } finally {
        reader.dispose();
      }
    }

    private static byte[] inOrder(byte[] samples, int channels) {
      byte[] ordered = samples.clone();
      for (int i = 0; channels == 3 && i < samples.length; i += 3) {
        ordered[i] = samples[i + 2];
        ordered[i + 2] = samples[i];
      }
      return ordered;
    }

    private static byte[] file(BufferedImage image, boolean progressive) throws IOException {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageWriter writer = Plugins.jpegWriter();
      try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setProgressiveMode(
            progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        writer.setOutput(stream);
        writer.write(null, new IIOImage(image, null, null), param);
      } finally {
        writer.dispose();
      }
      return file.toByteArray();
    }
  }

  /** Functions of {@code turbojpeg.h}, version 2, which version 3 has too. */
  @SuppressWarnings("MethodName") // the library's
  private static final class Interface {
    static native @Nullable Pointer tjInitDecompress();

    static native int tjDecompress2(
        Pointer decompressor,
        Pointer from,
        NativeLong bytes,
        Pointer to,
        int width,
        int rowBytes,
        int height,
        int format,
        int flags);

    static native int tjDestroy(Pointer decompressor);
  }
}
