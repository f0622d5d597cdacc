package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.DeleteQuery;
import io.jollyboat.apiserver.request.DeleteQuery.Propagation;
import io.jollyboat.apiserver.resource.CustomVersion;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutated;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** DELETE of one object. */
public final class Delete implements Verb.Writing {

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

    public Delete(ObjectStorage storage, Presentation presentation, Rules rules) {
        this.storage = storage;
        this.presentation = presentation;
        this.rules = rules;
    }

    @Override
    public Answer answer(ResourceCall call) {
        Wish wish = wish(call);
        DeleteQuery query = wish.query();
        ResourceDefinition definition = call.definition();
        Mutated outcome = delete(call, call.key(), query, wish.options());
        if (outcome instanceof Mutated.Removed removed
                && !(definition.group().isEmpty()
                        && ANSWERED_WITH_OBJECT.contains(definition.plural()))) {
            return Answer.ok(success(definition, removed.object()));
        }
        boolean later = outcome instanceof Mutated.Updated;
        int code = later && query.propagation() == Propagation.FOREGROUND ? 202 : 200;
        return presentation.one(call, presentation.formOf(call), code, outcome.object());
    }

    /**
     * How objects are to go.
     *
     * @param options the same as the API's {@code DeleteOptions}
     */
    public record Wish(DeleteQuery query, ObjectNode options) {}

    /** What the call says about it, in its body or else in its query. */
    Wish wish(ResourceCall call) {
        if (Payload.present(call.body())) {
            ObjectNode options = rules.payload().options(call);
            return new Wish(DeleteQuery.of(options), options);
        }
        DeleteQuery query = DeleteQuery.of(call.call().query());
        return new Wish(query, query.options());
    }

    /** Deletes an object, or sets its end, once everybody agrees. */
    public Mutated delete(ResourceCall call, ObjectKey key, DeleteQuery query, ObjectNode options) {
        return delete(call, key, query, old -> rules.admitDeletion(call, key, old.tree(), options));
    }

    /** The same for a deletion that was asked for, and admitted, in another way. */
    public void deleteAdmitted(ResourceCall call, ObjectKey key, DeleteQuery query) {
        delete(call, key, query, old -> {});
    }

    private Mutated delete(
            ResourceCall call, ObjectKey key, DeleteQuery query, Consumer<StoredObject> admission) {
        ResourceDefinition definition = key.definition();
        Deletion deletion = new Deletion(definition, query, rules.identity());
        if (query.dryRun()) {
            StoredObject current = storage.read(key);
            if (current == null) {
                throw call.notFound();
            }
            read(call, current);
            admission.accept(current);
            deletion.step(current);
            return new Mutated.Removed(current);
        }
        return storage.mutate(
                key,
                current -> {
                    if (current == null) {
                        throw call.notFound();
                    }
                    read(call, current);
                    admission.accept(current);
                    return deletion.step(current);
                });
    }

    /**
     * What cannot be shown in the version of the call does not go by way of that version either.
     */
    private static void read(ResourceCall call, StoredObject current) {
        CustomVersion custom = call.definition().custom();
        if (custom != null && !Trees.text(current.tree(), "apiVersion").equals(call.apiVersion())) {
            custom.read(current.tree());
        }
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
