package io.enlarger.image.codec;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libjpeg-turbo by its TurboJPEG interface, where the machine has it: Debian's package {@code
 * libturbojpeg0}, Fedora's {@code turbojpeg}, Ubuntu's {@code libturbojpeg}.
 *
 * <p>The environment variable {@value #VARIABLE} gives another path of the library, or {@code none}
 * to do without. A library whose bytes are not those of {@link JdkJpeg}, as mozjpeg's, is not used.
 */
final class TurboJpeg implements BaselineJpeg {
  private static final Logger LOG = LoggerFactory.getLogger(TurboJpeg.class);

  static final String VARIABLE = "ENLARGER_TURBOJPEG";
  private static final String NONE = "none";

  /** On Linux, elsewhere, and on Linux with the files for developers. */
  private static final List<String> NAMES = List.of("libturbojpeg.so.0", "turbojpeg");

  /** {@code turbojpeg.h}: TJPF_RGB and TJSAMP_444, TJPF_GRAY and TJSAMP_GRAY. */
  private static final int RGB = 0;

  private static final int FULL_CHROMA = 0;
  private static final int GRAY = 6;
  private static final int NO_CHROMA = 3;

  /** TJFLAG_NOREALLOC and TJFLAG_ACCURATEDCT. */
  private static final int FLAGS = 1024 | 4096;

  private final int channels;
  private final int quality;
  private final Workspace workspace = Workspace.taken();
  private boolean closed;

  private TurboJpeg(int channels, int quality) {
    this.channels = channels;
    this.quality = quality;
  }

  /** Whether it is here, and gives the bytes that it should. */
  static boolean available() {
    return Found.USABLE;
  }

  /** An encoder; only where {@link #available()}. */
  static TurboJpeg of(int channels, int quality) {
    if (!available()) {
      throw new IllegalStateException("there is no libjpeg-turbo here");
    }
    return new TurboJpeg(channels, quality);
  }

  /**
   * The library.
   *
   * @param setting its path, {@code none}, or null to look where the system has libraries
   */
  static Optional<NativeLibrary> find(@Nullable String setting) {
    if (NONE.equals(setting)) {
      return Optional.empty();
    }
    for (String name : setting == null ? NAMES : List.of(setting)) {
      try {
        return Optional.of(NativeLibrary.getInstance(name));
      } catch (LinkageError e) {
        LOG.debug("{} cannot be loaded", name, e);
        if (setting != null) {
          LOG.warn(
              "{}={} cannot be loaded ({}); JPEG is written by the JDK's encoder, which is slower",
              VARIABLE,
              setting,
              e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public ByteBuffer samples(int bytes) {
    requireOpen();
    return workspace.from(bytes);
  }

  @Override
  public JpegPieces compress(int widthPx, int heightPx) {
    requireOpen();
    if (workspace.from.size() < (long) widthPx * heightPx * channels) {
      throw new IllegalStateException(
          "there are no samples of "
              + widthPx
              + "x"
              + heightPx
              + " with "
              + channels
              + " channels");
    }
    int subsampling = channels == 1 ? NO_CHROMA : FULL_CHROMA;
    workspace.empty(Interface.tjBufSize(widthPx, heightPx, subsampling));
    int status =
        Interface.tjCompress2(
            workspace.compressor,
            workspace.from,
            widthPx,
            widthPx * channels,
            heightPx,
            channels == 1 ? GRAY : RGB,
            workspace.file,
            workspace.length,
            subsampling,
            quality,
            FLAGS);
    if (status != 0) {
      throw new IllegalStateException(
          "libjpeg-turbo cannot compress "
              + widthPx
              + "x"
              + heightPx
              + ": "
              + Interface.tjGetErrorStr2(workspace.compressor));
    }
    return new JpegPieces(workspace.file());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the JPEG encoder is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      workspace.giveBack();
    }
  }

  /**
   * The library's memory. It is kept for the next encoder, since to get it anew costs as much as to
   * compress some rows; there are as many as encoders that were open at one time.
   */
  private static final class Workspace {
    private static final Queue<Workspace> IDLE = new ConcurrentLinkedQueue<>();

    final Pointer compressor;
    final PointerByReference file = new PointerByReference();
    final NativeLongByReference length = new NativeLongByReference();
    Memory from = new Memory(1);
    private Memory to = new Memory(1);

    private Workspace() {
      Pointer begun = Interface.tjInitCompress();
      if (begun == null) {
        throw new OutOfMemoryError("libjpeg-turbo has no memory for a compressor");
      }
      compressor = begun;
    }

    static Workspace taken() {
      Workspace idle = IDLE.poll();
      return idle == null ? new Workspace() : idle;
    }

    void giveBack() {
      IDLE.add(this);
    }

    /** Where so many samples can be put. */
    ByteBuffer from(int bytes) {
      from = atLeast(bytes, from);
      return from.getByteBuffer(0, bytes);
    }

    /** Makes room for a file. */
    void empty(NativeLong most) {
      to = atLeast(most.longValue(), to);
      file.setValue(to);
      length.setValue(most);
    }

    /** The file that was written. */
    ByteBuffer file() {
      return to.getByteBuffer(0, length.getValue().longValue());
    }

    private static Memory atLeast(long bytes, Memory memory) {
      if (memory.size() >= bytes) {
        return memory;
      }
      memory.close();
      return new Memory(bytes);
    }
  }

  /** The library, looked for once. */
  private static final class Found {
    static final boolean USABLE = usable(find(System.getenv(VARIABLE)));

    private static boolean usable(Optional<NativeLibrary> library) {
      if (library.isEmpty()) {
        return false;
      }
      try {
        Native.register(Interface.class, library.get());
        if (agrees(1) && agrees(3)) {
          LOG.info("JPEG is written by libjpeg-turbo, {}", library.get().getFile());
          return true;
        }
        LOG.warn(
            "{} gives other bytes than the JDK's JPEG encoder, which is used instead; it is not"
                + " libjpeg-turbo, or TJ_OPTIMIZE or the like is set",
            library.get().getFile());
      } catch (IOException | LinkageError | IllegalStateException e) {
        LOG.warn("{} cannot be used; the JDK writes JPEG", library.get().getFile(), e);
      }
      return false;
    }

    /** Noise, smooth parts, and a size that no block divides. */
    private static boolean agrees(int channels) throws IOException {
      int width = 83;
      int height = 61;
      Random random = new Random(channels);
      byte[] samples = new byte[width * height * channels];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = (byte) (i % 3 == 0 ? random.nextInt() : i / 64);
      }
      for (int quality : new int[] {1, 41, 75, 85, 95, 100}) {
        try (JdkJpeg jdk = new JdkJpeg(channels, quality);
            TurboJpeg turbo = new TurboJpeg(channels, quality)) {
          jdk.samples(samples.length).put(samples);
          turbo.samples(samples.length).put(samples);
          if (!jdk.compress(width, height).sameAs(turbo.compress(width, height))) {
            return false;
          }
        }
      }
      return true;
    }
  }

  /** Functions of {@code turbojpeg.h}, version 2, which version 3 has too. */
  @SuppressWarnings("MethodName") // the library's
  private static final class Interface {
    static native @Nullable Pointer tjInitCompress();

    static native NativeLong tjBufSize(int width, int height, int subsampling);

    static native int tjCompress2(
        Pointer compressor,
        Pointer from,
        int width,
        int rowBytes,
        int height,
        int format,
        PointerByReference to,
        NativeLongByReference size,
        int subsampling,
        int quality,
        int flags);

    static native String tjGetErrorStr2(Pointer compressor);

    static native int tjDestroy(Pointer compressor);
  }
}
