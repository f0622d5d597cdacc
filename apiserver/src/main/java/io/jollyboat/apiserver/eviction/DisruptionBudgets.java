package io.jollyboat.apiserver.eviction;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.ResourceRegistry;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.errors.StatusDetails;
import io.jollyboat.core.selector.LabelSelector;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the budget of a pod whether it may be evicted, and takes one off what it allows. */
public final class DisruptionBudgets {

    /** Evictions granted and not seen by the controller yet: more than so many is a fault. */
    private static final int MOST_GRANTED = 2000;

    private static final int RETRY_AFTER_SECONDS = 10;

    /** A pod that does not serve anybody, or not any more, is not protected. */
    private static final Set<String> UNPROTECTED = Set.of("Pending", "Succeeded", "Failed");

    private final ResourceRegistry registry;
    private final ObjectStorage storage;

    public DisruptionBudgets(ResourceRegistry registry, ObjectStorage storage) {
        this.registry = registry;
        this.storage = storage;
    }

    /**
     * Grants an eviction or refuses it.
     *
     * @param now the present time as the API writes it
     * @param dryRun whether nothing is to be taken off
     * @throws ApiException TooManyRequests when the budget does not allow it
     */
    public void take(ObjectNode pod, String now, boolean dryRun) {
        boolean going = !Trees.absent(pod.path("metadata").get("deletionTimestamp"));
        if (going || UNPROTECTED.contains(Trees.text(pod, "status", "phase"))) {
            return;
        }
        ResourceDefinition definition =
                registry.byResource("policy", "v1", "poddisruptionbudgets").orElseThrow();
        List<StoredObject> budgets = of(pod, definition);
        if (budgets.size() > 1) {
            throw new ApiException(
                    500,
                    Reason.UNKNOWN,
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
                    new StatusDetails("", "", "", "", List.of(), 0));
        }
        for (StoredObject budget : budgets) {
            if (!freeOfCharge(pod, budget.tree())) {
                ObjectKey key =
                        new ObjectKey(
                                definition,
                                Trees.text(pod, "metadata", "namespace"),
                                Trees.text(budget.tree(), "metadata", "name"));
                String name = Trees.text(pod, "metadata", "name");
                pay(key, name, now, dryRun);
            }
        }
    }

    private List<StoredObject> of(ObjectNode pod, ResourceDefinition definition) {
        String namespace = Trees.text(pod, "metadata", "namespace");
        return storage
                .cacheOf(definition)
                .list(ObjectKey.prefix(definition, namespace))
                .objects()
                .stream()
                .filter(budget -> selects(budget.tree(), pod))
                .toList();
    }

    private static boolean selects(ObjectNode budget, ObjectNode pod) {
        JsonNode selector = budget.path("spec").path("selector");
        return LabelSelector.of(selector.isObject() ? selector : MissingNode.getInstance())
                .matches(pod.path("metadata").path("labels"));
    }

    /**
     * A pod that is not ready costs its budget nothing: always, or, unless the budget says so, only
     * as long as enough others are healthy.
     */
    private static boolean freeOfCharge(ObjectNode pod, ObjectNode budget) {
        boolean ready =
                Trees.objects(pod, "status", "conditions").stream()
                        .anyMatch(
                                condition ->
                                        Trees.text(condition, "type").equals("Ready")
                                                && Trees.text(condition, "status").equals("True"));
        if (ready) {
            return false;
        }
        if (Trees.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow")) {
            return true;
        }
        long healthy = Trees.number(budget, 0, "status", "currentHealthy");
        long desired = Trees.number(budget, 0, "status", "desiredHealthy");
        return desired > 0 && healthy >= desired;
    }

    private void pay(ObjectKey key, String pod, String now, boolean dryRun) {
        Mutation payment =
                current -> {
                    if (current == null) {
                        return new Mutation.Step.Keep(); // no budget any more: nothing to ask
                    }
                    check(key, current.tree());
                    return new Mutation.Step.Write(
                            charged(current.tree(), pod, now), Lifetime.FOREVER);
                };
        StoredObject current = storage.read(key);
        if (current == null) {
            return;
        }
        if (dryRun) {
            check(key, current.tree());
        } else {
            storage.mutate(key, payment);
        }
    }

    private static void check(ObjectKey key, ObjectNode budget) {
        long generation = Trees.number(budget, 0, "metadata", "generation");
        if (Trees.number(budget, 0, "status", "observedGeneration") < generation) {
            throw refused(
                    RETRY_AFTER_SECONDS,
                    "The disruption budget %s is still being processed by the server."
                            .formatted(key.name()));
        }
        if (budget.path("status").path("disruptedPods").size() > MOST_GRANTED) {
            throw ApiException.forbidden(
                    "policy",
                    "poddisruptionbudgets",
                    key.name(),
                    "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        long allowed = Trees.number(budget, 0, "status", "disruptionsAllowed");
        if (allowed < 0) {
            throw ApiException.forbidden(
                    "policy",
                    "poddisruptionbudgets",
                    key.name(),
                    "pdb disruptions allowed is negative");
        }
        if (allowed == 0) {
            throw refused(
                    0,
                    "The disruption budget %s needs %d healthy pods and has %d currently"
                            .formatted(
                                    key.name(),
                                    Trees.number(budget, 0, "status", "desiredHealthy"),
                                    Trees.number(budget, 0, "status", "currentHealthy")));
        }
    }

    private static ApiException refused(int retryAfterSeconds, String why) {
        return new ApiException(
                Reason.TOO_MANY_REQUESTS.code(),
                Reason.TOO_MANY_REQUESTS,
                "Cannot evict pod as it would violate the pod's disruption budget.",
                new StatusDetails(
                        "",
                        "",
                        "",
                        "",
                        List.of(new Cause("DisruptionBudget", why, "")),
                        retryAfterSeconds));
    }

    private static ObjectNode charged(ObjectNode old, String pod, String now) {
        ObjectNode budget = old.deepCopy();
        ObjectNode status = Trees.object(budget, "status");
        long left = Trees.number(status, 0, "disruptionsAllowed") - 1;
        status.set("disruptionsAllowed", Trees.whole(left));
        Trees.object(status, "disruptedPods").put(pod, now);
        if (left == 0) {
            for (ObjectNode condition : Trees.objects(status, "conditions")) {
                if (Trees.text(condition, "type").equals("DisruptionAllowed")) {
                    condition.put("status", "False").put("reason", "InsufficientPods");
                    condition.put("lastTransitionTime", now);
                }
            }
        }
        return budget;
    }
}
