package io.jollyboat.apiserver.json;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.FieldType.Scalar;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
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
        return object(body, apiVersion, kind, sent -> conforming(sent, apiVersion, kind));
    }

    /**
     * As {@link #object(ParsedTree, String, String)}, for a kind whose schema is known elsewhere.
     *
     * @param conforming makes of what was sent an object that keeps its schema
     */
    public Read object(
            ParsedTree body,
            String apiVersion,
            String kind,
            Function<ObjectNode, Checked> conforming) {
        if (!(body.tree() instanceof ObjectNode sent)) {
            throw ApiException.badRequest(
                    "couldn't get version/kind; json parse error: json: cannot unmarshal "
                            + ScalarCheck.words(body.tree(), Scalar.JSON)
                            + " into Go value of type struct { APIVersion string"
                            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string"
                            + " \"json:\\\"kind,omitempty\\\"\" }");
        }
        String sentVersion = text(sent, "apiVersion", apiVersion, kind);
        String sentKind = text(sent, "kind", apiVersion, kind);
        if (!sentKind.equals(kind)) {
            throw otherKind(sentVersion, sentKind, kind);
        }
        if (!sentVersion.equals(apiVersion)) {
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
        List<String> complaints = new ArrayList<>();
        checked.unknownFields().forEach(path -> complaints.add("unknown field \"" + path + "\""));
        body.duplicates().forEach(path -> complaints.add("duplicate field \"" + path + "\""));
        return new Read(object, complaints);
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
        Optional<Definition> type = schema.definitionOf(apiVersion, kind);
        if (type.isEmpty()) {
            return new Checked(object.deepCopy(), List.of());
        }
        try {
            return check.check(object, type.get(), origin);
        } catch (SchemaMismatchException mismatch) {
            throw unfit(apiVersion, kind, kind, String.valueOf(mismatch.getMessage()));
        }
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

    private ApiException otherKind(String apiVersion, String sent, String expected) {
        boolean known = schema.definitionOf(apiVersion, sent).isPresent();
        return unfit(
                apiVersion,
                sent,
                expected,
                known
                        ? "converting ("
                                + versioned(apiVersion, sent)
                                + ") to ("
                                + expected
                                + "): unknown conversion"
                        : "no kind \""
                                + sent
                                + "\" is registered for version \""
                                + apiVersion
                                + "\"");
    }

    private static String versioned(String apiVersion, String kind) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1) + "." + kind;
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
