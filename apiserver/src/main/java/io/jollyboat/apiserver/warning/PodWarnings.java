package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What there is to say about pods and templates of pods, in the words of Kubernetes 1.36 ({@code
 * pkg/api/pod/warnings.go}). Pure.
 */
public final class PodWarnings {
    private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";

    private static final List<Past> ANNOTATIONS =
            List.of(
                    new Past(
                            "scheduler.alpha.kubernetes.io/critical-pod",
                            "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
                    new Past(
                            "security.alpha.kubernetes.io/sysctls",
                            "non-functional in v1.11+; use the \"sysctls\" field instead"),
                    new Past(
                            "security.alpha.kubernetes.io/unsafe-sysctls",
                            "non-functional in v1.11+; use the \"sysctls\" field instead"));

    /** An annotation that nobody heeds any more. */
    private record Past(String key, String message) {}

    private PodWarnings() {}

    public static List<String> ofPod(ObjectNode pod) {
        return of(pod, Path.ROOT);
    }

    /**
     * For objects that have a template.
     *
     * @param steps where it is in them
     */
    public static Warnings ofTemplateAt(String... steps) {
        Path path = Path.of(steps);
        return Warnings.ofGenerations(object -> of(Trees.at(object, steps), path));
    }

    private static List<String> of(JsonNode pod, Path path) {
        Sayings sayings = new Sayings();
        JsonNode spec = pod.path("spec");
        Path below = path.child("spec");
        SchedulingWarnings.say(spec, below, sayings);
        JsonNode annotations = pod.path("metadata").path("annotations");
        for (Past past : ANNOTATIONS) {
            sayOfAnnotation(annotations, past.key, past.message, path, sayings);
        }
        VolumeWarnings.say(spec.path("volumes"), below.child("volumes"), sayings);
        sayings.sayIfRepeated(spec.path("hostAliases"), "ip", "ip", below.child("hostAliases"));
        sayOfPullSecrets(spec.path("imagePullSecrets"), below.child("imagePullSecrets"), sayings);
        for (String resource : List.of("memory", "ephemeral-storage")) {
            sayings.sayIfFractional(spec.path("overhead"), resource, below.child("overhead"));
        }
        if (spec.path("securityContext").path("seccompProfile").isMissingNode()) {
            sayOfAnnotation(
                    annotations, SECCOMP, ContainerWarnings.SECCOMP_IS_A_FIELD, path, sayings);
        }
        new ContainerWarnings(annotations, path, sayings).say(spec);
        if (Trees.number(spec, 0, "terminationGracePeriodSeconds") < 0) {
            sayings.say(
                    below.child("terminationGracePeriodSeconds"),
                    "must be >= 0; negative values are invalid and will be treated as 1");
        }
        SchedulingWarnings.sayOfPodAffinity(
                spec.path("affinity"), below.child("affinity"), sayings);
        return sayings.all();
    }

    static void sayOfAnnotation(
            JsonNode annotations, String key, String message, Path path, Sayings sayings) {
        if (annotations.has(key)) {
            sayings.say(path.child("metadata").child("annotations").key(key), message);
        }
    }

    private static void sayOfPullSecrets(JsonNode secrets, Path path, Sayings sayings) {
        sayings.sayIfRepeated(secrets, "name", "name", path);
        int position = 0;
        for (JsonNode secret : secrets) {
            if (Trees.text(secret, "name").isEmpty()) {
                sayings.say(path.index(position).child("name"), "invalid empty name \"\"");
            }
            position++;
        }
    }
}
