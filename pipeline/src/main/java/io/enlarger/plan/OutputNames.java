package io.enlarger.plan;

import io.enlarger.EnlargerException;
import io.enlarger.ErrorCode;
import io.enlarger.image.ImageFormat;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where results go: below the output, at the path that the source has below its base.
 *
 * <p>{@code s3a://scans/a/b.tif} goes to {@code OUTPUT/a/b.tif}, or, with base {@code
 * s3a://scans/a}, to {@code OUTPUT/b.tif}. Where the format changes, so does the extension. No name
 * leaves the output: {@code ..} in a source's address is refused, and what becomes {@code ..} or an
 * absolute path when it is decoded.
 *
 * @param output the output's address, without a slash at its end
 * @param base what is left out of the source's address, or null for its scheme and authority
 * @param format the output's format, or null for the source's own
 */
public record OutputNames(String output, @Nullable String base, @Nullable ImageFormat format)
    implements Serializable {

  /** Names for an output, a base and a format. */
  public static OutputNames below(
      String output, Optional<String> base, Optional<ImageFormat> format) {
    return new OutputNames(
        output.replaceAll("/+$", ""),
        base.map(b -> b.replaceAll("/+$", "") + "/").orElse(null),
        format.orElse(null));
  }

  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private static final String EXTENSION = "\\.[A-Za-z0-9]{1,5}$";

  /**
   * The result's address without its extension, which may depend on what the source is.
   *
   * @throws EnlargerException as {@link #of}
   */
  public String placeOf(String uri) {
    return output + "/" + below(uri).replaceFirst(EXTENSION, "");
  }

  /**
   * The result's address.
   *
   * @param uri the source's address, with its scheme
   * @param source the source's format
   * @throws EnlargerException {@link ErrorCode#CATALOG_INVALID} where no name below the output can
   *     be made of it
   */
  public String of(String uri, ImageFormat source) {
    String name = below(uri);
    ImageFormat written = format == null ? source.written() : format;
    if ((format != null || written != source) && !hasExtension(name, written)) {
      name = name.replaceFirst(EXTENSION, "") + "." + written.extensions().get(0);
    }
    return output + "/" + name;
  }

  /** The source's address below its base. */
  private String below(String uri) {
    String name;
    if (base != null && uri.startsWith(base)) {
      name = uri.substring(base.length());
    } else if (base != null) {
      throw EnlargerException.of(
          ErrorCode.CATALOG_INVALID,
          "%s: is not below the base %s; correct catalog.base, or leave it out",
          uri,
          base);
    } else {
      name = pathOf(uri).replaceFirst("^/+", "");
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || mayLeave(part)) {
        throw EnlargerException.of(
            ErrorCode.CATALOG_INVALID,
            "%s: its path has an empty part, \".\" or \"..\", from which no output name is made;"
                + " write the address plainly",
            uri);
      }
    }
    return name;
  }

  /**
   * Whether part of a name leaves its folder for a reader that decodes it, however often, or to
   * whom a backslash separates.
   */
  private static boolean mayLeave(String part) {
    String plain = part;
    for (String before = ""; !plain.equals(before); ) {
      before = plain;
      plain =
          ESCAPED
              .matcher(plain)
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(
                          String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }
    String path = plain.replace('\\', '/');
    return path.startsWith("/") || List.of(path.split("/", -1)).contains("..");
  }

  private static String pathOf(String uri) {
    int scheme = uri.indexOf("://");
    if (scheme < 0) {
      return uri;
    }
    int path = uri.indexOf('/', scheme + 3);
    return path < 0 ? "" : uri.substring(path);
  }

  private static boolean hasExtension(String name, ImageFormat format) {
    int dot = name.lastIndexOf('.');
    return dot >= 0
        && format.extensions().contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }
}
