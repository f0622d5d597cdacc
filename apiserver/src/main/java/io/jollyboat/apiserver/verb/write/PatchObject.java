package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.core.http.MediaType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * PATCH of an object or of one of its subresources that speaks the object's kind. A patch that
 * names no resourceVersion is applied to whatever the object is by then.
 */
public final class PatchObject implements Verb.Writing {

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Rules rules;
    private final Updating updating;
    private final ApplyObject apply;

    public PatchObject(
            ObjectStorage storage, Presentation presentation, Rules rules, Create create) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
        this.updating = new Updating(rules);
        this.apply = new ApplyObject(storage, presentation, rules, create);
    }

    @Override
    public Answer answer(ResourceCall call) {
        Patches.check(call);
        WriteQuery query = WriteQuery.of(call.call().query(), "PatchOptions");
        if (Patches.applies(call)) {
            return apply.answer(call, query);
        }
        query.refuseForce();
        SentPatch patch = patch(call, call.apiVersion(), call.definition().kind(), rules);
        Writer writer = new Writer(storage, presentation);
        return writer.write(call, query.dryRun(), current -> step(call, query, patch, current));
    }

    /** The patch that a call sends, of a media type that was checked, to an object of a kind. */
    public static SentPatch patch(ResourceCall call, String apiVersion, String kind, Rules rules) {
        String type = MediaType.parse(call.call().header("Content-Type")).type();
        boolean operations = Patches.operations(type);
        ParsedTree body = rules.payload().patch(call, operations);
        return new SentPatch(
                rules.patches().read(type, body.tree(), apiVersion, kind),
                operations ? SentPatch.complaintsOfOperations(body) : SentPatch.complaints(body));
    }

    private Mutation.Step step(
            ResourceCall call, WriteQuery query, SentPatch patch, @Nullable StoredObject current) {
        if (current == null) {
            throw call.notFound();
        }
        ObjectNode shown = Versions.show(call, current.tree());
        ObjectNode patched =
                rules.payload()
                        .patched(
                                call,
                                patch.patch().applyTo(shown),
                                patch.complaints(),
                                query.fieldValidation(),
                                shown);
        return updating.step(
                call, Versions.ruled(call, patched), current, rules.ownership().marking(call));
    }
}
