package io.enlarger.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/**
 * What killed writers leave behind: temporary files, the folders of Spark's committers, and uploads
 * that were begun and never finished, which nobody sees and everybody pays for.
 *
 * <p>What is younger than an age is left alone, since it may be of a run that is at work.
 */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  /** The names of temporary files: {@code .NAME.UUID.tmp}. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  /** The names of folders in which Spark's committers, and others, keep what is not complete. */
  private static final Pattern COMMITTERS =
      Pattern.compile(ObjectStore.TEMPORARY_FOLDER + "|__magic.*");

  private final FileSystem fs;
  private final Duration age;

  Orphans(FileSystem fs, Duration age) {
    this.fs = fs;
    this.age = age;
  }

  /**
   * Deletes the files below a folder that are temporary or were not committed.
   *
   * @return how many there were
   */
  long sweepFiles(Path folder) throws IOException {
    Map<Path, Uncommitted> uncommitted = new TreeMap<>();
    long swept = 0;
    try {
      RemoteIterator<? extends FileStatus> found = everything(folder);
      while (found.hasNext()) {
        FileStatus status = found.next();
        Optional<Path> committers = committersFolder(status.getPath());
        if (committers.isPresent()) {
          uncommitted.merge(committers.get(), Uncommitted.of(status), Uncommitted::plus);
        } else if (TEMPORARY.matcher(status.getPath().getName()).matches()
            && isOld(modified(status))
            && fs.delete(status.getPath(), false)) {
          swept++;
        }
      }
    } catch (FileNotFoundException e) {
      LOG.debug("{}: nothing there yet, or gone meanwhile", folder, e);
    }
    for (Map.Entry<Path, Uncommitted> entry : uncommitted.entrySet()) {
      if (isOld(entry.getValue().youngest()) && fs.delete(entry.getKey(), true)) {
        swept += entry.getValue().files();
        deleteEmpty(entry.getKey().getParent());
      }
    }
    return swept;
  }

  /** All files, and in object stores the folders without any. */
  private RemoteIterator<? extends FileStatus> everything(Path folder) throws IOException {
    return fs instanceof S3AFileSystem s3
        ? s3.listFilesAndEmptyDirectories(folder, true)
        : fs.listFiles(folder, true);
  }

  private static Instant modified(FileStatus status) {
    return Instant.ofEpochMilli(status.getModificationTime());
  }

  private boolean isOld(Instant modified) {
    return !modified.isAfter(Instant.now().minus(age));
  }

  /**
   * What is in the folder of a committer.
   *
   * @param youngest when the last file was written, or where there is none, the last folder: now,
   *     as object stores have it
   */
  private record Uncommitted(long files, Instant youngest) {
    static Uncommitted of(FileStatus status) {
      return new Uncommitted(status.isFile() ? 1 : 0, modified(status));
    }

    Uncommitted plus(Uncommitted other) {
      if (files > 0 != other.files > 0) {
        return files > 0 ? this : other;
      }
      return new Uncommitted(
          files + other.files, youngest.isAfter(other.youngest) ? youngest : other.youngest);
    }
  }

  /** The outermost folder of a committer that a path is in. */
  private static Optional<Path> committersFolder(Path path) {
    Path outermost = null;
    for (Path at = path; at != null; at = at.getParent()) {
      if (COMMITTERS.matcher(at.getName()).matches()) {
        outermost = at;
      }
    }
    return Optional.ofNullable(outermost);
  }

  /** Deletes a folder, and those above it, where nothing is in them. */
  private void deleteEmpty(Path folder) throws IOException {
    Path at = folder;
    while (at != null && fs.exists(at) && fs.listStatus(at).length == 0 && fs.delete(at, false)) {
      at = at.getParent();
    }
  }

  /**
   * Ends the unfinished uploads below a folder, where the store has such. That needs a permission
   * of its own, without which they stay, and a warning says so.
   *
   * @return how many there were
   */
  long sweepUploads(Path folder) {
    if (!(fs instanceof S3AFileSystem s3)) {
      return 0;
    }
    String prefix = s3.makeQualified(folder).toUri().getPath().substring(1) + "/";
    long swept = 0;
    try {
      RemoteIterator<MultipartUpload> uploads = s3.listUploads(prefix);
      while (uploads.hasNext()) {
        MultipartUpload upload = uploads.next();
        if (!upload.initiated().isAfter(Instant.now().minus(age))) {
          s3.abortMultipartUpload(upload);
          swept++;
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "{}: unfinished uploads could not be ended ({}); allow s3:ListBucketMultipartUploads and"
              + " s3:AbortMultipartUpload, or let a lifecycle rule of the bucket end them",
          folder,
          e.getMessage());
    }
    return swept;
  }
}
