package io.jollyboat.apiserver.verb.subresource;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.eviction.DisruptionBudgets;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.request.DeleteQuery;
import io.jollyboat.apiserver.request.WriteQuery;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.write.Delete;
import io.jollyboat.apiserver.verb.write.Rules;
import io.jollyboat.core.errors.ApiException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * POST of an Eviction to {@code pods/x/eviction}: a deletion that asks the pod's disruption budget
 * first. Clients older than {@code policy/v1}, and newer ones out of habit, send it in {@code
 * policy/v1beta1}; this is taken here although nothing else of that version is served.
 */
public final class EvictPod implements Verb.Writing {

    private final ObjectStorage storage;
    private final Rules rules;
    private final Delete delete;
    private final DisruptionBudgets budgets;

    public EvictPod(ObjectStorage storage, Rules rules, Delete delete, DisruptionBudgets budgets) {
        this.storage = storage;
        this.rules = rules;
        this.delete = delete;
        this.budgets = budgets;
    }

    @Override
    public Answer answer(ResourceCall call) {
        WriteQuery query = WriteQuery.of(call.call().query(), "CreateOptions");
        ObjectNode eviction =
                rules.payload()
                        .objectOfEither(
                                call,
                                "policy/v1",
                                "policy/v1beta1",
                                "Eviction",
                                query.fieldValidation());
        String name = Trees.text(eviction, "metadata", "name");
        if (!name.equals(call.name())) {
            throw ApiException.badRequest("name in URL does not match name in Eviction object");
        }
        rules.admit(call, eviction);
        JsonNode options = eviction.path("deleteOptions");
        DeleteQuery asked = options.isObject() ? DeleteQuery.of(options) : DeleteQuery.DEFAULT;
        boolean dryRun = query.dryRun() || asked.dryRun();
        StoredObject pod = storage.read(call.key());
        if (pod == null) {
            throw call.notFound();
        }
        checkPreconditions(pod, asked);
        budgets.take(pod.tree(), rules.identity().now(), dryRun);
        if (!dryRun) {
            tellDisruption(call);
        }
        delete.deleteAdmitted(
                call,
                call.key(),
                new DeleteQuery(
                        asked.graceSeconds(),
                        asked.uid(),
                        "", // it was checked, and has changed since by the condition
                        asked.propagation(),
                        dryRun));
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        return new Answer.Tree(201, status.put("status", "Success").put("code", 201));
    }

    /** Before a budget pays for a pod that is not the one meant. */
    private static void checkPreconditions(StoredObject pod, DeleteQuery asked) {
        String uid = Trees.text(pod.tree(), "metadata", "uid");
        String name = Trees.text(pod.tree(), "metadata", "name");
        boolean another = !asked.uid().isEmpty() && !asked.uid().equals(uid);
        boolean changed =
                !asked.resourceVersion().isEmpty()
                        && !asked.resourceVersion().equals(Long.toString(pod.revision()));
        if (another || changed) {
            throw ApiException.conflict(
                    "",
                    "pods",
                    name,
                    another
                            ? "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                                    .formatted(asked.uid(), uid)
                            : "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%d). The object might have been modified"
                                    .formatted(asked.resourceVersion(), pod.revision()));
        }
    }

    /** The pod shows why it ends; those who count failures leave it out. */
    private void tellDisruption(ResourceCall call) {
        storage.mutate(
                call.key(),
                current -> {
                    if (current == null) {
                        throw call.notFound();
                    }
                    ObjectNode pod = current.tree().deepCopy();
                    ArrayNode conditions = Trees.array(Trees.object(pod, "status"), "conditions");
                    for (JsonNode condition : conditions) {
                        if (Trees.text(condition, "type").equals("DisruptionTarget")
                                && Trees.text(condition, "status").equals("True")) {
                            return new Mutation.Step.Keep();
                        }
                    }
                    conditions
                            .addObject()
                            .put("type", "DisruptionTarget")
                            .put("status", "True")
                            .put("lastTransitionTime", rules.identity().now())
                            .put("reason", "EvictionByEvictionAPI")
                            .put("message", "Eviction API: evicting");
                    return new Mutation.Step.Write(pod, Lifetime.FOREVER);
                });
    }
}
