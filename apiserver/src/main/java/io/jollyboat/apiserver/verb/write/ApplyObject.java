package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.apply.Applied;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.request.WriteQuery.FieldValidation;
import io.jollyboat.apiserver.storage.Mutated;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * PATCH with a configuration to be applied: server-side apply. The object is created when there is
 * none.
 */
public final class ApplyObject {

    /** How often it is tried again when others create and delete the object in between. */
    private static final int ATTEMPTS = 8;

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Rules rules;
    private final Updating updating;
    private final Create create;

    public ApplyObject(
            ObjectStorage storage, Presentation presentation, Rules rules, Create create) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
        this.updating = new Updating(rules);
        this.create = create;
    }

    public Answer answer(ResourceCall call, WriteQuery query) {
        ObjectNode applied =
                configuration(call, query, groupVersionKind(call, call.definition().kind()), rules);
        Mutation mutation = current -> step(call, query, applied, current);
        if (query.dryRun()) {
            StoredObject current = storage.read(call.key());
            return switch (mutation.next(current)) {
                case Mutation.Step.Write write ->
                        presentation.one(call, current == null ? 201 : 200, write.object());
                case Mutation.Step.Keep ignored -> shown(call, current);
                case Mutation.Step.Remove ignored -> shown(call, current);
                case Mutation.Step.WriteAndRemove last ->
                        presentation.one(call, 200, last.object());
            };
        }
        Mutated done = written(call, mutation);
        int code = done instanceof Mutated.Created ? 201 : 200;
        return presentation.one(call, presentation.formOf(call), code, done.object());
    }

    private Mutated written(ResourceCall call, Mutation mutation) {
        for (int attempt = 1; ; attempt++) {
            try {
                return storage.mutate(call.key(), mutation);
            } catch (ApiException raced) {
                if (raced.reason() != Reason.ALREADY_EXISTS || attempt == ATTEMPTS) {
                    throw raced;
                }
            }
        }
    }

    private Answer shown(ResourceCall call, @Nullable StoredObject current) {
        if (current == null) {
            throw call.notFound();
        }
        return presentation.one(call, presentation.formOf(call), 200, current);
    }

    private Mutation.Step step(
            ResourceCall call,
            WriteQuery query,
            ObjectNode applied,
            @Nullable StoredObject current) {
        if (current == null && call.subresource() != null) {
            throw call.notFound();
        }
        Applied result =
                rules.ownership()
                        .apply(
                                call,
                                applied,
                                current == null ? null : Versions.ruledBefore(call, current.tree()),
                                query.force(),
                                tree -> conforming(call, tree));
        Marking marking = Ownership.marking(result.owners());
        ObjectNode object = result.object();
        if (current != null) {
            return updating.step(call, Versions.ruled(call, object), current, marking);
        }
        checkNew(call, object);
        return new Mutation.Step.Write(
                create.prepared(call, object, marking),
                rules.identity().lifetime(call.definition()));
    }

    private ObjectNode conforming(ResourceCall call, ObjectNode tree) {
        return rules.payload().conforming(call, tree);
    }

    private static void checkNew(ResourceCall call, ObjectNode object) {
        String uid = Trees.text(object, "metadata", "uid");
        if (!uid.isEmpty()) {
            throw ApiException.conflict(
                    call.definition().group(),
                    call.definition().plural(),
                    call.name(),
                    "uid mismatch: the provided object specified uid %s, and no existing object was found"
                            .formatted(uid));
        }
        if (!Trees.text(object, "metadata", "resourceVersion").isEmpty()) {
            throw ApiException.modified(
                    call.definition().group(), call.definition().plural(), call.name());
        }
        Identity.checkName(call, object);
    }

    static String groupVersionKind(ResourceCall call, String kind) {
        return Ownership.groupVersion(call) + ", Kind=" + kind;
    }

    /**
     * The configuration that a call sends.
     *
     * @param expected its group, version and kind, as errors name them
     * @throws ApiException 400 when it is none, or of another kind
     */
    public static ObjectNode configuration(
            ResourceCall call, WriteQuery query, String expected, Rules rules) {
        query.requireManager();
        ParsedTree body = rules.payload().configuration(call);
        if (!(body.tree() instanceof ObjectNode applied)) {
            throw ApiException.badRequest(
                    "error decoding YAML: error unmarshaling JSON: while decoding JSON: "
                            + ObjectReader.noMap(body.tree()));
        }
        String apiVersion = Trees.text(applied, "apiVersion");
        String sent =
                (apiVersion.contains("/") ? apiVersion : "/" + apiVersion)
                        + ", Kind="
                        + Trees.text(applied, "kind");
        if (!sent.equals(expected)) {
            throw ApiException.badRequest("invalid object type: " + sent);
        }
        if (!applied.path("metadata").path("managedFields").isMissingNode()
                && !applied.path("metadata").path("managedFields").isNull()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        refuseDuplicates(call, body, query.fieldValidation());
        return applied;
    }

    private static void refuseDuplicates(
            ResourceCall call, ParsedTree body, FieldValidation validation) {
        if (body.duplicates().isEmpty() || validation == FieldValidation.IGNORE) {
            return;
        }
        if (validation == FieldValidation.STRICT) {
            throw ApiException.badRequest(
                    "error strict decoding YAML: error converting YAML to JSON: "
                            + String.join(", ", body.repeats()));
        }
        body.repeats().stream()
                .flatMap(complaint -> ParsedTree.warnings(complaint).stream())
                .forEach(call.call()::warn);
    }
}
