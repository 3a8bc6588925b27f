package io.enlarger.image;

import java.util.Optional;

/**
 * Where the pixels of a derived image come from.
 *
 * @param software name and version of the program
 * @param model name of the network or kernel
 * @param modelSha256 of the network's file; empty for a kernel
 * @param scale output pixels for a source pixel along one side
 * @param sourceSha256 of the source's file
 */
public record Provenance(
    String software, String model, Optional<String> modelSha256, int scale, String sourceSha256) {}
