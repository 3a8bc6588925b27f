package io.enlarger.job;

import io.enlarger.image.Provenance;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The origin of a result in PREMIS 3 (Library of Congress): source, result, the event between them
 * and the program. Unlike the result it holds a time, since PREMIS wants one.
 */
final class Premis {
  private static final String NAMESPACE = "http://www.loc.gov/premis/v3";
  private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

  private final XMLStreamWriter xml;

  private Premis(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** The document as UTF-8. */
  static byte[] of(String sourceUri, String resultUri, String resultSha256, Provenance from) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      new Premis(xml).write(sourceUri, resultUri, resultSha256, from);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string does not fail", e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(String sourceUri, String resultUri, String resultSha256, Provenance from)
      throws XMLStreamException {
    xml.writeStartDocument("UTF-8", "1.0");
    xml.writeStartElement("premis");
    xml.writeDefaultNamespace(NAMESPACE);
    xml.writeNamespace("xsi", INSTANCE);
    xml.writeAttribute("version", "3.0");
    object(sourceUri, from.sourceSha256());
    object(resultUri, resultSha256);
    xml.writeStartElement("event");
    identifier("event", "sha256", resultSha256);
    element("eventType", "derivation");
    element("eventDateTime", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    xml.writeStartElement("eventDetailInformation");
    element(
        "eventDetail",
        "enlarged "
            + from.scale()
            + " times by "
            + from.model()
            + from.modelSha256().map(sum -> " (sha256 " + sum + ")").orElse(""));
    xml.writeEndElement();
    link("linkingAgentIdentifier", "name", from.software());
    link("linkingObjectIdentifier", "URI", sourceUri);
    link("linkingObjectIdentifier", "URI", resultUri);
    xml.writeEndElement();
    xml.writeStartElement("agent");
    identifier("agent", "name", from.software());
    element("agentType", "software");
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void object(String uri, String sha256) throws XMLStreamException {
    xml.writeStartElement("object");
    xml.writeAttribute("xsi", INSTANCE, "type", "file");
    identifier("object", "URI", uri);
    xml.writeStartElement("objectCharacteristics");
    xml.writeStartElement("fixity");
    element("messageDigestAlgorithm", "SHA-256");
    element("messageDigest", sha256);
    xml.writeEndElement();
    xml.writeStartElement("format");
    xml.writeStartElement("formatDesignation");
    element("formatName", "image");
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private void identifier(String kind, String type, String value) throws XMLStreamException {
    link(kind + "Identifier", type, value);
  }

  private void link(String name, String type, String value) throws XMLStreamException {
    xml.writeStartElement(name);
    element(name + "Type", type);
    element(name + "Value", value);
    xml.writeEndElement();
  }

  private void element(String name, String text) throws XMLStreamException {
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }
}
