package io.jollyboat.apiserver.audit;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is to be written down: the first rule that is about a request decides. Immutable. */
public record AuditPolicy(
        List<AuditRule> rules, Set<String> omitStages, boolean omitManagedFields) {

    private static final Logger LOG = LoggerFactory.getLogger(AuditPolicy.class);
    private static final SettingsShape SHAPE =
            SettingsShape.FILE
                    .one("metadata", SettingsShape.NONE.texts("name"))
                    .lists("omitStages")
                    .flags("omitManagedFields")
                    .each("rules", AuditRule.SHAPE);

    public AuditPolicy {
        rules = List.copyOf(rules);
        omitStages = Set.copyOf(omitStages);
    }

    /**
     * Reads an {@code audit.k8s.io/v1 Policy}. What means nothing in one is passed over and told
     * the log, as in Kubernetes.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static AuditPolicy of(JsonNode json) {
        if (!Trees.text(json, "apiVersion").equals("audit.k8s.io/v1")
                || !Trees.text(json, "kind").equals("Policy")) {
            throw new IllegalArgumentException("not a Policy of audit.k8s.io/v1");
        }
        List<String> complaints = SHAPE.complaints(json);
        if (!complaints.isEmpty()) {
            LOG.warn(
                    "the audit policy says what has no meaning: {}", String.join(", ", complaints));
        }
        List<ObjectNode> rules = Trees.objects(json, "rules");
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("the policy has no rules");
        }
        AuditRule.checkStages(Trees.texts(json, "omitStages"));
        return new AuditPolicy(
                rules.stream().map(AuditRule::of).toList(),
                Set.copyOf(Trees.texts(json, "omitStages")),
                Trees.flag(json, "omitManagedFields"));
    }

    /**
     * What to do about a request.
     *
     * @param omitted the stages of which nothing is written
     * @param owners whether it is written who owns which field of objects
     */
    record Choice(AuditLevel level, Set<String> omitted, boolean owners) {
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
                                .collect(Collectors.toSet()),
                        !rule.json().path("omitManagedFields").booleanValue(omitManagedFields));
            }
        }
        return new Choice(AuditLevel.NONE, Set.of(), true);
    }
}
