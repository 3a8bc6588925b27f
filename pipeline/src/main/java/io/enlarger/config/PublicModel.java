package io.enlarger.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A checkpoint that others have published, as {@code conf/models.conf} lists it.
 *
 * @param name what {@code --model} takes
 * @param architecture name of the architecture in the registry
 * @param scale output pixels for an input pixel along one side
 * @param licence SPDX identifier
 * @param author who published it
 * @param url address of the file; empty where only a web page leads to it
 * @param page that web page, where there is no {@code url}
 * @param sha256 of the file, 64 hexadecimal digits in lower case
 * @param bytes length of the file
 */
public record PublicModel(
    String name,
    String architecture,
    int scale,
    String licence,
    String author,
    Optional<URI> url,
    Optional<URI> page,
    String sha256,
    long bytes) {

  /** What the file is called in the cache: the name, and the address's ending. */
  public String fileName() {
    String path = url.map(URI::getPath).orElse("").toLowerCase(Locale.ROOT);
    return name
        + (path.endsWith(".safetensors") ? ".safetensors" : path.endsWith(".pt") ? ".pt" : ".pth");
  }
}
