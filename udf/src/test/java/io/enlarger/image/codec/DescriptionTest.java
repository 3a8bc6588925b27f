package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.image.ByteSource;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.ImageHeader;
import io.enlarger.image.Pixels;
import io.enlarger.image.Provenance;
import io.enlarger.image.Resolution;
import io.enlarger.image.codec.ExifTags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a file says of itself, and its pages, from one file to the next. */
class DescriptionTest {
  private static final Provenance FROM =
      new Provenance("Enlarger 1", "net <x4>", Optional.of("ab12"), 4, "cd34");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static DocumentInfo described() {
    ExifTags tags =
        new ExifTags(
            List.of(
                new Tag(271, 2, ascii("Zeutschel\0")),
                new Tag(315, 2, ascii("A. Archivist\0")),
                new Tag(33432, 2, ascii("public domain\0"))),
            List.of(
                new Tag(33434, 5, new byte[] {0, 0, 0, 1, 0, 0, 0, 60}),
                new Tag(40962, 3, new byte[] {0, 7}),
                new Tag(40963, 3, new byte[] {0, 7})),
            List.of(new Tag(1, 2, ascii("N\0"))));
    String xmp =
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF"
            + " xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description"
            + " rdf:about=\"\" tiff:ImageWidth=\"7\" xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\">"
            + "<tiff:Orientation>6</tiff:Orientation></rdf:Description></rdf:RDF></x:xmpmeta>";
    return new DocumentInfo(Optional.of(new Resolution(300, 300)), Optional.empty())
        .described(
            Optional.of(tags.block(Optional.empty())),
            Optional.of(xmp.getBytes(StandardCharsets.UTF_8)))
        .derived(FROM);
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "JPEG", "TIFF"})
  void carriesWhatIsSaidAndCorrectsSizes(ImageFormat format) throws IOException {
    Pixels pixels = Samples.photo(40, 24, 3, 8, 1);
    byte[] bytes = Samples.encode(format, new Image(pixels, described()));
    DocumentInfo back = Samples.decode(bytes).document();
    ExifTags tags = ExifTags.parse(back.exif().orElseThrow());
    assertThat(tags.main()).extracting(Tag::id).contains(271, 315, 33432, TiffNames.SOFTWARE);
    assertThat(text(tags.main(), 315)).isEqualTo("A. Archivist");
    assertThat(text(tags.main(), TiffNames.SOFTWARE)).isEqualTo("Enlarger 1");
    assertThat(value(tags.exif(), 33434)).isEqualTo(new byte[] {0, 0, 0, 1, 0, 0, 0, 60});
    assertThat(value(tags.exif(), 40962)).isEqualTo(new byte[] {0, 0, 0, 40});
    assertThat(value(tags.exif(), 40963)).isEqualTo(new byte[] {0, 0, 0, 24});
    assertThat(text(tags.gps(), 1)).isEqualTo("N");
    String xmp = new String(back.xmp().orElseThrow(), StandardCharsets.UTF_8);
    assertThat(xmp)
        .contains("tiff:ImageWidth=\"40\"")
        .contains("<tiff:Orientation>1</tiff:Orientation>")
        .contains("enlarger:model=\"net &lt;x4>\"")
        .contains("enlarger:modelSha256=\"ab12\"")
        .contains("enlarger:scale=\"4\"")
        .contains("dcterms:source=\"sha256:cd34\"");
    assertThat(Samples.encode(format, new Image(pixels, described()))).isEqualTo(bytes);
  }

  @Test
  void writesAPacketWhereThereWasNone() throws IOException {
    DocumentInfo document = DocumentInfo.NONE.derived(FROM);
    byte[] bytes =
        Samples.encode(ImageFormat.PNG, new Image(Samples.photo(9, 9, 1, 8, 1), document));
    String xmp =
        new String(Samples.decode(bytes).document().xmp().orElseThrow(), StandardCharsets.UTF_8);
    assertThat(xmp).startsWith("<?xpacket begin").contains("dcterms:type=\"derivative\"");
  }

  @Test
  void keepsEveryPage() throws IOException {
    Encoder encoder = Codecs.encoder(ImageFormat.TIFF);
    List<Pixels> pages =
        List.of(
            Samples.photo(30, 20, 1, 8, 1),
            Samples.photo(17, 40, 3, 16, 2),
            Samples.photo(5, 5, 4, 8, 3));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PageWriter writer = encoder.openPages(EncodeOptions.DEFAULT, out)) {
      for (Pixels page : pages) {
        writer.add(Image.of(page));
      }
    }
    ByteSource source = ByteSource.of(out.toByteArray());
    Codec codec = Codecs.detect(source);
    assertThat(codec.readHeader(source).pages()).isEqualTo(3);
    for (int i = 0; i < pages.size(); i++) {
      assertThat(codec.decodePage(source, i, DecodeLimits.DEFAULT).pixels())
          .isEqualTo(pages.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"PNG", "TIFF"})
  void storesBlackAndWhiteWithOneBit(ImageFormat format) throws IOException {
    Pixels gray = Samples.photo(37, 19, 1, 8, 4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Codecs.encoder(format)
        .encode(Image.of(gray), EncodeOptions.DEFAULT.withTones(EncodeOptions.Tones.BITONAL), out);
    ByteSource source = ByteSource.of(out.toByteArray());
    ImageHeader header = Codecs.detect(source).readHeader(source);
    assertThat(header.bitDepth()).isEqualTo(1);
    assertThat(Codecs.detect(source).decode(source).pixels())
        .isEqualTo(gray.map8(v -> v >= 128 ? 255 : 0));
  }

  private static byte[] value(List<Tag> tags, int id) {
    return tags.stream().filter(tag -> tag.id() == id).findFirst().orElseThrow().value();
  }

  private static String text(List<Tag> tags, int id) {
    String text = new String(value(tags, id), StandardCharsets.US_ASCII);
    return text.substring(0, text.indexOf('\0'));
  }
}
