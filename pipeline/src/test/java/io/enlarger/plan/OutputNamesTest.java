package io.enlarger.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enlarger.image.ImageFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputNamesTest {

  @ParameterizedTest
  @CsvSource({
    "s3a://scans, s3a://scans/a/b.tif, '', s3a://out/x/a/b.tif",
    "s3a://scans/a, s3a://scans/a/b.tif, '', s3a://out/x/b.tif",
    "'', s3a://scans/a/b.tif, '', s3a://out/x/a/b.tif",
    "'', file:///home/me/p.jpeg, JPEG, s3a://out/x/home/me/p.jpeg",
    "'', file:///home/me/p.v2.tif, PNG, s3a://out/x/home/me/p.v2.png",
    "'', file:///home/me/P.JPG, JPEG, s3a://out/x/home/me/P.JPG",
    "'', file:///home/me/noextension, PNG, s3a://out/x/home/me/noextension.png",
    "s3a://scans, s3a://scans/a..b/c.png, '', s3a://out/x/a..b/c.png",
    "s3a://scans, s3a://scans/https%3A%2F%2Fa.org%2Fc.png, '', s3a://out/x/https%3A%2F%2Fa.org%2Fc.png",
    "s3a://scans, s3a://scans/100%/c\\d.png, '', s3a://out/x/100%/c\\d.png"
  })
  void mirrorTheSourcesPath(String base, String uri, String format, String expected) {
    OutputNames names =
        OutputNames.below(
            "s3a://out/x/",
            base.isEmpty() ? Optional.empty() : Optional.of(base),
            format.isEmpty() ? Optional.empty() : Optional.of(ImageFormat.valueOf(format)));
    assertThat(names.of(uri, ImageFormat.PNG)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://scans/../other/a.png",
        "s3a://scans/a/../../b.png",
        "s3a://scans/%2e%2e/b.png",
        "s3a://scans/a/%2E%2e/b.png",
        "s3a://scans/%252e./b.png",
        "s3a://scans/%2F..%2Fb.png",
        "s3a://scans/a%2f%2E.%2fb.png",
        "s3a://scans/%2Fetc%2Fb.png",
        "s3a://scans/a\\..\\b.png",
        "s3a://scans/\\b.png",
        "s3a://scans/./b.png",
        "s3a://scans/a//b.png"
      })
  void noNameLeavesTheOutput(String uri) {
    OutputNames names = OutputNames.below("/out", Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> names.of(uri, ImageFormat.PNG))
        .hasMessage(
            uri
                + ": its path has an empty part, \".\" or \"..\", from which no output name is"
                + " made; write the address plainly");
  }

  @Test
  void anAddressOutsideTheBaseIsRefused() {
    OutputNames names = OutputNames.below("/out", Optional.of("s3a://scans/a"), Optional.empty());
    assertThatThrownBy(() -> names.of("s3a://scans/ab/c.png", ImageFormat.PNG))
        .hasMessage(
            "s3a://scans/ab/c.png: is not below the base s3a://scans/a/; correct catalog.base, or"
                + " leave it out");
  }

  @Test
  void changesTheExtensionOfAFormatThatIsOnlyRead() {
    OutputNames names = OutputNames.below("/out", Optional.empty(), Optional.empty());
    assertThat(names.of("s3a://scans/a.jp2", ImageFormat.JPEG2000)).isEqualTo("/out/a.tif");
    assertThat(names.of("s3a://scans/a.gif", ImageFormat.GIF)).isEqualTo("/out/a.png");
    assertThat(names.of("s3a://scans/a.jp2", ImageFormat.TIFF)).isEqualTo("/out/a.jp2");
  }
}
