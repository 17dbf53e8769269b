// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.policy.preset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// XML documents without a document type: no entities, nothing loaded from elsewhere.
final class Xml {
    private Xml() {}

    /// The root element; empty when the bytes are no such document.
    static Optional<Element> root(byte[] bytes) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return Optional.of(builder.parse(new ByteArrayInputStream(bytes)).getDocumentElement());
        } catch (ParserConfigurationException | IOException | SAXException e) {
            return Optional.empty();
        }
    }

    /// The child elements at a path of names: `children(root, "mirrors", "mirror")`.
    static List<Element> children(Element parent, String... path) {
        var found = List.of(parent);
        for (var name : path) {
            found = found.stream()
                    .flatMap(element -> IntStream.range(
                                    0, element.getChildNodes().getLength())
                            .mapToObj(element.getChildNodes()::item))
                    .filter(node -> node.getNodeType() == Node.ELEMENT_NODE
                            && node.getNodeName().equals(name))
                    .map(Element.class::cast)
                    .toList();
        }
        return found;
    }

    /// The text of the first child element of that name; empty text when there is none.
    static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }

    /// A value's text, safe inside an element or a quoted attribute.
    static String escaped(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
