package io.jollyboat.apiserver.bootstrap;

import io.jollyboat.apiserver.authorization.rbac.Coverage;
import io.jollyboat.apiserver.authorization.rbac.PolicyRule;
import io.jollyboat.apiserver.direct.Beside;
import io.jollyboat.apiserver.direct.OwnObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the stored roles and bindings to what every cluster has: makes those that are missing and
 * gives back to others what was taken from them. What people have added stays, and what they have
 * annotated with {@code rbac.authorization.kubernetes.io/autoupdate: "false"} is left alone.
 */
public final class PolicyBootstrap {

    private static final String GROUP = "/apis/rbac.authorization.k8s.io/v1";
    private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final int ATTEMPTS = 3;

    private final OwnObjects objects;
    private final Timeline timeline;

    /**
     * @param api as an administrator
     */
    public PolicyBootstrap(ApiTransport api, Timeline timeline) {
        this.objects = new OwnObjects(api);
        this.timeline = timeline;
    }

    /**
     * Does it. May block.
     *
     * @throws ApiException when the server cannot serve just now
     */
    public void run() {
        Beside.each(timeline, FirstPolicy.objects(), this::reconcile);
    }

    private void reconcile(ObjectNode wanted) {
        String collection = collection(wanted);
        String path = collection + "/" + Trees.text(wanted, "metadata", "name");
        for (int attempt = 1; ; attempt++) {
            try {
                JsonNode found = objects.find(path);
                if (found == null) {
                    objects.create(collection, wanted.deepCopy());
                } else {
                    update(path, collection, (ObjectNode) found, wanted);
                }
                return;
            } catch (ApiException raced) {
                boolean again =
                        raced.reason() == Reason.CONFLICT
                                || raced.reason() == Reason.ALREADY_EXISTS;
                if (!again || attempt == ATTEMPTS) {
                    throw raced;
                }
            }
        }
    }

    private void update(String path, String collection, ObjectNode found, ObjectNode wanted) {
        if (Trees.text(found, "metadata", "annotations", AUTOUPDATE).equals("false")) {
            return;
        }
        if (wanted.has("roleRef") && !sameRole(found, wanted)) {
            // what a binding refers to cannot be changed
            objects.delete(path);
            objects.create(collection, wanted.deepCopy());
            return;
        }
        ObjectNode mended = mended(found, wanted);
        if (mended != null) {
            objects.update(path, mended);
        }
    }

    private static boolean sameRole(ObjectNode found, ObjectNode wanted) {
        return List.of("kind", "name").stream()
                .allMatch(
                        field ->
                                Trees.text(found, "roleRef", field)
                                        .equals(Trees.text(wanted, "roleRef", field)));
    }

    /** What an object has to become; null when it is all right. */
    static @Nullable ObjectNode mended(ObjectNode found, ObjectNode wanted) {
        ObjectNode mended = found.deepCopy();
        ObjectNode metadata = Trees.object(mended, "metadata");
        for (String map : List.of("annotations", "labels")) {
            ObjectNode entries = Trees.object(metadata, map);
            wanted.path("metadata")
                    .path(map)
                    .forEachEntry(
                            (key, value) -> {
                                if (!entries.has(key)) {
                                    entries.set(key, value);
                                }
                            });
        }
        addRules(mended, wanted);
        addMissing(mended, wanted, "subjects");
        if (wanted.has("aggregationRule")) {
            addMissing(
                    Trees.object(mended, "aggregationRule"),
                    (ObjectNode) wanted.get("aggregationRule"),
                    "clusterRoleSelectors");
        }
        return mended.equals(found) ? null : mended;
    }

    private static void addRules(ObjectNode mended, ObjectNode wanted) {
        if (!wanted.has("rules")) {
            return;
        }
        List<PolicyRule> lacking =
                Coverage.uncovered(PolicyRule.allOf(wanted), PolicyRule.allOf(mended));
        if (!lacking.isEmpty()) {
            ArrayNode rules = Trees.array(mended, "rules");
            lacking.forEach(rule -> rules.add(rule.json()));
        }
    }

    private static void addMissing(ObjectNode mended, ObjectNode wanted, String list) {
        for (JsonNode each : wanted.path(list)) {
            if (mended.path(list).valueStream().noneMatch(each::equals)) {
                Trees.array(mended, list).add(each.deepCopy());
            }
        }
    }

    private static String collection(ObjectNode object) {
        String namespace = Trees.text(object, "metadata", "namespace");
        String plural = Trees.text(object, "kind").toLowerCase(Locale.ROOT) + "s";
        return GROUP + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/") + plural;
    }
}
