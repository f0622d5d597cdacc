package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Body;
import io.jollyboat.apiserver.request.MediaType;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * PATCH of an object or of one of its subresources that speaks the object's kind. A patch that
 * names no resourceVersion is applied to whatever the object is by then.
 */
final class PatchObject implements Verb.Writing {

    private static final List<String> UNDERSTOOD =
            List.of(
                    "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json");
    private static final String APPLY = "application/apply-patch+yaml";

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Updating updating;

    PatchObject(ObjectStorage storage, Presentation presentation, Rules rules) {
        this.storage = storage;
        this.presentation = presentation;
        this.updating = new Updating(rules);
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "PatchOptions");
        String type = MediaType.parse(call.call().header("Content-Type")).type();
        if (!UNDERSTOOD.contains(type)) {
            throw unsupported(type);
        }
        JsonNode patch = patch(call);
        Writer writer = new Writer(storage, presentation);
        return writer.write(call, query.dryRun(), current -> step(call, type, patch, current));
    }

    private Mutation.Step step(
            ResourceCall call, String type, JsonNode patch, @Nullable StoredObject current) {
        if (current == null) {
            throw call.notFound();
        }
        ObjectNode shown = Versions.show(call, current.copy());
        ObjectNode patched = Patches.apply(call, type, shown, patch);
        return updating.step(call, Versions.store(call, patched), current);
    }

    static JsonNode patch(ResourceCall call) {
        return switch (call.body()) {
            case Body.Encoded(byte[] bytes) -> Payload.json(bytes);
            default -> Payload.tree(call);
        };
    }

    private static ApiException unsupported(String type) {
        ApiException plain = ApiException.unsupportedMediaType(UNDERSTOOD);
        return type.equals(APPLY)
                ? new ApiException(
                        plain.code(),
                        plain.reason(),
                        "server-side apply is not served; " + plain.message(),
                        plain.details())
                : plain;
    }
}
