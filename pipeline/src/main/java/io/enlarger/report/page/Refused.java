package io.enlarger.report.page;

import io.enlarger.ErrorCode;
import io.enlarger.report.page.ReportFigures.Example;
import io.enlarger.report.page.ReportFigures.Refusal;
import java.util.List;
import java.util.Locale;

/** Images that were refused with one code, for the templates. */
record Refused(String code, String count, String remedy, String summary, List<Example> examples) {
  static List<Refused> of(List<Refusal> refusals) {
    return refusals.stream().map(Refused::of).toList();
  }

  private static Refused of(Refusal refusal) {
    return new Refused(
        refusal.code(),
        Words.count(refusal.count()),
        ErrorCode.remedy(refusal.code()).orElse("The messages say what can be done about it."),
        refusal.count() > refusal.examples().size()
            ? String.format(
                Locale.ROOT,
                "The first %d of %s by address, and why",
                refusal.examples().size(),
                Words.count(refusal.count()))
            : "Which, and why",
        refusal.examples());
  }
}
