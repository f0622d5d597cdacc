package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.volume.ClaimSpec;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates of claims that a stateful set has, and its template of pods with the volumes that
 * come from them. Kubernetes holds these two to their rules since 1.34, and lets those that were
 * kept before stay as they are.
 */
final class ClaimTemplates {
    private ClaimTemplates() {}

    static void check(Field spec) {
        spec.at("volumeClaimTemplates").each(claim -> ClaimSpec.check(claim.at("spec")));
    }

    /** Checks the template of pods as the pods will be. */
    static void checkPods(Field spec) {
        Field template = spec.at("template");
        TemplateRules.template(template, template.at("spec").in(withVolumes(spec)));
    }

    /** Whether the templates of claims were right before a change. */
    static boolean wereRight(JsonNode spec) {
        Violations violations = new Violations();
        check(Field.root(spec, violations));
        return violations.isEmpty();
    }

    /** Whether the template of pods was right before a change. */
    static boolean podsWereRight(JsonNode spec) {
        Violations violations = new Violations();
        checkPods(Field.root(spec, violations));
        return violations.isEmpty();
    }

    /** A volume of each template's name comes first, and no other of that name with it. */
    private static ObjectNode withVolumes(Field spec) {
        ObjectNode pod = spec.at("template", "spec").object().deepCopy();
        JsonNode own = pod.path("volumes");
        if (spec.at("volumeClaimTemplates").empty()) {
            return pod;
        }
        ArrayNode volumes = pod.putArray("volumes");
        Set<String> names = new HashSet<>();
        for (Field claim : spec.at("volumeClaimTemplates").items()) {
            String name = claim.at("metadata", "name").text();
            if (names.add(name)) {
                ObjectNode volume = volumes.addObject().put("name", name);
                volume.putObject("persistentVolumeClaim").put("claimName", name);
            }
        }
        for (JsonNode volume : own) {
            if (!names.contains(Trees.text(volume, "name"))) {
                volumes.add(volume);
            }
        }
        return pod;
    }
}
