package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.RequestMatch;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a policy to use.
 *
 * @param match for which of the policy's requests
 */
record Binding(ObjectNode json, RequestMatch match) {

    static Binding of(ObjectNode json) {
        return new Binding(json, RequestMatch.of(json.path("spec").path("matchResources")));
    }

    String name() {
        return Trees.text(json, "metadata", "name");
    }

    String policy() {
        return Trees.text(json, "spec", "policyName");
    }

    List<String> actions() {
        return Trees.texts(json, "spec", "validationActions");
    }

    /** What it says about parameters; missing when nothing. */
    JsonNode paramRef() {
        return json.path("spec").path("paramRef");
    }

    boolean covers(AdmissionRequest request, KnownObjects known) {
        return match.narrows(request, known);
    }
}
