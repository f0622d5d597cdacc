package io.jollyboat.apiserver.protobuf;

import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the envelope in which Kubernetes' clients send protobuf: four bytes, then what kind it is
 * and the object.
 */
public final class ProtobufReader {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final Schema schema;
    private final ObjectDecoder decoder;

    public ProtobufReader(Schema schema) {
        this.schema = schema;
        this.decoder = new ObjectDecoder(schema);
    }

    /**
     * The object as a tree, with its {@code apiVersion} and {@code kind}.
     *
     * @param apiVersion where the envelope does not say
     * @param kind where the envelope does not say
     * @throws ApiException 400 when it is none, or of a kind that is not known
     */
    public ObjectNode read(byte[] body, String apiVersion, String kind) {
        try {
            return object(body, apiVersion, kind);
        } catch (ProtobufException broken) {
            throw ApiException.badRequest("proto: " + broken.getMessage());
        }
    }

    private ObjectNode object(byte[] body, String expectedVersion, String expectedKind)
            throws ProtobufException {
        for (int i = 0; i < MAGIC.length; i++) {
            if (body.length <= i || body[i] != MAGIC[i]) {
                throw new ProtobufException(
                        "provided data does not appear to be a protobuf message, expected prefix"
                                + " [107 56 115 0]");
            }
        }
        WireReader envelope = new WireReader(Arrays.copyOfRange(body, MAGIC.length, body.length));
        String apiVersion = "";
        String kind = "";
        byte[] raw = new byte[0];
        while (envelope.next()) {
            switch (envelope.number()) {
                case 1 -> {
                    WireReader type = envelope.message();
                    while (type.next()) {
                        switch (type.number()) {
                            case 1 -> apiVersion = type.text();
                            case 2 -> kind = type.text();
                            default -> type.skip();
                        }
                    }
                }
                case 2 -> raw = envelope.byteString();
                default -> envelope.skip();
            }
        }
        apiVersion = apiVersion.isEmpty() ? expectedVersion : apiVersion;
        kind = kind.isEmpty() ? expectedKind : kind;
        ObjectNode object = decoder.decode(definition(apiVersion, kind), raw);
        return object.put("apiVersion", apiVersion).put("kind", kind);
    }

    private Definition definition(String apiVersion, String kind) {
        // options have the version of the resource they are sent to, and are the same in all
        Optional<Definition> found =
                schema.definitionOf(apiVersion, kind).or(() -> schema.definitionOf("v1", kind));
        return found.orElseThrow(
                () -> ApiException.badRequest(ObjectReader.unregistered(apiVersion, kind)));
    }
}
