package io.jollyboat.apiserver.json;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns what a client sent into an object of the kind that is expected: from JSON or YAML, with the
 * kind checked and the schema kept, and with complaints about what would silently be lost.
 *
 * <p>Safe for use by any thread.
 */
public final class ObjectReader {
    /** Bytes of a body that are shown when nothing is known of it. */
    private static final int SHOWN = 30;

    private final Schema schema;
    private final SchemaCheck check;
    private final TreeParser json = new TreeParser();
    private final YamlParser yaml = new YamlParser();

    public ObjectReader(Schema schema) {
        this.schema = schema;
        this.check = new SchemaCheck(schema);
    }

    /**
     * What a client sent, read.
     *
     * @param object a tree of its own that keeps the schema, with {@code apiVersion}, {@code kind}
     *     and {@code metadata}
     * @param complaints what was left out or overwritten, as in {@code unknown field "spec.foo"}
     */
    public record Read(ObjectNode object, List<String> complaints) {
        public Read {
            complaints = List.copyOf(complaints);
        }

        /**
         * Refuses an object with complaints, as strict field validation does.
         *
         * @throws ApiException 400
         */
        public void refuseComplaints() {
            if (!complaints.isEmpty()) {
                String apiVersion = Trees.text(object, "apiVersion");
                String kind = Trees.text(object, "kind");
                throw unfit(apiVersion, kind, kind, strictError(complaints));
            }
        }
    }

    /** The sentence for complaints that are not let pass. */
    public static String strictError(List<String> complaints) {
        return "strict decoding error: " + String.join(", ", complaints);
    }

    /**
     * Parses a body of JSON.
     *
     * @throws ApiException 400 when it is none
     */
    public ParsedTree parseJson(byte[] body) {
        return parseJson(body, "couldn't get version/kind; json parse error: ");
    }

    /**
     * Parses JSON that is no object of a kind.
     *
     * @param complaint what a refusal begins with
     * @throws ApiException 400 when it is none
     */
    public ParsedTree parseJson(byte[] body, String complaint) {
        try {
            return json.parse(body);
        } catch (MalformedBodyException broken) {
            throw ApiException.badRequest(complaint + broken.getMessage());
        }
    }

    /**
     * Parses a body of YAML.
     *
     * @throws ApiException 400 when it is none
     */
    public ParsedTree parseYaml(byte[] body) {
        try {
            return yaml.parse(body);
        } catch (MalformedBodyException broken) {
            throw ApiException.badRequest(String.valueOf(broken.getMessage()));
        }
    }

    /**
     * Makes an object of the expected kind of a parsed body; where the body does not say what it
     * is, it is what is expected.
     *
     * @throws ApiException 400 when it is of another kind, or does not keep the schema
     */
    public Read object(ParsedTree body, String apiVersion, String kind) {
        return object(
                body, apiVersion, kind, sent -> conforming(sent, apiVersion, kind), body.order());
    }

    /**
     * As {@link #object(ParsedTree, String, String)}, for a kind whose schema is known elsewhere:
     * Kubernetes holds such an object against it only once it is decoded, so that what was said
     * twice is known first.
     *
     * @param conforming makes of what was sent an object that keeps its schema
     */
    public Read object(
            ParsedTree body,
            String apiVersion,
            String kind,
            Function<ObjectNode, Checked> conforming) {
        return object(
                body,
                apiVersion,
                kind,
                conforming,
                (unknown, ignored) -> body.repeatsFirst(unknown));
    }

    private Read object(
            ParsedTree body,
            String apiVersion,
            String kind,
            Function<ObjectNode, Checked> conforming,
            ParsedTree.Order order) {
        if (!(body.tree() instanceof ObjectNode sent)) {
            throw ApiException.badRequest(noObject(body.tree()));
        }
        String sentVersion = text(sent, "apiVersion", apiVersion, kind);
        String sentKind = text(sent, "kind", apiVersion, kind);
        if (!sentKind.equals(kind)) {
            throw otherKind(sent, sentVersion, sentKind, apiVersion, kind);
        }
        if (!sentVersion.equals(apiVersion)) {
            if (builtIn(apiVersion, kind) && !builtIn(sentVersion, kind)) {
                throw unfit(sentVersion, kind, kind, unregistered(sentVersion, kind));
            }
            throw ApiException.badRequest(
                    "the API version in the data ("
                            + sentVersion
                            + ") does not match the expected API version ("
                            + apiVersion
                            + ")");
        }
        Checked checked = conforming.apply(sent);
        ObjectNode object = checked.object();
        object.put("apiVersion", apiVersion).put("kind", kind);
        Trees.object(object, "metadata");
        List<String> unknown = checked.unknownFields();
        List<String> duplicates = body.duplicates();
        boolean fine = unknown.isEmpty() && duplicates.isEmpty();
        return new Read(object, fine ? List.of() : order.complaints(unknown, duplicates));
    }

