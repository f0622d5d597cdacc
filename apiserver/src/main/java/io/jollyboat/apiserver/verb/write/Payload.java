package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.json.Checked;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.apiserver.json.SchemaMismatchException;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.patch.PatchRefusal;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.pipeline.LimitStage;
import io.jollyboat.apiserver.protobuf.ProtobufReader;
import io.jollyboat.apiserver.request.WriteQuery.FieldValidation;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the bodies of calls, and says what is wrong with them. */
public final class Payload {

    private static final List<String> UNDERSTOOD =
            List.of(MediaType.JSON, MediaType.YAML, MediaType.PROTOBUF);
    private static final List<String> UNDERSTOOD_OF_CUSTOM =
            List.of(MediaType.JSON, MediaType.YAML);
    private static final String DELETE_OPTIONS = "DeleteOptions";
    private static final int BAD_REQUEST = 400;

    private final ObjectReader reader;
    private final ProtobufReader protobuf;

    public Payload(ObjectReader reader, ProtobufReader protobuf) {
        this.reader = reader;
        this.protobuf = protobuf;
    }

    /** The object that a create or update sends: of the kind expected, and keeping the schema. */
    public ObjectNode object(
            ResourceCall call, String apiVersion, String kind, FieldValidation validation) {
        return object(call, recognized(call, apiVersion, kind), apiVersion, kind, validation);
    }

    /**
     * As {@link #object(ResourceCall, String, String, FieldValidation)}, for a kind that may also
     * be sent in an older version of the same fields.
     */
    public ObjectNode objectOfEither(
            ResourceCall call,
            String apiVersion,
            String older,
            String kind,
            FieldValidation validation) {
        ParsedTree parsed = recognized(call, apiVersion, kind);
        if (parsed.tree() instanceof ObjectNode sent
                && Trees.text(sent, "apiVersion").equals(older)) {
            ObjectNode same = sent.deepCopy().put("apiVersion", apiVersion);
            parsed = parsed.as(same);
        }
        return object(call, parsed, apiVersion, kind, validation);
    }

    private ObjectNode object(
            ResourceCall call,
            ParsedTree parsed,
            String apiVersion,
            String kind,
            FieldValidation validation) {
        CustomVersion custom = custom(call, kind);
        ObjectReader.Read read =
                custom == null
                        ? reader.object(parsed, apiVersion, kind)
                        : reader.object(parsed, apiVersion, kind, custom::conform);
        switch (validation) {
            case STRICT -> read.refuseComplaints();
            case WARN ->
                    read.complaints().stream()
                            .flatMap(complaint -> ParsedTree.warnings(complaint).stream())
                            .forEach(call.call()::warn);
            case IGNORE -> {}
        }
        return read.object();
    }

    /** What was made of an object, held against the schema like any object sent. */
    public ObjectNode conforming(ResourceCall call, ObjectNode object) {
        String kind = call.definition().kind();
        CustomVersion custom = custom(call, kind);
        Checked checked =
                custom == null
                        ? reader.conforming(object, call.apiVersion(), kind)
                        : custom.conform(object);
        return checked.object();
    }

    /**
     * What a patch made of an object, held against the schema like any object sent, without a
     * second look at what it left alone.
     *
     * @param sent what there is to complain of in the patch itself
     * @param origin what was patched, parts of which may be left in place
     * @throws ApiException Invalid when it is none of its kind
     */
    public ObjectNode patched(
            ResourceCall call,
            ObjectNode object,
            List<String> sent,
            FieldValidation validation,
            ObjectNode origin) {
        return patched(
                call,
                object,
                call.apiVersion(),
                call.definition().kind(),
                sent,
                validation,
                origin);
    }

    /** The same of an object that is of another kind than that of the call. */
    public ObjectNode patched(
            ResourceCall call,
            ObjectNode object,
            String apiVersion,
            String kind,
            List<String> sent,
            FieldValidation validation,
            ObjectNode origin) {
        CustomVersion custom = custom(call, kind);
        Checked checked;
        try {
            checked =
                    custom == null
                            ? reader.checked(object, apiVersion, kind, origin)
                            : custom.conform(object);
        } catch (SchemaMismatchException mismatch) {
            throw refused(call, object, String.valueOf(mismatch.getMessage()));
        }
        List<String> complaints = new ArrayList<>(sent);
        checked.unknownFields().forEach(path -> complaints.add("unknown field \"" + path + '"'));
        if (complaints.isEmpty() || validation == FieldValidation.IGNORE) {
            return checked.object();
        }
        if (validation == FieldValidation.STRICT) {
            throw refused(call, object, ObjectReader.strictError(complaints));
        }
        complaints.forEach(call.call()::warn);
        return checked.object();
    }

    private ApiException refused(ResourceCall call, ObjectNode made, String why) {
        return Patches.strategic(MediaType.parse(call.call().header("Content-Type")).type())
                ? PatchRefusal.ofStrategic(patch(call, false).tree(), why)
                : PatchRefusal.ofMade(made, why);
    }

    /** What is known of the kind that is expected, when it is a custom one. */
    private static @Nullable CustomVersion custom(ResourceCall call, String kind) {
        return kind.equals(call.definition().kind()) ? call.definition().custom() : null;
    }

