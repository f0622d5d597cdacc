package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.patch.JsonPatch;
import io.jollyboat.apiserver.patch.MergePatch;
import io.jollyboat.apiserver.patch.ObjectPatch;
import io.jollyboat.apiserver.patch.PatchRules;
import io.jollyboat.apiserver.patch.PatchSchema;
import io.jollyboat.apiserver.patch.StrategicMergePatch;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.MediaType;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads a patch by its media type. */
public record Patches(Schema schema) {

    private static final String JSON = "application/json-patch+json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    private static final List<String> UNDERSTOOD = List.of(JSON, MERGE, STRATEGIC, APPLY);

    /** Whether it is one that Kubernetes knows by its own merge rules. */
    static boolean strategic(String type) {
        return type.equals(STRATEGIC);
    }

    /** Whether a patch of that type is a list of operations. */
    static boolean operations(String type) {
        return type.equals(JSON);
    }

    /** Whether a call's patch is a configuration to be applied. */
    public static boolean applies(ResourceCall call) {
        return MediaType.parse(call.call().header("Content-Type")).type().equals(APPLY);
    }

    /**
     * Reads a patch to an object of a kind.
     *
     * @throws ApiException 400 when it is none, 415 when its media type is not known
     */
    public ObjectPatch read(String type, JsonNode document, String apiVersion, String kind) {
        return switch (type) {
            case JSON -> JsonPatch.of(document);
            case MERGE -> MergePatch.of(document);
            case STRATEGIC -> StrategicMergePatch.of(document, rules(apiVersion, kind));
            default -> throw unsupported(type);
        };
    }

    /**
     * Refuses a media type that is not known, before anything else of the call is looked at:
     * clients that try CBOR, which servers need not know, go by this answer and write JSON. Custom
     * objects have no schema that says how their lists are merged.
     *
     * @throws ApiException 415
     */
    public static void check(ResourceCall call) {
        String type = MediaType.parse(call.call().header("Content-Type")).type();
        boolean custom = call.definition().custom() != null;
        if (!UNDERSTOOD.contains(type) || custom && type.equals(STRATEGIC)) {
            throw unsupported(type);
        }
    }

    private PatchSchema rules(String apiVersion, String kind) {
        return schema.definitionOf(apiVersion, kind)
                .map(definition -> PatchRules.of(schema, definition))
                .orElseThrow(() -> unsupported(STRATEGIC)); // a custom resource has no such rules
    }

    private static ApiException unsupported(String type) {
        return ApiException.unsupportedMediaType(
                type.equals(STRATEGIC) ? List.of(JSON, MERGE, APPLY) : UNDERSTOOD);
    }
}
