package io.enlarger.catalog;

import io.enlarger.storage.ObjectStore.ObjectInfo;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which files of a folder are taken as images.
 *
 * @param glob over the path below the folder, or empty for all
 * @param ignore globs over the file's name, in any case, of files that are no images
 * @param except addresses below this are left out, so that a run does not read its own output
 */
public record FolderListing(Optional<String> glob, List<String> ignore, Optional<String> except) {

  /** Those of {@code files} that are taken. */
  List<ObjectInfo> accepted(List<ObjectInfo> files, String base) {
    Optional<PathMatcher> wanted = glob.map(FolderListing::matcher);
    List<PathMatcher> ignored = ignore.stream().map(FolderListing::matcher).toList();
    return files.stream()
        .filter(file -> except.isEmpty() || !file.uri().startsWith(except.get() + "/"))
        .filter(file -> wanted.isEmpty() || wanted.get().matches(below(file.uri(), base)))
        .filter(
            file -> {
              Path name =
                  Path.of(
                      file.uri()
                          .substring(file.uri().lastIndexOf('/') + 1)
                          .toLowerCase(Locale.ROOT));
              return ignored.stream().noneMatch(matcher -> matcher.matches(name));
            })
        .toList();
  }

  /** The folder before the first wildcard of a glob. */
  String fixedPart(String pattern) {
    String fixed = pattern.split("[*?\\[{]", 2)[0];
    return fixed.substring(0, Math.max(0, fixed.lastIndexOf('/')));
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }

  private static Path below(String uri, String base) {
    String path = uri.startsWith(base) ? uri.substring(base.length()) : uri;
    return Path.of(path.replaceFirst("^/+", ""));
  }
}
