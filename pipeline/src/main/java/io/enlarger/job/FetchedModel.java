package io.enlarger.job;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A public model that is in the cache.
 *
 * @param name how it is listed, or its address
 * @param file in the cache
 * @param licence SPDX identifier, where it is known
 * @param sha256 of the file
 */
public record FetchedModel(String name, Path file, Optional<String> licence, String sha256) {}
