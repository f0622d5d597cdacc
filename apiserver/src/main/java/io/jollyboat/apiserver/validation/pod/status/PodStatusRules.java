package io.jollyboat.apiserver.validation.pod.status;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may become of a pod's status: the rules, words and order of {@code ValidatePodStatusUpdate}
 * of Kubernetes 1.36.
 */
public final class PodStatusRules {
    private static final Set<String> OF_THE_SYSTEM = Set.of("PodScheduled", "Ready", "Initialized");

    private PodStatusRules() {}

    /** Checks the change from the old pod, whose spec is the same. */
    public static void check(Field pod, ObjectNode old) {
        Field status = pod.at("status");
        JsonNode before = old.path("status");
        status.at("conditions").each(PodStatusRules::condition);
        nomination(status.at("nominatedNodeName"), before, pod.at("spec").has("nodeName"));
        counted(status.at("observedGeneration"));
        Field quality = status.at("qosClass");
        if (!quality.text().equals(Trees.text(before, "qosClass"))) {
            quality.invalid("field is immutable");
        }
        StateRules.check(status, before, pod.at("spec").node());
        claims(status.at("resourceClaimStatuses"), pod.at("spec", "resourceClaims"));
        AddressRules.check(status, before);
        ContainerStatusRules.check(status, pod.at("spec"));
    }

    private static void condition(Field condition) {
        counted(condition.at("observedGeneration"));
        String type = condition.text("type");
        if (!OF_THE_SYSTEM.contains(type)) {
            Formats.qualifiedName(type)
                    .forEach(wrong -> condition.at("Type").invalid(type, wrong)); // so written
        }
    }

    private static void counted(Field generation) {
        if (generation.number(0) < 0) {
            generation.invalid("must be a non-negative integer");
        }
    }

    /** The node that a pod waits for is said until it has one. */
    private static void nomination(Field node, JsonNode before, boolean bound) {
        if (node.absent() || node.text().equals(Trees.text(before, "nominatedNodeName"))) {
            return;
        }
        node.matches(Formats::dnsSubdomain);
        if (bound) {
            node.forbidden("may not be set on pods that are already bound to a node");
        }
    }

    private static void claims(Field statuses, Field claims) {
        List<String> known = claims.items().stream().map(claim -> claim.text("name")).toList();
        Set<String> names = new HashSet<>();
        for (Field status : statuses.items()) {
            Field name = status.at("name");
            if (!known.contains(name.text())) {
                name.invalid("must match the name of an entry in `spec.resourceClaims`");
            }
            name.unique(names);
            status.at("resourceClaimName").matchesIfPresent(Formats::dnsSubdomain);
        }
    }
}
