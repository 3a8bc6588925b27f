package io.enlarger.model;

/**
 * Something that the checkpoint's tensors do not tell and that was therefore assumed.
 *
 * @param key short name in lower case with hyphens, as in {@code model.assume.res-scale}
 * @param value the value used
 * @param reason why this value, and what a wrong one would do, in one sentence
 */
public record Assumption(String key, String value, String reason) {}
