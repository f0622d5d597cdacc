package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** PUT of an object or of one of its subresources that speaks the object's kind. */
public final class Update implements Verb.Writing {

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Rules rules;
    private final Updating updating;
    private final Create create;

    public Update(ObjectStorage storage, Presentation presentation, Rules rules, Create create) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
        this.updating = new Updating(rules);
        this.create = create;
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "UpdateOptions");
        ObjectNode sent =
                rules.payload()
                        .object(
                                call,
                                call.apiVersion(),
                                call.definition().kind(),
                                query.fieldValidation());
        Identity.checkName(call, sent);
        if (createsInstead(call, sent)) {
            return create.create(call, sent, query);
        }
        Writer writer = new Writer(storage, presentation);
        return writer.write(call, query.dryRun(), current -> step(call, sent, current));
    }

    private Mutation.Step step(ResourceCall call, ObjectNode sent, @Nullable StoredObject current) {
        if (current == null) {
            throw call.notFound();
        }
        return updating.step(
                call,
                Versions.ruled(call, sent.deepCopy()),
                current,
                rules.ownership().marking(call));
    }

    private boolean createsInstead(ResourceCall call, ObjectNode sent) {
        return call.subresource() == null
                && call.definition().strategy().createdByUpdate()
                && Trees.text(sent, "metadata", "resourceVersion").isEmpty()
                && Trees.text(sent, "metadata", "uid").isEmpty()
                && storage.glance(call.key()) == null
                && storage.read(call.key()) == null;
    }
}
