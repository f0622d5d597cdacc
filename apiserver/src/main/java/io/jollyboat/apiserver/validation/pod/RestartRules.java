package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes sound that a container has a restart policy, or ways to be resized, of its own. */
final class RestartRules {
    private static final int HIGHEST_EXIT_CODE = 255;
    private static final int MOST_RULES = 20;
    private static final int MOST_CODES = 255;

    private RestartRules() {}

    static void check(Field container) {
        Field policy = container.at("restartPolicy");
        policy.oneOf("Always", "Never", "OnFailure");
        Field rules = container.at("restartPolicyRules");
        if (!rules.empty() && policy.absent()) {
            policy.required("must specify restartPolicy when restart rules are used");
        }
        atMost(rules, MOST_RULES);
        rules.each(RestartRules::rule);
    }

    private static void rule(Field rule) {
        rule.at("action").isRequiredOneOf("Restart", "RestartAllContainers");
        Field codes = rule.at("exitCodes");
        if (codes.absent()) {
            codes.required("must be specified");
            return;
        }
        codes.at("operator").isRequiredOneOf("In", "NotIn");
        atMost(codes.at("values"), MOST_CODES);
        codes.at("values").each(code -> code.between(0, HIGHEST_EXIT_CODE));
    }

    private static void atMost(Field list, int limit) {
        if (list.items().size() > limit) {
            list.violations().tooMany(list.path(), list.items().size(), limit);
        }
    }

    /**
     * What happens to a container that gets other amounts. What is wrong is said of the list.
     *
     * @param ofPod the restart policy of the pod
     */
    static void resize(Field policies, String ofPod) {
        Set<String> seen = new HashSet<>();
        for (Field policy : policies.items()) {
            String resource = policy.text("resourceName");
            if (!seen.add(resource)) {
                policy.duplicate(resource);
            }
            oneOf(policies, resource, List.of("cpu", "memory"));
            String restart = policy.text("restartPolicy");
            oneOf(policies, restart, List.of("NotRequired", "RestartContainer"));
            if (ofPod.equals("Never") && !restart.equals("NotRequired")) {
                policies.invalid(
                        restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }

    private static void oneOf(Field place, String value, List<String> supported) {
        if (value.isEmpty()) {
            place.required();
        } else if (!supported.contains(value)) {
            place.violations().notSupported(place.path(), value, supported);
        }
    }
}
