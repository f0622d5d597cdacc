package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What the rules of one container need to know of its pod.
 *
 * @param volumes the pod's volumes by their names
 * @param claims the names under which the pod claims devices, in order
 * @param graceSeconds how long its containers have to end
 * @param restartPolicy the pod's
 * @param hostUsers whether its users are those of the node
 */
record PodContext(
        Map<String, JsonNode> volumes,
        Set<String> claims,
        long graceSeconds,
        String restartPolicy,
        boolean hostUsers) {
    private static final long GRACE = 30;

    static PodContext of(Field spec) {
        Map<String, JsonNode> volumes = new HashMap<>();
        spec.at("volumes").each(volume -> volumes.put(volume.text("name"), volume.node()));
        Set<String> claims = new TreeSet<>();
        spec.at("resourceClaims").each(claim -> claims.add(claim.text("name")));
        claims.remove("");
        Field hostUsers = spec.at("hostUsers");
        return new PodContext(
                volumes,
                claims,
                spec.at("terminationGracePeriodSeconds").number(GRACE),
                spec.text("restartPolicy"),
                hostUsers.absent() || hostUsers.flag());
    }
}
