package io.enlarger.model.torchscript;

/** What an operation is applied to. */
public sealed interface Argument permits Value, Parameter, Literal {}
