package io.enlarger.report.page;

/** A section that the page's navigation leads to. */
record Section(String id, String title) {}