    /**
     * The object as its schema wants it: types checked, unknown members left out. An object of a
     * kind that the schema does not know is only copied.
     *
     * @throws ApiException 400 when a value is of a wrong type
     */
    public Checked conforming(ObjectNode object, String apiVersion, String kind) {
        return conforming(object, apiVersion, kind, null);
    }

    /**
     * As {@link #conforming(ObjectNode, String, String)}, for an object made from another.
     *
     * @param origin as {@link SchemaCheck} wants it
     */
    public Checked conforming(
            ObjectNode object, String apiVersion, String kind, @Nullable ObjectNode origin) {
        try {
            return checked(object, apiVersion, kind, origin);
        } catch (SchemaMismatchException mismatch) {
            throw unfit(apiVersion, kind, kind, String.valueOf(mismatch.getMessage()));
        }
    }

    /**
     * As {@link #conforming(ObjectNode, String, String, ObjectNode)}, for who refuses in other
     * words.
     *
     * @throws SchemaMismatchException when a value is of a wrong type
     */
    public Checked checked(
            ObjectNode object, String apiVersion, String kind, @Nullable ObjectNode origin)
            throws SchemaMismatchException {
        Optional<Definition> type = schema.definitionOf(apiVersion, kind);
        return type.isEmpty()
                ? new Checked(object.deepCopy(), List.of())
                : check.check(object, type.get(), origin);
    }

    private static String text(ObjectNode sent, String field, String apiVersion, String kind) {
        JsonNode value = sent.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return field.equals("kind") ? kind : apiVersion;
        }
        if (!value.isString()) {
            throw ApiException.badRequest(
                    "couldn't get version/kind; json parse error: json: cannot unmarshal "
                            + ScalarCheck.words(value, Scalar.STRING)
                            + " into Go struct field ."
                            + field
                            + " of type string");
        }
        String text = value.stringValue();
        return text.isEmpty() ? field.equals("kind") ? kind : apiVersion : text;
    }

    /** Why something that is no object is of no kind. */
    public static String noObject(JsonNode sent) {
        return "couldn't get version/kind; json parse error: json: cannot unmarshal "
                + ScalarCheck.words(sent, Scalar.JSON)
                + " into Go value of type struct { APIVersion string"
                + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                + " \"json:\\\"kind,omitempty\\\"\" }";
    }

    /** Why something that is no object cannot be read as one of any kind. */
    public static String noMap(JsonNode sent) {
        return "json: cannot unmarshal "
                + ScalarCheck.words(sent, Scalar.JSON)
                + " into Go value of type map[string]interface {}";
    }

    private boolean builtIn(String apiVersion, String kind) {
        return schema.definitionOf(apiVersion, kind).isPresent();
    }

    /** Of a custom resource the kind is a field like others; of what is built in it is a type. */
    private ApiException otherKind(
            ObjectNode object, String sentVersion, String sent, String apiVersion, String kind) {
        if (!builtIn(apiVersion, kind)) {
            return ApiException.invalid(
                    apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/'))),
                    kind,
                    Trees.text(object, "metadata", "name"),
                    List.of(
                            new Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: \"" + sent + "\": must be " + kind,
                                    "kind")));
        }
        return unfit(
                sentVersion,
                sent,
                kind,
                builtIn(sentVersion, sent)
                        ? "converting (%s.%s) to (%s.%s): unknown conversion"
                                .formatted(
                                        sentVersion.substring(sentVersion.indexOf('/') + 1),
                                        sent,
                                        internalPackage(apiVersion),
                                        kind)
                        : unregistered(sentVersion, sent));
    }

    /** What Kubernetes calls a group in its own types. */
    private static String internalPackage(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "core" : apiVersion.substring(0, slash).replaceAll("\\..*", "");
    }

    /** That there is no such kind; the place is where Kubernetes keeps its own. */
    public static String unregistered(String apiVersion, String kind) {
        return "no kind \"%s\" is registered for version \"%s\" in scheme \"pkg/api/legacyscheme/scheme.go:30\""
                .formatted(kind, apiVersion);
    }

    /**
     * That a body is nothing that could be told by its kind, in the words of Kubernetes, which
     * shows how it begins.
     */
    public static ApiException unrecognized(byte[] body, String kind, String why) {
        String begin =
                body.length == 0
                        ? "<empty>"
                        : body[0] == '{'
                                ? new String(body, 0, shown(body), StandardCharsets.UTF_8)
                                : HexFormat.of().formatHex(body, 0, shown(body));
        return ApiException.badRequest(
                "the object provided is unrecognized (must be of type %s): %s (%s%s)"
                        .formatted(kind, why, begin, body.length > SHOWN ? " ..." : ""));
    }

    private static int shown(byte[] body) {
        return Math.min(body.length, SHOWN);
    }

    private static ApiException unfit(String apiVersion, String kind, String expected, String why) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        return ApiException.badRequest(
                kind
                        + " in version \""
                        + version
                        + "\" cannot be handled as a "
                        + expected
                        + ": "
                        + why);
    }
}
