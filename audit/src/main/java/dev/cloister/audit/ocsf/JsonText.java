// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.audit.ocsf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One JSON object being written, in printable ASCII only: everything else is escaped, so that a file shown raw on
/// a
/// terminal can do nothing to it, and no reader can see a line break inside an event.
final class JsonText {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new DeleteToo())
            .build()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    private final JsonGenerator out;

    JsonText() {
        try {
            out = JSON.createGenerator(bytes);
            out.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonText text(String name, String value) {
        return put(() -> out.writeStringField(name, StoredText.of(value)));
    }

    JsonText number(String name, long value) {
        return put(() -> out.writeNumberField(name, value));
    }

    JsonText truth(String name, boolean value) {
        return put(() -> out.writeBooleanField(name, value));
    }

    JsonText texts(String name, List<String> values) {
        return put(() -> {
            out.writeArrayFieldStart(name);
            for (var value : values) {
                out.writeString(value);
            }
            out.writeEndArray();
        });
    }

    JsonText object(String name, Runnable content) {
        put(() -> out.writeObjectFieldStart(name));
        content.run();
        return put(out::writeEndObject);
    }

    JsonText arrayOfOne(String name, Runnable content) {
        put(() -> {
            out.writeArrayFieldStart(name);
            out.writeStartObject();
        });
        content.run();
        return put(() -> {
            out.writeEndObject();
            out.writeEndArray();
        });
    }

    /// Opens an object that is left for the caller to close.
    JsonText open(String name) {
        return put(() -> out.writeObjectFieldStart(name));
    }

    /// What was written; objects still open are not closed.
    byte[] bytes() {
        put(out::close);
        return bytes.toByteArray();
    }

    private JsonText put(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /// The JSON standard's escapes, and DEL, the one control character of ASCII that it lets pass.
    private static final class DeleteToo extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final int DELETE = 0x7F;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
