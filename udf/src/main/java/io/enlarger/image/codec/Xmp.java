package io.enlarger.image.codec;

import io.enlarger.image.ColorBasis;
import io.enlarger.image.ColorBasis.AssumedInks;
import io.enlarger.image.DocumentInfo;
import io.enlarger.image.Provenance;
import io.enlarger.image.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The XMP packet of an image that is written: the source's, with sizes corrected, and a note where
 * the pixels come from (ISO 16684-1).
 */
final class Xmp {
  /** Begins the segment of JPEG. */
  static final String JPEG_NAME = "http://ns.adobe.com/xap/1.0/\0";

  /** Keyword of the chunk of PNG. */
  static final String PNG_KEYWORD = "XML:com.adobe.xmp";

  /** Longer packets are not believed. */
  static final int MAX_BYTES = 16 << 20;

  private static final String END = "</rdf:RDF>";
  private static final String ASSUMED_INKS =
      "the source is CMYK without a usable profile; converted as R = (1 - C)(1 - K)";

  private Xmp() {}

  /** The packet to be written, where there is anything to say. */
  static Optional<byte[]> toWrite(DocumentInfo document, Shape shape) {
    Optional<String> carried =
        document
            .xmp()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .filter(text -> text.contains(END));
    if (document.provenance().isEmpty()) {
      return carried.map(text -> resized(text, shape).getBytes(StandardCharsets.UTF_8));
    }
    String note = note(document.provenance().get(), document.colors());
    String packet =
        carried
            .map(text -> resized(text, shape))
            .map(
                text ->
                    text.substring(0, text.lastIndexOf(END))
                        + note
                        + text.substring(text.lastIndexOf(END)))
            .orElseGet(() -> empty(note));
    return Optional.of(packet.getBytes(StandardCharsets.UTF_8));
  }

  private static String empty(String note) {
    return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        + "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        + "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        + note
        + END
        + "\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
  }

  private static String note(Provenance from, Optional<ColorBasis> colors) {
    return "<rdf:Description rdf:about=\"\""
        + " xmlns:dcterms=\"http://purl.org/dc/terms/\""
        + " xmlns:enlarger=\"urn:enlarger:provenance\""
        + attribute("dcterms:source", "sha256:" + from.sourceSha256())
        + attribute("dcterms:type", "derivative")
        + attribute("enlarger:software", from.software())
        + attribute("enlarger:model", from.model())
        + from.modelSha256().map(sum -> attribute("enlarger:modelSha256", sum)).orElse("")
        + attribute("enlarger:scale", Integer.toString(from.scale()))
        + (colors.orElse(null) instanceof AssumedInks
            ? attribute("enlarger:colors", ASSUMED_INKS)
            : "")
        + "/>\n";
  }

  private static String attribute(String name, String value) {
    String escaped =
        value
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace("\"", "&quot;")
            .replaceAll("[\\p{Cntrl}]", " ");
    return "\n " + name + "=\"" + escaped + "\"";
  }

  private static String resized(String packet, Shape shape) {
    String text = packet;
    for (String width : new String[] {"tiff:ImageWidth", "exif:PixelXDimension"}) {
      text = replaced(text, width, shape.widthPx());
    }
    for (String height : new String[] {"tiff:ImageLength", "exif:PixelYDimension"}) {
      text = replaced(text, height, shape.heightPx());
    }
    return replaced(text, "tiff:Orientation", 1);
  }

  /** A property as an attribute or an element. */
  private static String replaced(String text, String property, int value) {
    String name = Pattern.quote(property);
    Matcher attribute = Pattern.compile("(" + name + "\\s*=\\s*[\"'])\\d+").matcher(text);
    String once = attribute.replaceAll("$1" + value);
    return Pattern.compile("(<" + name + ">\\s*)\\d+").matcher(once).replaceAll("$1" + value);
  }
}
