package io.jollyboat.apiserver.admission.webhook;

import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.admission.match.RequestMatch;
import io.jollyboat.apiserver.admission.match.RequestVariables;
import io.jollyboat.apiserver.json.Trees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * One webhook of a configuration.
 *
 * @param configuration the name of its configuration
 * @param id tells it from all other webhooks
 * @param json as it was written, defaulted
 */
record Webhook(
        String configuration,
        String id,
        ObjectNode json,
        RequestMatch match,
        MatchConditions conditions) {

    private static final Set<String> REVIEW_VERSIONS = Set.of("v1", "v1beta1");

    /** All webhooks of a configuration, in their order. */
    static List<Webhook> of(ObjectNode configuration) {
        String name = Trees.text(configuration, "metadata", "name");
        Map<String, Integer> seen = new HashMap<>();
        List<Webhook> all = new ArrayList<>();
        for (ObjectNode each : Trees.objects(configuration, "webhooks")) {
            String own = Trees.text(each, "name");
            int index = seen.merge(own, 1, Integer::sum) - 1;
            all.add(
                    new Webhook(
                            name,
                            name + "/" + own + "/" + index,
                            each,
                            RequestMatch.of(each),
                            MatchConditions.of(each, RequestVariables::environment)));
        }
        return all;
    }

    String name() {
        return Trees.text(json, "name");
    }

    /** Whether the request goes on when the webhook cannot be asked. */
    boolean ignoresFailure() {
        return Trees.text(json, "failurePolicy").equals("Ignore");
    }

    boolean wantsReinvocation() {
        return Trees.text(json, "reinvocationPolicy").equals("IfNeeded");
    }

    /** Whether it may be asked about what will not be kept. */
    boolean harmless() {
        String effects = Trees.text(json, "sideEffects");
        return effects.equals("None") || effects.equals("NoneOnDryRun");
    }

    Duration patience() {
        return Duration.ofSeconds(Trees.number(json, 10, "timeoutSeconds"));
    }

    /** The version it is asked in: the first of its own that we know; empty for none. */
    String reviewVersion() {
        return Trees.texts(json, "admissionReviewVersions").stream()
                .filter(REVIEW_VERSIONS::contains)
                .findFirst()
                .orElse("");
    }
}
