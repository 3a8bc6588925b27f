package io.enlarger.report.page;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An image of which a picture is to be shown.
 *
 * @param uri of the source
 * @param outputUri of the result; null where it is not kept
 * @param widthPx columns of the source
 * @param heightPx rows of the source
 * @param format of the source
 * @param value of the ranking's measure
 */
public record Shown(
    String uri,
    @Nullable String outputUri,
    @Nullable Integer widthPx,
    @Nullable Integer heightPx,
    @Nullable String format,
    double value)
    implements Serializable {}
