package io.enlarger.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.enlarger.SharedFiles;
import io.enlarger.image.ByteSource;
import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.AssumedInks;
import io.enlarger.image.ColorBasis.Calibrated;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Image;
import io.enlarger.image.ImageFormat;
import io.enlarger.image.Pixels;
import io.enlarger.image.Provenance;
import io.enlarger.image.codec.ExifTags.Tag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What colours rest on where no profile says it, from one file to the next. */
class ColorBasisTest {
  /** Signature and IHDR. */
  private static final int HEAD_BYTES = 33;

  /** White at D65, and the primaries of sRGB, as the specification's example has them. */
  private static final List<Integer> POINTS =
      List.of(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000);

  private static final byte[] GAMMA = chunk("gAMA", 45455);
  private static final byte[] CHROMATICITIES =
      chunk("cHRM", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000);
  private static final byte[] SRGB = chunk("sRGB", new byte[] {1});

  /** BT.2100 with the perceptual quantizer, as in the specification's example. */
  private static final byte[] CODE_POINTS = chunk("cICP", new byte[] {9, 16, 0, 1});

  private static byte[] chunk(String type, int... numbers) {
    ByteBuffer data = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) {
      data.putInt(number);
    }
    return chunk(type, data.array());
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] named = ByteBuffer.allocate(4 + data.length).put(ascii(type)).put(data).array();
    CRC32 sum = new CRC32();
    sum.update(named);
    return ByteBuffer.allocate(8 + named.length)
        .putInt(data.length)
        .put(named)
        .putInt((int) sum.getValue())
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A PNG file with more chunks behind its first. */
  private static byte[] png(DocumentInfo document, byte[]... chunks) throws IOException {
    byte[] plain =
        Samples.encode(ImageFormat.PNG, new Image(Samples.photo(9, 7, 3, 8, 1), document));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, HEAD_BYTES);
    for (byte[] chunk : chunks) {
      file.writeBytes(chunk);
    }
    file.write(plain, HEAD_BYTES, plain.length - HEAD_BYTES);
    return file.toByteArray();
  }

  private static Optional<ColorBasis> colors(byte[] file) throws IOException {
    return Samples.decode(file).document().colors();
  }

  static Stream<List<byte[]>> someOfTheChunks() {
    return Stream.of(
        List.of(GAMMA),
        List.of(CHROMATICITIES),
        List.of(SRGB),
        List.of(CODE_POINTS),
        List.of(CODE_POINTS, GAMMA, CHROMATICITIES),
        List.of(GAMMA, CHROMATICITIES),
        List.of(GAMMA, CHROMATICITIES, SRGB));
  }

  @ParameterizedTest
  @MethodSource("someOfTheChunks")
  void pngKeepsItsChunksByteForByte(List<byte[]> chunks) throws IOException {
    byte[] file = png(DocumentInfo.NONE, chunks.toArray(byte[][]::new));
    assertThat(Samples.encode(ImageFormat.PNG, Samples.decode(file))).isEqualTo(file);
  }

  @Test
  void pngSaysWhatItsChunksMean() throws IOException {
    assertThat(colors(png(DocumentInfo.NONE, GAMMA, CHROMATICITIES, SRGB)))
        .contains(new Calibrated(OptionalInt.of(45455), POINTS, OptionalInt.of(1), List.of()));
    assertThat(colors(png(DocumentInfo.NONE))).isEmpty();
  }

  @Test
  void aProfileThatFitsWins() throws IOException {
    DocumentInfo profiled = new DocumentInfo(Optional.empty(), Optional.of(Samples.rgbProfile()));
    Image decoded = Samples.decode(png(profiled, GAMMA, CHROMATICITIES));
    assertThat(decoded.document().iccProfile()).isPresent();
    assertThat(decoded.document().colors()).isEmpty();
    byte[] again = Samples.encode(ImageFormat.PNG, decoded);
    assertThat(new String(again, StandardCharsets.ISO_8859_1))
        .contains("iCCP")
        .doesNotContain("gAMA");
  }

  @Test
  void codePointsWinOverAProfileAndStayBesideIt() throws IOException {
    DocumentInfo profiled = new DocumentInfo(Optional.empty(), Optional.of(Samples.rgbProfile()));
    byte[] file = png(profiled, CODE_POINTS, GAMMA);
    Image decoded = Samples.decode(file);
    assertThat(decoded.document().iccProfile()).isPresent();
    assertThat(decoded.document().colors())
        .contains(
            new Calibrated(
                OptionalInt.empty(), List.of(), OptionalInt.empty(), List.of(9, 16, 0, 1)));
    byte[] again = Samples.encode(ImageFormat.PNG, decoded);
    assertThat(new String(again, StandardCharsets.ISO_8859_1))
        .containsSubsequence("cICP", "iCCP")
        .doesNotContain("gAMA");
  }

  @Test
  void aProfileThatDoesNotFitDoesNot() throws IOException {
    byte[] useless = chunk("iCCP", ascii("name\0\0no profile"));
    assertThat(colors(png(DocumentInfo.NONE, GAMMA, useless)))
        .contains(new Calibrated(OptionalInt.of(45455), List.of(), OptionalInt.empty(), List.of()));
  }

  @Test
  void whatBreaksTheSpecificationIsNotCarried() throws IOException {
    for (byte[] wrong :
        List.of(
            chunk("gAMA", 0),
            chunk("gAMA", -1),
            chunk("gAMA", 45455, 1),
            chunk("gAMA"),
            chunk("cHRM", 31270, 32900),
            chunk("cHRM", 31270, 32900, 64000, 33000, 30000, 60000, 15000, -6000),
            chunk("cHRM", new int[9]),
            chunk("sRGB", new byte[] {4}),
            chunk("sRGB", new byte[] {-1}),
            chunk("sRGB", new byte[] {0, 0}),
            chunk("cICP", new byte[] {9, 16, 0}),
            chunk("cICP", new byte[] {9, 16, 1, 1}),
            chunk("cICP", new byte[] {9, 16, 0, 2}))) {
      assertThat(colors(png(DocumentInfo.NONE, wrong))).isEmpty();
    }
  }

  /** EXIF 2.3: Gamma 42240, ColorSpace 40961; TIFF 6.0: WhitePoint 318, Primaries 319. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"JPEG", "TIFF", "WEBP"})
  void otherFormatsSayItAsExif(ImageFormat format) throws IOException {
    Image image = Samples.decode(png(DocumentInfo.NONE, GAMMA, CHROMATICITIES));
    ExifTags tags = ExifTags.toWrite(image.document(), image.pixels().shape());
    assertThat(ratios(tags.main(), 318)).containsExactly(0.3127, 0.329);
    assertThat(ratios(tags.main(), 319)).containsExactly(0.64, 0.33, 0.3, 0.6, 0.15, 0.06);
    ExifTags read = ExifTags.parse(exif(Samples.encode(format, image)));
    assertThat(ratios(read.exif(), 42240)).containsExactly(100_000 / 45_455.0);
    assertThat(value(read.exif(), 40961)).isEqualTo(new byte[] {(byte) 0xff, (byte) 0xff});
    Image srgb = Samples.decode(png(DocumentInfo.NONE, SRGB));
    assertThat(value(ExifTags.parse(exif(Samples.encode(format, srgb))).exif(), 40961))
        .isEqualTo(new byte[] {0, 1});
  }

  private static byte[] exif(byte[] file) throws IOException {
    return Samples.decode(file).document().exif().orElseThrow();
  }

  private static byte[] value(List<Tag> tags, int id) {
    return tags.stream().filter(tag -> tag.id() == id).findFirst().orElseThrow().value();
  }

  private static List<Double> ratios(List<Tag> tags, int id) {
    ByteBuffer numbers = ByteBuffer.wrap(value(tags, id));
    return Stream.generate(() -> (double) numbers.getInt() / numbers.getInt())
        .limit(numbers.remaining() / 8)
        .toList();
  }

  private static final byte[] WHITE = ratios(1000, 313, 329);
  private static final byte[] PRIMARIES = ratios(1000, 640, 330, 290, 600, 150, 60);

  private static byte[] ratios(int denominator, int... numerators) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * numerators.length);
    for (int numerator : numerators) {
      bytes.putInt(numerator).putInt(denominator);
    }
    return bytes.array();
  }

  /** A transfer function of {@code count} levels. */
  private static Tag curve(int count) {
    ByteBuffer levels = ByteBuffer.allocate(2 * count);
    for (int i = 0; i < count; i++) {
      levels.putShort((short) (i * i));
    }
    return new Tag(301, 3, levels.array());
  }

  private static byte[] tiff(Pixels pixels, DocumentInfo document, Tag... tags) throws IOException {
    byte[] block = new ExifTags(List.of(tags), List.of(), List.of()).block(Optional.empty());
    return Samples.encode(
        ImageFormat.TIFF,
        new Image(pixels, document.described(Optional.of(block), Optional.empty())));
  }

  private static List<Integer> colorimetric(byte[] file) throws IOException {
    return Samples.decode(file).document().exif().stream()
        .flatMap(block -> ExifTags.parse(block).main().stream())
        .map(Tag::id)
        .filter(id -> id == 301 || id == 318 || id == 319)
        .toList();
  }

  /** As they are, also beside a profile. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tiffKeepsItsColourTagsByteForByte(boolean profiled) throws IOException {
    Optional<byte[]> profile = Optional.of(Samples.rgbProfile());
    DocumentInfo document =
        new DocumentInfo(Optional.empty(), profiled ? profile : Optional.empty());
    byte[] file =
        tiff(
            Samples.photo(9, 7, 3, 8, 1),
            document,
            curve(768),
            new Tag(318, 5, WHITE),
            new Tag(319, 5, PRIMARIES));
    byte[] again = Samples.encode(ImageFormat.TIFF, Samples.decode(file));
    assertThat(again).isEqualTo(file);
    try (SourceStream in = SourceStream.forHeader(ByteSource.of(again))) {
      List<Tag> tags = TiffDirectory.ofFile(in, 0).values(1 << 20);
      assertThat(value(tags, 301)).isEqualTo(curve(768).value());
      assertThat(value(tags, 318)).isEqualTo(WHITE);
      assertThat(value(tags, 319)).isEqualTo(PRIMARIES);
      assertThat(tags).extracting(Tag::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void whiteAndPrimariesOfTiffBecomeThoseOfPng() throws IOException {
    byte[] file =
        tiff(
            Samples.photo(9, 7, 3, 8, 1),
            DocumentInfo.NONE,
            new Tag(318, 5, WHITE),
            new Tag(319, 5, PRIMARIES));
    List<Integer> points = List.of(31300, 32900, 64000, 33000, 29000, 60000, 15000, 6000);
    Calibrated said = new Calibrated(OptionalInt.empty(), points, OptionalInt.empty(), List.of());
    assertThat(colors(file)).contains(said);
    assertThat(colors(Samples.encode(ImageFormat.PNG, Samples.decode(file)))).contains(said);
    byte[] jpeg = Samples.encode(ImageFormat.JPEG, Samples.decode(file));
    assertThat(colorimetric(jpeg)).containsExactly(318, 319);
  }

  /** A curve has a value for each level that a sample may have. */
  @Test
  void aTransferFunctionGoesWhereLevelsChange() throws IOException {
    Pixels wide = Samples.photo(9, 7, 1, 16, 1);
    assertThat(colorimetric(tiff(wide, DocumentInfo.NONE, curve(65_536)))).containsExactly(301);
    assertThat(colorimetric(tiff(wide, DocumentInfo.NONE, curve(256)))).isEmpty();
    Image image = Samples.decode(tiff(wide, DocumentInfo.NONE, curve(65_536), MAKER));
    byte[] jpeg = Samples.encode(ImageFormat.JPEG, image);
    assertThat(colorimetric(jpeg)).isEmpty();
    assertThat(value(ExifTags.parse(exif(jpeg)).main(), 271)).isEqualTo(MAKER.value());
  }

  private static final Tag MAKER = new Tag(271, 2, ascii("Zeutschel\0"));

  @Test
  void whatInksWereMadeOfHasNoPrimaries() throws IOException {
    assertThat(colorimetric(inks(PRIMARIES))).isEmpty();
    assertThat(colors(inks(PRIMARIES))).contains(new AssumedInks());
  }

  @Test
  void colourTagsThatCannotBeAreNotCarried() throws IOException {
    Pixels pixels = Samples.photo(9, 7, 3, 8, 1);
    for (Tag wrong :
        List.of(
            new Tag(318, 5, ratios(0, 313, 329)),
            new Tag(318, 5, ratios(100, 313, 329)),
            new Tag(318, 5, ratios(1000, 313)),
            new Tag(318, 3, new byte[] {0, 1, 0, 1}),
            new Tag(319, 5, WHITE),
            new Tag(301, 1, new byte[256]))) {
      byte[] file = tiff(pixels, DocumentInfo.NONE, wrong);
      assertThat(colorimetric(file)).isEmpty();
      assertThat(colors(file)).isEmpty();
    }
  }

  /**
   * One pixel of four inks, uncompressed, big-endian.
   *
   * @param primaries of a tag that says nothing about inks; none where empty
   */
  private static byte[] inks(byte... primaries) {
    TiffTags tags = new TiffTags(false);
    tags.number(TiffNames.WIDTH, TiffTags.LONG, 1);
    tags.number(TiffNames.HEIGHT, TiffTags.LONG, 1);
    tags.numbers(TiffNames.BITS_PER_SAMPLE, TiffTags.SHORT, 8, 8, 8, 8);
    tags.number(TiffNames.PHOTOMETRIC, TiffTags.SHORT, 5);
    tags.number(TiffNames.STRIP_OFFSETS, TiffTags.LONG, 8);
    tags.number(TiffNames.SAMPLES_PER_PIXEL, TiffTags.SHORT, 4);
    tags.number(TiffNames.STRIP_BYTE_COUNTS, TiffTags.LONG, 4);
    if (primaries.length > 0) {
      tags.bytes(TiffNames.PRIMARY_CHROMATICITIES, TiffTags.RATIONAL, 6, primaries);
      tags.bytes(TiffNames.WHITE_POINT, TiffTags.RATIONAL, 2, WHITE);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 12, 0, 51, 102, 51});
    file.writeBytes(tags.at(12).array());
    return file.toByteArray();
  }

  @Test
  void inksWithoutAProfileAreNoted() throws IOException {
    Image image = Samples.decode(inks());
    // (255 - ink) * (255 - 51) / 255
    assertThat(image.pixels().sample(0, 0, 0)).isEqualTo(204);
    assertThat(image.pixels().sample(0, 0, 1)).isEqualTo(163);
    assertThat(image.pixels().sample(0, 0, 2)).isEqualTo(122);
    assertThat(image.document().colors()).contains(new AssumedInks());
    Provenance from = new Provenance("Enlarger 1", "bicubic", Optional.empty(), 2, "ab");
    Image result = new Image(image.pixels(), image.document().derived(from));
    DocumentInfo written = Samples.decode(Samples.encode(ImageFormat.PNG, result)).document();
    assertThat(new String(written.xmp().orElseThrow(), StandardCharsets.UTF_8))
        .contains("enlarger:colors=\"the source is CMYK without a usable profile;");
    assertThat(written.colors()).isEmpty();
  }

  @Test
  void inksWithAProfileAreNot() throws IOException {
    Path tiff = SharedFiles.folder("data/formats/tiff");
    byte[] profiled = Files.readAllBytes(tiff.resolve("cmyk_jpeg.tif"));
    assertThat(colors(profiled)).isEmpty();
    assertThat(colors(Files.readAllBytes(tiff.resolve("cmyk_jpeg_no_profile.tif"))))
        .contains(new AssumedInks());
    byte[] jpeg =
        Files.readAllBytes(SharedFiles.folder("data/formats/jpeg").resolve("cmyk-sample.jpg"));
    assertThat(colors(jpeg)).contains(new AssumedInks());
    byte[] profile;
    try (SourceStream in = SourceStream.forHeader(ByteSource.of(profiled))) {
      profile = TiffLayout.read(in, 0).inkProfile().orElseThrow();
    }
    byte[] with = withProfile(jpeg, profile);
    assertThat(colors(with)).isEmpty();
    assertThat(farthest(with, jpeg)).isGreaterThan(20);
    byte[] of = withProfile(jpeg, Samples.rgbProfile());
    assertThat(colors(of)).contains(new AssumedInks());
    // the library has two ways to the same formula, which round differently
    assertThat(farthest(of, jpeg)).isLessThanOrEqualTo(2);
  }

  /** The largest difference between samples of two images of one size. */
  private static int farthest(byte[] file, byte[] other) throws IOException {
    Pixels a = Samples.decode(file).pixels();
    Pixels b = Samples.decode(other).pixels();
    int farthest = 0;
    for (int i = 0; i < a.widthPx() * a.heightPx() * a.channels(); i++) {
      int pixel = i / a.channels();
      int x = pixel % a.widthPx();
      int y = pixel / a.widthPx();
      int c = i % a.channels();
      farthest = Math.max(farthest, Math.abs(a.sample(x, y, c) - b.sample(x, y, c)));
    }
    return farthest;
  }

  /** The same JPEG file with a profile in as many segments as it takes (ICC.1:2010, B.4). */
  private static byte[] withProfile(byte[] jpeg, byte[] profile) {
    int most = 65_000;
    int pieces = (profile.length + most - 1) / most;
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, 2);
    for (int piece = 0; piece < pieces; piece++) {
      int length = Math.min(most, profile.length - piece * most);
      file.writeBytes(
          ByteBuffer.allocate(4).putShort((short) 0xffe2).putShort((short) (length + 16)).array());
      file.writeBytes(ascii("ICC_PROFILE\0"));
      file.write(piece + 1);
      file.write(pieces);
      file.write(profile, piece * most, length);
    }
    file.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }
}
