package io.jollyboat.apiserver.openapi;

import io.jollyboat.apiserver.protobuf.WireWriter;
import tools.jackson.databind.JsonNode;

/** Writes OpenAPI documents, as they are in JSON, as protobuf. */
final class ProtobufDocument {

    private ProtobufDocument() {}

    /** A document of the second version or of the third, by what it says that it is. */
    static byte[] of(JsonNode document) {
        WireWriter out = new WireWriter();
        (document.has("swagger") ? SecondForms.DOCUMENT : ThirdForms.DOCUMENT).write(out, document);
        return out.toBytes();
    }
}
