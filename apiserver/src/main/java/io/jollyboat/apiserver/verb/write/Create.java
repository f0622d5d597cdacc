package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Strategy;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import tools.jackson.databind.node.ObjectNode;

/** POST to a collection. */
public final class Create implements Verb.Writing {

    /** How often another name is tried when a generated one is taken. */
    private static final int NAME_ATTEMPTS = 8;

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Rules rules;

    public Create(ObjectStorage storage, Presentation presentation, Rules rules) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "CreateOptions");
        ResourceDefinition definition = call.definition();
        ObjectNode sent =
                rules.payload()
                        .object(
                                call,
                                call.apiVersion(),
                                definition.kind(),
                                query.fieldValidation());
        return create(call, sent, query);
    }

    /** Creates an object from what was sent. */
    Answer create(ResourceCall call, ObjectNode sent, WriteQuery query) {
        begin(call, sent, rules.ownership().marking(call));
        boolean generated = Trees.text(sent, "metadata", "name").isEmpty();
        for (int attempt = 1; ; attempt++) {
            ObjectNode object = generated ? sent.deepCopy() : sent;
            try {
                return attempt(call, object, query);
            } catch (ApiException taken) {
                if (!generated
                        || taken.reason() != Reason.ALREADY_EXISTS
                        || attempt == NAME_ATTEMPTS) {
                    throw taken;
                }
            }
        }
    }

    /**
     * What is to be stored of an object that is new, whose name is known.
     *
     * @param object in the version of the call; changed here
     */
    ObjectNode prepared(ResourceCall call, ObjectNode object, Marking marking) {
        begin(call, object, marking);
        finish(call, object);
        return Versions.stored(call, object);
    }

    private void begin(ResourceCall call, ObjectNode object, Marking marking) {
        Versions.ruled(call, object);
        rules.identity().create(call, object);
        rules.fillIn(call, object);
        marking.mark(object, null);
        ObjectNode given = object.objectNode();
        given.setAll(Trees.object(object, "metadata"));
        rules.admission().mutate(Admissions.of(call, Operation.CREATE).aboutNew(object));
        Identity.keepNew(call, object, given);
    }

    private Answer attempt(ResourceCall call, ObjectNode object, WriteQuery query) {
        String name = finish(call, object);
        ResourceDefinition definition = call.definition();
        ObjectKey key = new ObjectKey(definition, call.namespace(), name);
        if (query.dryRun()) {
            if (storage.read(key) != null) {
                throw ObjectStorage.alreadyExists(key);
            }
            return presentation.one(call, 201, object);
        }
        StoredObject created =
                storage.create(
                        key, Versions.stored(call, object), rules.identity().lifetime(definition));
        return presentation.one(call, presentation.formOf(call), 201, created);
    }

    /** Names the object and holds it against all rules; returns its name. */
    private String finish(ResourceCall call, ObjectNode object) {
        ResourceDefinition definition = call.definition();
        Strategy strategy = definition.strategy();
        rules.identity().name(object);
        strategy.prepareForCreate(object, call.call().user());
        String name = Trees.text(object, "metadata", "name");
        AdmissionRequest admission =
                Admissions.of(call, Operation.CREATE).about(name, object, null);
        rules.admission().allocate(admission);
        rules.complete(call, object);
        strategy.validateCreate(object).refuse(definition.group(), definition.kind(), name);
        strategy.warnings().ofNew(object).forEach(call.call()::warn);

        rules.admission().validate(admission);
        return name;
    }
}
