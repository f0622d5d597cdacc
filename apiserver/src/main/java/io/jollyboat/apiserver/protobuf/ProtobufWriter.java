package io.jollyboat.apiserver.protobuf;

import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Field;
import io.jollyboat.core.schema.Schema;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes objects as Kubernetes' clients read protobuf: an envelope that says what kind it is around
 * the object's message, and events with their length before them. Safe for use by several threads.
 */
public final class ProtobufWriter {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private final Schema schema;
    private final ObjectEncoder encoder;
    private final Map<String, Optional<Definition>> carried = new ConcurrentHashMap<>();

    public ProtobufWriter(Schema schema) {
        this.schema = schema;
        this.encoder = new ObjectEncoder(schema);
    }

    /** The writer of what this server has built in; made when the first client asks for it. */
    public static ProtobufWriter ofKubernetes() {
        return OfKubernetes.WRITER;
    }

    private static final class OfKubernetes {
        static final ProtobufWriter WRITER = new ProtobufWriter(Schema.kubernetes());
    }

    /** Whether a kind can be written. Custom kinds cannot, nor can tables. */
    public boolean knows(String apiVersion, String kind) {
        return definition(apiVersion, kind).isPresent();
    }

    /** Whether an object's kind can be written. */
    public boolean knows(ObjectNode object) {
        return knows(object.path("apiVersion").asString(""), object.path("kind").asString(""));
    }

    /**
     * An object as a message.
     *
     * @throws IllegalArgumentException when its kind is not known
     */
    public Message message(ObjectNode object) {
        return new Message(
                text(object, "apiVersion"),
                text(object, "kind"),
                encoder.message(definitionOf(object), object));
    }

    /** An object in its envelope, in two pieces. */
    public static List<byte[]> enveloped(Message object) {
        return List.of(envelope(object, object.bytes().length), object.bytes());
    }

    /**
     * How a list is written whose items come one by one.
     *
     * @param head the list without its items
     */
    public ListFrame list(ObjectNode head) {
        Field items = definitionOf(head).field("items").orElseThrow();
        return new ListFrame(message(head), items.protobufPath().getFirst());
    }

    /**
     * An event as one frame, in two pieces: the frame's length, the event's type and the object in
     * its envelope.
     */
    public static byte[][] event(String type, Message object) {
        byte[] envelope = envelope(object, object.bytes().length);
        int enveloped = envelope.length + object.bytes().length;
        WireWriter raw = new WireWriter();
        raw.announce(1, enveloped);
        byte[] rawStart = raw.toBytes();
        WireWriter event = new WireWriter();
        event.text(1, type);
        event.announce(2, rawStart.length + enveloped);
        byte[] eventStart = event.toBytes();
        WireWriter out = new WireWriter();
        out.raw(bigEndian(eventStart.length + rawStart.length + enveloped));
        out.raw(eventStart);
        out.raw(rawStart);
        out.raw(envelope);
        return new byte[][] {out.toBytes(), object.bytes()};
    }

    private static byte[] bigEndian(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    /** What comes before a message in its envelope. */
    static byte[] envelope(Message object, long length) {
        WireWriter out = new WireWriter();
        out.raw(MAGIC);
        int type = out.begin(1);
        out.text(1, object.apiVersion());
        out.text(2, object.kind());
        out.end(type);
        out.announce(2, length);
        return out.toBytes();
    }

    private Definition definitionOf(ObjectNode object) {
        String apiVersion = text(object, "apiVersion");
        String kind = text(object, "kind");
        return definition(apiVersion, kind)
                .orElseThrow(() -> new IllegalArgumentException(apiVersion + " " + kind));
    }

    private Optional<Definition> definition(String apiVersion, String kind) {
        // the names of built-in kinds are few; those of others are not remembered
        Optional<Definition> known = carried.get(apiVersion + "/" + kind);
        if (known != null) {
            return known;
        }
        Optional<Definition> found =
                schema.definitionOf(apiVersion, kind)
                        .or(() -> partial(apiVersion, kind))
                        .filter(ObjectEncoder::carries);
        if (found.isPresent()) {
            carried.put(apiVersion + "/" + kind, found);
        }
        return found;
    }

    /** The forms that show metadata only are described beside what core has. */
    private Optional<Definition> partial(String apiVersion, String kind) {
        return apiVersion.startsWith("meta.k8s.io/") && kind.startsWith("PartialObjectMetadata")
                ? schema.definition("", "v1", kind)
                : Optional.empty();
    }

    private static String text(ObjectNode object, String field) {
        return object.path(field).asString("");
    }
}
