package io.jollyboat.apiserver.cache;

import io.jollyboat.apiserver.protobuf.Message;
import io.jollyboat.apiserver.store.Entry;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object at one revision, as the bytes that are stored.
 *
 * <p>The stored bytes lack {@code metadata.resourceVersion}, which is the revision; {@link #json()}
 * splices it in by copying. The tree is decoded on demand and shared by all who hold it: it is for
 * reading only. It is held weakly, since a tree takes several times the room of its bytes.
 *
 * <p>Immutable but for what it remembers of decoding; safe for use by several threads.
 */
public final class StoredObject {

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

    private static final String VERSION = "\"resourceVersion\":\"";

    /** Of the member without its digits and the comma behind it. */
    private static final int VERSION_LENGTH = VERSION.length() + 1;

    private final String key;
    private final byte[] value;
    private final long revision;
    private final boolean stale;
    private WeakReference<ObjectNode> tree;
    private @Nullable WeakReference<byte[]> wire;
    private @Nullable WeakReference<Message> message;
    private int messageLength;
    private @Nullable Map<String, String> labels;
    private @Nullable Remembered remembered;

    /** What the store keeps under a key; it must be readable. */
    public StoredObject(Entry entry) {
        this(entry.key(), entry.value(), entry.modRevision(), null, entry.stale());
    }

    /**
     * What was just written, its tree already at hand.
     *
     * @param value canonical JSON without a resourceVersion
     * @param tree the same object with its resourceVersion, from now on shared; or null
     */
    public StoredObject(String key, byte[] value, long revision, @Nullable ObjectNode tree) {
        this(key, value, revision, tree, false);
    }

    private StoredObject(
            String key, byte[] value, long revision, @Nullable ObjectNode tree, boolean stale) {
        this.stale = stale;
        this.key = key;
        this.value = value;
        this.revision = revision;
        this.tree = new WeakReference<>(tree);
    }

    public String key() {
        return key;
    }

    /** The object's resourceVersion. */
    public long revision() {
        return revision;
    }

    /** Whether it is worth a write even if that changes nothing: it is kept in an old form. */
    public boolean stale() {
        return stale;
    }

    /** The stored bytes, without a resourceVersion; not to be changed. */
    public byte[] value() {
        return value;
    }

    /** The same object as of another revision: how a deletion shows what it removed. */
    public StoredObject at(long otherRevision) {
        return new StoredObject(key, value, otherRevision, null);
    }

    /** The object with its resourceVersion; shared, for reading only. */
    public ObjectNode tree() {
        ObjectNode known = tree.get();
        if (known != null) {
            return known;
        }
        ObjectNode decoded = decode();
        tree = new WeakReference<>(decoded);
        return decoded;
    }

    /** A tree of the caller's own, to be changed at will. */
    public ObjectNode copy() {
        return decode();
    }

    /** The object's labels, kept once read: selectors ask for them over and over. */
    public Map<String, String> labels() {
        Map<String, String> known = labels;
        if (known != null) {
            return known;
        }
        Map<String, String> read = new TreeMap<>();
        for (Map.Entry<String, JsonNode> label :
                tree().path("metadata").path("labels").properties()) {
            read.put(label.getKey(), label.getValue().asString(""));
        }
        Map<String, String> shared = Map.copyOf(read);
        labels = shared;
        return shared;
    }

    /**
     * The value of a field, kept once read: every list and every change of the object asks for it
     * again.
     *
     * @param field what the reader reads; always the same by that name, and one of the few that
     *     selectors may name
     */
    public String remembered(String field, Function<ObjectNode, String> reader) {
        Remembered first = remembered;
        for (Remembered known = first; known != null; known = known.next) {
            if (known.field.equals(field)) {
                return known.value;
            }
        }
        String read = reader.apply(tree());
        // two who read at once may forget one of two fields, which is then read again
        remembered = new Remembered(field, read, first);
        return read;
    }

    private record Remembered(String field, String value, @Nullable Remembered next) {}

    /** The object on the wire: its stored bytes with the resourceVersion spliced in. */
    public byte[] json() {
        int inside = insideMetadata();
        byte[] version = version(inside);
        byte[] json = new byte[value.length + version.length]; // copied once: lists are long
        System.arraycopy(value, 0, json, 0, inside);
        System.arraycopy(version, 0, json, inside, version.length);
        System.arraycopy(value, inside, json, inside + version.length, value.length - inside);
        return json;
    }

    /**
     * {@link #json()}, encoded once for all watchers that are told of it at about the same time.
     */
    public byte[] sharedJson() {
        WeakReference<byte[]> shared = wire;
        byte[] known = shared == null ? null : shared.get();
        if (known != null) {
            return known;
        }
        byte[] encoded = json();
        wire = new WeakReference<>(encoded);
        return encoded;
    }

    /**
     * The object in protobuf, encoded once for all who want it at about the same time.
     *
     * @param encoding always the same
     */
    public Message sharedMessage(Function<ObjectNode, Message> encoding) {
        WeakReference<Message> remembered = message;
        Message known = remembered == null ? null : remembered.get();
        if (known != null) {
            return known;
        }
        Message encoded = encoding.apply(tree());
        message = new WeakReference<>(encoded);
        messageLength = encoded.bytes().length;
        return encoded;
    }

    /**
     * How many bytes {@link #sharedMessage} has, kept once known: a list tells its length before
     * its first byte.
     */
    public int messageLength(Function<ObjectNode, Message> encoding) {
        int known = messageLength;
        return known > 0 ? known : sharedMessage(encoding).bytes().length;
    }

    /** {@link #json()} in pieces, of which only the resourceVersion is made anew. */
    public List<ByteBuffer> jsonPieces() {
        int inside = insideMetadata();
        return List.of(
                ByteBuffer.wrap(value, 0, inside),
                ByteBuffer.wrap(version(inside)),
                ByteBuffer.wrap(value, inside, value.length - inside));
    }

    /** How many bytes {@link #json()} has. */
    public int jsonLength() {
        int digits = 1;
        for (long left = revision / 10; left > 0; left /= 10) {
            digits++;
        }
        boolean alone = value[insideMetadata()] == '}';
        return value.length + VERSION_LENGTH + digits + (alone ? 0 : 1);
    }

    /** The resourceVersion as the first member of the metadata. */
    private byte[] version(int inside) {
        String member = VERSION + revision + (value[inside] == '}' ? "\"" : "\",");
        return member.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The offset behind the opening brace of the metadata. Canonical JSON writes {@code apiVersion}
     * and {@code kind} first, plain words both, so that the first match is the right one.
     */
    private int insideMetadata() {
        for (int start = 0; start + METADATA.length < value.length; start++) {
            if (startsAt(start)) {
                return start + METADATA.length;
            }
        }
        throw new IllegalStateException("stored without metadata: " + key);
    }

    private boolean startsAt(int start) {
        for (int i = 0; i < METADATA.length; i++) {
            if (value[start + i] != METADATA[i]) {
                return false;
            }
        }
        return true;
    }

    private ObjectNode decode() {
        ObjectNode object = (ObjectNode) MAPPER.readTree(value);
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(revision));
        return object;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
