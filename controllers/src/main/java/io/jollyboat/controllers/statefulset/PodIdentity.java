package io.jollyboat.controllers.statefulset;

import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.StatefulSet;
import io.jollyboat.core.api.core.v1.PersistentVolumeClaim;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodTemplateSpec;
import io.jollyboat.core.model.Trees;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Who a pod of a set is: its name, its number, its labels and its claims. */
final class PodIdentity {

    static final String REVISION_LABEL = "controller-revision-hash";
    private static final String NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    private static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";

    private PodIdentity() {}

    static String name(StatefulSet set, int ordinal) {
        return set.name() + "-" + ordinal;
    }

    /** The number at the end of a pod's name, if what is before it is the set's name. */
    static OptionalInt ordinal(StatefulSet set, Pod pod) {
        return parent(pod.name()).filter(set.name()::equals).isPresent()
                ? number(pod.name())
                : OptionalInt.empty();
    }

    /** The name of the set that a pod of this name would be of. */
    static Optional<String> parent(String podName) {
        return number(podName).isPresent()
                ? Optional.of(podName.substring(0, podName.lastIndexOf('-')))
                : Optional.empty();
    }

    private static OptionalInt number(String podName) {
        int dash = podName.lastIndexOf('-');
        String digits = podName.substring(dash + 1);
        boolean number =
                dash > 0
                        && !digits.isEmpty()
                        && digits.length() < 10
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    static String revision(Pod pod) {
        return pod.labels().getOrDefault(REVISION_LABEL, "");
    }

    /** The pod of that number, made of that revision's template. */
    static Pod pod(StatefulSet set, int ordinal, PodTemplateSpec template, String revision) {
        Pod pod = PodTemplates.pod(template, Resources.STATEFUL_SETS, set);
        ObjectNode json = pod.json();
        ObjectNode metadata = json.withObject("/metadata");
        metadata.remove("generateName");
        metadata.put("name", name(set, ordinal));
        metadata.withObject("/labels").put(REVISION_LABEL, revision);
        ObjectNode spec = json.withObject("/spec");
        spec.put("hostname", name(set, ordinal));
        if (!set.spec().serviceName().isEmpty()) {
            spec.put("subdomain", set.spec().serviceName());
        }
        repair(set, ordinal, json);
        return pod;
    }

    /** Gives a pod's tree the labels and volumes it must have. */
    static void repair(StatefulSet set, int ordinal, ObjectNode pod) {
        pod.withObject("/metadata/labels")
                .put(NAME_LABEL, name(set, ordinal))
                .put(INDEX_LABEL, Integer.toString(ordinal));
        if (set.spec().volumeClaimTemplates().isEmpty()) {
            return;
        }
        ObjectNode spec = pod.withObject("/spec");
        Set<String> claimed =
                set.spec().volumeClaimTemplates().stream()
                        .map(PersistentVolumeClaim::name)
                        .collect(Collectors.toSet());
        ArrayNode volumes = spec.arrayNode();
        for (PersistentVolumeClaim claim : set.spec().volumeClaimTemplates()) {
            ObjectNode volume = volumes.addObject().put("name", claim.name());
            volume.putObject("persistentVolumeClaim")
                    .put("claimName", claimName(set, claim.name(), ordinal));
        }
        for (JsonNode volume : spec.path("volumes")) {
            if (!claimed.contains(volume.path("name").asString(""))) {
                volumes.add(volume);
            }
        }
        spec.set("volumes", volumes);
    }

    static String claimName(StatefulSet set, String template, int ordinal) {
        return template + "-" + name(set, ordinal);
    }

    /** Whether a pod has the labels and volumes that make it the one it is. */
    static boolean intact(StatefulSet set, int ordinal, Pod pod) {
        if (!name(set, ordinal).equals(pod.labels().get(NAME_LABEL))
                || !Integer.toString(ordinal).equals(pod.labels().get(INDEX_LABEL))) {
            return false;
        }
        return set.spec().volumeClaimTemplates().stream()
                .allMatch(
                        claim ->
                                hasClaim(pod, claim.name(), claimName(set, claim.name(), ordinal)));
    }

    private static boolean hasClaim(Pod pod, String volumeName, String claimName) {
        return pod.spec().volumes().stream()
                .anyMatch(
                        volume ->
                                volume.name().equals(volumeName)
                                        && Trees.text(
                                                        Trees.object(
                                                                volume.json(),
                                                                "persistentVolumeClaim"),
                                                        "claimName")
                                                .equals(claimName));
    }
}
