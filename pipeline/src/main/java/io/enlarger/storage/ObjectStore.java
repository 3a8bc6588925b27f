package io.enlarger.storage;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects that a Hadoop configuration reaches.
 *
 * <p>Addresses are URIs, or local paths without a scheme. All methods throw {@link
 * EnlargerException} with {@link ErrorCode#OBJECT_MISSING}, {@link ErrorCode#ACCESS_DENIED}, {@link
 * ErrorCode#STORAGE_UNAVAILABLE}, and for writes {@link ErrorCode#OUTPUT_UNWRITABLE} and {@link
 * ErrorCode#OUTPUT_FULL}.
 *
 * <p>Hadoop's local file system reports a failing disk as an {@link FSError}, which is no
 * exception; it is treated as one here.
 *
 * <p>Thread-safe; connections are shared through Hadoop's cache.
 */
public final class ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  /** What object stores can do: take back what was not written to its end. */
  private static final String ABORTABLE = CommonPathCapabilities.ABORTABLE_STREAM;

  /**
   * Name of folders for what is not complete: hidden from who reads what is beside them, and swept
   * where their writers were killed.
   */
  public static final String TEMPORARY_FOLDER = "_temporary";

  private final Configuration configuration;

  public ObjectStore(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * What a store says of an object without reading it.
   *
   * @param version changes with the content: the store's etag, or else length and time, as in
   *     {@code 1234@1700000000000}
   */
  public record ObjectInfo(String uri, long bytes, long modifiedMillis, String version) {}

  /** The address with its scheme made explicit: {@code /a/b} becomes {@code file:///a/b}. */
  public String qualify(String uri) {
    try {
      Path path = new Path(uri);
      String qualified = path.getFileSystem(configuration).makeQualified(path).toString();
      return qualified.startsWith("file:/") && !qualified.startsWith("file:///")
          ? "file://" + qualified.substring("file:".length())
          : qualified;
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /**
   * Makes sure that the store of an address can be connected to, and says within seconds where it
   * cannot; what a run reads and writes is tried again for minutes.
   */
  public void requireReachable(String uri) {
    Configuration impatient = new Configuration(configuration);
    impatient.setInt("fs.s3a.attempts.maximum", 1);
    impatient.setInt("fs.s3a.retry.limit", 2);
    Path path = new Path(uri);
    try (FileSystem fs = FileSystem.newInstance(path.toUri(), impatient)) {
      fs.exists(path);
    } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
      throw StorageErrors.reading(uri, e);
    } catch (IOException | RuntimeException | FSError e) {
      // whatever else there is may pass, or is better said by what is done next
      LOG.debug("{}: first contact", uri, e);
    }
  }

  /**
   * What the refusal of a store means that other code than this met, as Spark's when it writes a
   * report: no access, or no bucket; empty where a failure is of another kind.
   */
  public static Optional<EnlargerException> refusal(Throwable thrown) {
    return StorageErrors.refused(thrown);
  }

  /** Whether there is an object or a folder at that address. */
  public boolean exists(String uri) {
    try {
      Path path = new Path(uri);
      return path.getFileSystem(configuration).exists(path);
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /** Whether there is a folder at that address; false where there is nothing. */
  public boolean isFolder(String uri) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(configuration);
      return fs.exists(path) && fs.getFileStatus(path).isDirectory();
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /**
   * All objects below a folder that are not hidden: no name on the way begins with {@code .} or
   * {@code _}.
   */
  public List<ObjectInfo> list(String folder) {
    try {
      Path root = new Path(folder);
      FileSystem fs = root.getFileSystem(configuration);
      String prefix = fs.makeQualified(root).toUri().getPath();
      List<ObjectInfo> found = new ArrayList<>();
      RemoteIterator<? extends FileStatus> files =
          isLocal(fs) ? localFiles(fs, root) : fs.listFiles(root, true);
      while (files.hasNext()) {
        FileStatus file = files.next();
        String below = file.getPath().toUri().getPath().substring(prefix.length());
        if (!below.contains("/.") && !below.contains("/_")) {
          found.add(info(file));
        }
      }
      return found;
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(folder, e);
    }
  }

  /** Hadoop's own listing starts a process for each local file, to ask for its permissions. */
  private static RemoteIterator<FileStatus> localFiles(FileSystem fs, Path root)
      throws IOException {
    List<FileStatus> files = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(root));
    while (!folders.isEmpty()) {
      for (FileStatus status : fs.listStatus(folders.pop())) {
        if (status.isDirectory()) {
          folders.push(status.getPath());
        } else {
          files.add(status);
        }
      }
    }
    return RemoteIterators.remoteIteratorFromIterable(files);
  }

  /** The objects that match a glob of whole addresses, folders left out. */
  public List<ObjectInfo> glob(String pattern) {
    try {
      Path path = new Path(pattern);
      FileStatus[] matches = path.getFileSystem(configuration).globStatus(path);
      List<ObjectInfo> found = new ArrayList<>();
      for (FileStatus match : matches == null ? new FileStatus[0] : matches) {
        if (match.isFile()) {
          found.add(info(match));
        }
      }
      return found;
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(pattern, e);
    }
  }

  /** What the store says of one object. */
  public ObjectInfo info(String uri) {
    try {
      Path path = new Path(uri);
      return info(path.getFileSystem(configuration).getFileStatus(path));
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  private ObjectInfo info(FileStatus file) {
    String etag = file instanceof EtagSource source ? source.getEtag() : null;
    return new ObjectInfo(
        qualify(file.getPath().toString()),
        file.getLen(),
        file.getModificationTime(),
        etag == null || etag.isEmpty()
            ? file.getLen() + "@" + file.getModificationTime()
            : etag.replace("\"", ""));
  }

  /** The sha256 of an object's bytes, lower-case hexadecimal. */
  public String sha256(String uri) {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /** Opens an object for reads at any position; the caller closes it. */
  public ByteSource open(String uri) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(configuration);
      long length = fs.getFileStatus(path).getLen();
      return new StreamSource(uri, length, fs.open(path));
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /** All bytes of an object. */
  public byte[] readAll(String uri) {
    try {
      Path path = new Path(uri);
      FileSystem fs = path.getFileSystem(configuration);
      FileStatus status = fs.getFileStatus(path);
      if (status.isDirectory()) {
        throw EnlargerException.of(
            ErrorCode.OBJECT_MISSING, "%s is a folder, not a file; name a file in it", uri);
      }
      if (status.getLen() > Integer.MAX_VALUE - 8) {
        throw EnlargerException.of(
            ErrorCode.IMAGE_TOO_LARGE,
            "%s has %d bytes, more than can be read at once (2 GiB); split the file",
            uri,
            status.getLen());
      }
      byte[] bytes = new byte[(int) status.getLen()];
      try (FSDataInputStream in =
          fs.openFile(path)
              .withFileStatus(status)
              .opt("fs.option.openfile.read.policy", "whole-file")
              .build()
              .get()) {
        in.readFully(0, bytes);
      }
      return bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageErrors.reading(uri, e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw StorageErrors.reading(uri, e.getCause() == null ? e : e.getCause());
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.reading(uri, e);
    }
  }

  /** What is written into an object. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes bytes as an object; as {@link #write(String, Content)}. */
  public void write(String uri, byte[] bytes) {
    write(uri, out -> out.write(bytes));
  }

  /**
   * Writes an object as a whole or not at all; an object of that name is replaced.
   *
   * <p>In an object store this is one put, or a multipart upload that is finished at the end;
   * elsewhere a file of a temporary name beside the target, renamed at the end.
   */
  public void write(String uri, Content content) {
    try {
      Path path = new Path(uri);
      FileSystem fs = unchecked(path.getFileSystem(configuration));
      if (fs.hasPathCapability(path, ABORTABLE)) {
        put(fs, path, content);
      } else if (fs instanceof RawLocalFileSystem local && isLocal(fs)) {
        writeAndMove(local, path, content);
      } else {
        writeAndRename(fs, path, content);
      }
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.writing(uri, e);
    }
  }

  private static void put(FileSystem fs, Path path, Content content) throws IOException {
    FSDataOutputStream out = fs.create(path, true);
    try (out) {
      content.writeTo(out);
    } catch (IOException | RuntimeException | FSError e) {
      out.abort();
      throw e;
    }
  }

  private static Path temporary(Path path) {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }

  /** As {@link #writeAndRename}, for which Hadoop would start half a dozen processes. */
  private static void writeAndMove(RawLocalFileSystem fs, Path path, Content content)
      throws IOException {
    fs.mkdirs(path.getParent());
    java.nio.file.Path temporary = fs.pathToFile(temporary(path)).toPath();
    try {
      try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(out);
      }
      Files.move(temporary, fs.pathToFile(path).toPath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private void writeAndRename(FileSystem fs, Path path, Content content) throws IOException {
    fs.mkdirs(path.getParent());
    Path temporary = temporary(path);
    try {
      try (OutputStream out = fs.create(temporary, false)) {
        content.writeTo(out);
      }
      FileContext.getFileContext(fs.getUri(), configuration)
          .rename(temporary, path, Options.Rename.OVERWRITE);
    } catch (IOException | RuntimeException | FSError e) {
      fs.delete(temporary, false);
      throw e;
    }
  }

  /**
   * Deletes what killed writers left below a folder: temporary files, what Spark had not committed
   * to a report, and uploads that were begun and not finished.
   *
   * @param reports the folder below it that Spark writes to; an object store has no temporary files
   *     elsewhere
   * @param age only what is as old, since younger ones may be of a run that is at work
   * @return how many there were
   */
  public long sweep(String folder, String reports, Duration age) {
    try {
      Path root = new Path(folder);
      FileSystem fs = unchecked(root.getFileSystem(configuration));
      Orphans orphans = new Orphans(fs, age);
      boolean isObjectStore = fs.hasPathCapability(root, ABORTABLE);
      return orphans.sweepFiles(isObjectStore ? new Path(reports) : root)
          + orphans.sweepUploads(root);
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.writing(folder, e);
    }
  }

  /** Deletes a folder with all that is in it; there may be none. */
  public void deleteFolder(String folder) {
    try {
      Path path = new Path(folder);
      unchecked(path.getFileSystem(configuration)).delete(path, true);
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.writing(folder, e);
    }
  }

  /**
   * Makes sure that objects can be written below a folder, by writing and deleting one. A folder
   * that is not there yet is not there afterwards.
   *
   * @throws EnlargerException saying why not
   */
  public void requireWritable(String folder) {
    Path path = new Path(folder, ".enlarger-" + UUID.randomUUID());
    try {
      FileSystem fs = path.getFileSystem(configuration);
      boolean isNew = !fs.exists(path.getParent());
      write(path.toString(), new byte[] {1});
      fs.delete(path, false);
      if (isNew) {
        fs.delete(path.getParent(), false);
      }
    } catch (IOException | RuntimeException | FSError e) {
      throw StorageErrors.writing(folder, e);
    }
  }

  /** Whether it is Hadoop's file system of this machine, and not one that is made of it. */
  private static boolean isLocal(FileSystem fs) {
    return unchecked(fs).getClass().equals(RawLocalFileSystem.class);
  }

  /** The local file system without the .crc files that Hadoop would put beside each image. */
  private static FileSystem unchecked(FileSystem fs) {
    return fs instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : fs;
  }

  private static final class StreamSource implements ByteSource {
    private final String uri;
    private final long length;
    private final FSDataInputStream in;

    StreamSource(String uri, long length, FSDataInputStream in) {
      this.uri = uri;
      this.length = length;
      this.in = in;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(long position, byte[] into, int offset, int count) {
      if (position >= length) {
        return -1;
      }
      try {
        return in.read(position, into, offset, count);
      } catch (IOException | RuntimeException | FSError e) {
        throw StorageErrors.reading(uri, e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