    /**
     * A patch; it is always JSON.
     *
     * @param operations whether it is a list of operations, or else looks like an object
     * @throws ApiException 400 when it is none
     */
    public ParsedTree patch(ResourceCall call, boolean operations) {
        return call.body() instanceof Body.Encoded(byte[] bytes)
                ? reader.parseJson(bytes, operations ? "" : "error decoding patch: ")
                : parsed(call, "", "");
    }

    /**
     * A configuration to be applied; it is YAML, of which JSON is a part.
     *
     * @throws ApiException 400 when it is none
     */
    public ParsedTree configuration(ResourceCall call) {
        if (!(call.body() instanceof Body.Encoded(byte[] bytes))) {
            return parsed(call, "", "");
        }
        int first = 0;
        while (first < bytes.length && Character.isWhitespace(bytes[first])) {
            first++;
        }
        boolean braced = first < bytes.length && bytes[first] == '{';
        try {
            return braced ? braced(bytes) : reader.parseYaml(bytes);
        } catch (ApiException broken) {
            throw ApiException.badRequest("error decoding YAML: " + broken.message());
        }
    }

    /** JSON is read faster; but YAML may have braces, too. */
    private ParsedTree braced(byte[] bytes) {
        try {
            return reader.parseJson(bytes);
        } catch (ApiException noJson) {
            return reader.parseYaml(bytes);
        }
    }

    /** The options that a deletion sends along, whatever group it writes them in. */
    public ObjectNode options(ResourceCall call) {
        if (!(parsed(call, "v1", DELETE_OPTIONS).tree() instanceof ObjectNode sent)) {
            throw ApiException.badRequest("the body of the request must be an object");
        }
        String kind = sent.path("kind").asString(DELETE_OPTIONS);
        if (!kind.equals(DELETE_OPTIONS)) {
            throw ApiException.badRequest(
                    "%s in version \"%s\" cannot be handled as a DeleteOptions: expected kind DeleteOptions"
                            .formatted(kind, sent.path("apiVersion").asString("")));
        }
        ObjectNode options = reader.conforming(sent, "v1", DELETE_OPTIONS).object();
        return options.put("kind", DELETE_OPTIONS).put("apiVersion", "meta.k8s.io/v1");
    }

    /** Whether there is a body at all. */
    static boolean present(Body body) {
        return switch (body) {
            case Body.Empty ignored -> false;
            case Body.Encoded(byte[] bytes) -> bytes.length > 0;
            default -> true;
        };
    }

    /** As {@link #parsed}; a body that is none is refused with how it begins. */
    private ParsedTree recognized(ResourceCall call, String apiVersion, String kind) {
        byte[] bytes =
                switch (call.body()) {
                    case Body.Encoded(byte[] sent) -> sent;
                    case Body.Empty ignored -> new byte[0];
                    default -> null;
                };
        if (bytes == null) {
            return parsed(call, apiVersion, kind);
        }
        ParsedTree read;
        try {
            read = parsed(call, apiVersion, kind);
        } catch (ApiException broken) {
            throw broken.code() == BAD_REQUEST
                    ? ObjectReader.unrecognized(bytes, kind, broken.message())
                    : broken;
        }
        if (!read.tree().isObject()) {
            throw ObjectReader.unrecognized(bytes, kind, ObjectReader.noObject(read.tree()));
        }
        if (custom(call, kind) != null && Trees.text(read.tree(), "kind").isEmpty()) {
            String sent = new String(bytes, StandardCharsets.UTF_8);
            throw ObjectReader.unrecognized(
                    bytes, kind, "Object 'Kind' is missing in '" + sent + "'");
        }
        return read;
    }

    private ParsedTree parsed(ResourceCall call, String apiVersion, String kind) {
        return switch (call.body()) {
            case Body.Tree(JsonNode json) -> new ParsedTree(json, List.of());
            case Body.Encoded(byte[] bytes) -> decoded(bytes, call, apiVersion, kind);
            case Body.Empty ignored -> reader.parseJson(new byte[0]);
            case Body.TooLarge ignored -> throw LimitStage.tooLarge();
            case Body.Aborted ignored ->
                    throw ApiException.badRequest("the body of the request did not arrive");
        };
    }

    private static ParsedTree told(ResourceCall call, ParsedTree read) {
        call.call().caller().decoded(read.tree());
        return read;
    }

    private ParsedTree decoded(byte[] bytes, ResourceCall call, String apiVersion, String kind) {
        String contentType = call.call().header("Content-Type");
        return switch (MediaType.parse(contentType).type()) {
            case "", MediaType.JSON -> reader.parseJson(bytes);
            case MediaType.YAML -> told(call, reader.parseYaml(bytes));
            case MediaType.PROTOBUF -> {
                if (custom(call, kind) != null) {
                    throw ApiException.unsupportedMediaType(UNDERSTOOD_OF_CUSTOM);
                }
                yield told(call, new ParsedTree(protobuf.read(bytes, apiVersion, kind), List.of()));
            }
            default -> throw ApiException.unsupportedMediaType(UNDERSTOOD);
        };
    }
}
