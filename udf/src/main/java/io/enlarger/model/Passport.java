package io.enlarger.model;

import java.util.List;
import java.util.Map;

/**
 * Everything that must be known of a network to run it, to name it in a report, and to trust it.
 *
 * @param name how the user calls it: a bundled name, or the file's name
 * @param sha256 of the checkpoint file, lower-case hexadecimal
 * @param architecture for example {@code SRVGGNetCompact}
 * @param scale output pixels for an input pixel along one side
 * @param channels colour channels in and out: 3 (RGB) or 1 (luma)
 * @param input what it is to be given
 * @param hyperparameters what was inferred from names and shapes, in reading order
 * @param assumptions what the file could not settle
 * @param tiling whether tiles give the same pixels as the whole
 * @param haloPx input pixels around a tile on which its output depends, or, where tiling is
 *     approximate, the context given to each tile
 * @param sizeMultiplePx the network takes sides that are multiples of this only
 * @param minSizePx the network takes sides of at least this only
 * @param tensorCount tensors in the file that belong to the network
 * @param parameterCount numbers in them
 * @param operationsPerPixel multiply-adds for one input pixel
 */
public record Passport(
    String name,
    String sha256,
    String architecture,
    int scale,
    int channels,
    Input input,
    Map<String, String> hyperparameters,
    List<Assumption> assumptions,
    Tiling tiling,
    int haloPx,
    int sizeMultiplePx,
    int minSizePx,
    int tensorCount,
    long parameterCount,
    long operationsPerPixel) {}
