package io.enlarger.report.page;

/** A term and what it is, for the templates. */
record Fact(String name, String value) {}
