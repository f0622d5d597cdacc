package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to be written down: the first rule that is about a request decides. Immutable. */
public record AuditPolicy(List<AuditRule> rules, Set<String> omitStages) {

    public AuditPolicy {
        rules = List.copyOf(rules);
        omitStages = Set.copyOf(omitStages);
    }

    /**
     * Reads an {@code audit.k8s.io/v1 Policy}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static AuditPolicy of(JsonNode json) {
        if (!Trees.text(json, "apiVersion").equals("audit.k8s.io/v1")
                || !Trees.text(json, "kind").equals("Policy")) {
            throw new IllegalArgumentException("not a Policy of audit.k8s.io/v1");
        }
        List<ObjectNode> rules = Trees.objects(json, "rules");
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("the policy has no rules");
        }
        return new AuditPolicy(
                rules.stream().map(AuditRule::of).toList(),
                Set.copyOf(Trees.texts(json, "omitStages")));
    }

    /**
     * What to do about a request.
     *
     * @param omitted the stages of which nothing is written
     */
    record Choice(AuditLevel level, Set<String> omitted) {
        boolean writes(String stage) {
            return level != AuditLevel.NONE && !omitted.contains(stage);
        }
    }

    Choice choice(Requester user, RequestInfo info) {
        for (AuditRule rule : rules) {
            if (rule.covers(user, info)) {
                return new Choice(
                        rule.level(),
                        Stream.concat(omitStages.stream(), rule.omitStages().stream())
                                .collect(Collectors.toSet()));
            }
        }
        return new Choice(AuditLevel.NONE, Set.of());
    }
}
