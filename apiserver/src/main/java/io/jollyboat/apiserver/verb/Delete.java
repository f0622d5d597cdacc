package io.jollyboat.apiserver.verb;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.DeleteQuery;
import io.jollyboat.apiserver.request.DeleteQuery.Propagation;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutated;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** DELETE of one object. */
final class Delete implements Verb.Writing {

    /** Kinds whose deletion answers with the object; the others answer with a Status. */
    private static final Set<String> ANSWERED_WITH_OBJECT =
            Set.of(
                    "persistentvolumeclaims",
                    "persistentvolumes",
                    "pods",
                    "podtemplates",
                    "resourcequotas",
                    "serviceaccounts",
                    "services");

    private final ObjectStorage storage;
    private final Presentation presentation;
    private final Rules rules;

    Delete(ObjectStorage storage, Presentation presentation, Rules rules) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
    }

    @Override
    public Answer answer(ResourceCall call) {
        DeleteQuery query =
                Payload.present(call.body())
                        ? DeleteQuery.of(rules.payload().options(call))
                        : DeleteQuery.of(call.call().query());
        ResourceDefinition definition = call.definition();
        Mutated outcome = delete(call, call.key(), query);
        if (outcome instanceof Mutated.Removed removed
                && !(definition.group().isEmpty()
                        && ANSWERED_WITH_OBJECT.contains(definition.plural()))) {
            return Answer.ok(success(definition, removed.object()));
        }
        boolean later = outcome instanceof Mutated.Updated;
        int code = later && query.propagation() == Propagation.FOREGROUND ? 202 : 200;
        return presentation.one(call, presentation.formOf(call), code, outcome.object());
    }

    /** Deletes an object, or sets its end. */
    Mutated delete(ResourceCall call, ObjectKey key, DeleteQuery query) {
        ResourceDefinition definition = key.definition();
        Deletion deletion = new Deletion(definition, query, rules.identity());
        if (query.dryRun()) {
            StoredObject current = storage.read(key);
            if (current == null) {
                throw call.notFound();
            }
            deletion.step(current);
            return new Mutated.Removed(current);
        }
        return storage.mutate(
                key,
                current -> {
                    if (current == null) {
                        throw call.notFound();
                    }
                    return deletion.step(current);
                });
    }

    private static ObjectNode success(ResourceDefinition definition, StoredObject removed) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details");
        details.put("name", Trees.text(removed.tree(), "metadata", "name"));
        if (!definition.group().isEmpty()) {
            details.put("group", definition.group());
        }
        details.put("kind", definition.plural());
        details.put("uid", Trees.text(removed.tree(), "metadata", "uid"));
        return status;
    }
}
