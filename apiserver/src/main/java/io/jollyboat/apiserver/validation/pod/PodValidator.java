package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.pod.security.AppArmorRules;
import io.jollyboat.apiserver.validation.pod.security.SeccompRules;
import io.jollyboat.apiserver.validation.pod.status.PodStatusRules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods: a sound spec, and next to nothing of it may change later. */
public final class PodValidator implements Validator {
    @Override
    public void validate(Field pod) {
        Field spec = pod.at("spec");
        Field annotations = pod.at("metadata", "annotations");
        AnnotationRules.check(annotations, spec);
        PodSpecRules.check(spec, pod.at("metadata", "labels").node());
        VolumeRules.ofPod(pod);
        ofPodsAlone(spec);
        if (!spec.at("ephemeralContainers").empty()) {
            spec.at("ephemeralContainers").forbidden("cannot be set on create");
        }
        if (spec.has("nodeName") && !spec.at("schedulingGates").empty()) {
            spec.at("nodeName")
                    .forbidden("cannot be set until all schedulingGates have been cleared");
        }
        SeccompRules.match(annotations, spec);
        AppArmorRules.match(annotations, spec);
    }

    /** What a template may leave open or wrong, and a pod may not. */
    private static void ofPodsAlone(Field spec) {
        if (spec.at("serviceAccountName").absent()) {
            for (Field volume : spec.at("volumes").items()) {
                for (Field source : volume.at("projected", "sources").items()) {
                    if (source.has("serviceAccountToken")) {
                        source.at("serviceAccountToken")
                                .forbidden(
                                        "must not be specified when serviceAccountName is not"
                                                + " set");
                    }
                }
            }
        }
        for (String list : List.of("containers", "initContainers")) {
            spec.at(list).each(container -> ContainerRules.image(container.at("image")));
        }
    }

    @Override
    public void validateUpdate(Field pod, ObjectNode old) {
        annotations(pod, old);
        PodUpdateRules.check(pod.at("spec"), old.path("spec"));
    }

    @Override
    public void validatePartUpdate(Field pod, ObjectNode old, String subresource) {
        switch (subresource) {
            case "ephemeralcontainers" -> {
                annotations(pod, old);
                if (isMirror(old)) {
                    pod.forbidden("static pods do not support ephemeral containers");
                    return;
                }
                PodSpecRules.check(pod.at("spec"));
                EphemeralRules.change(
                        pod.at("spec", "ephemeralContainers"),
                        old.path("spec").path("ephemeralContainers"));
            }
            case "resize" -> resize(pod, old);
            default -> validateUpdate(pod, old);
        }
    }

    private static void resize(Field pod, ObjectNode old) {
        if (isMirror(old)) {
            pod.forbidden("static pods cannot be resized");
        } else if (pod.at("spec", "os").in(old.at("/spec/os")).text("name").equals("windows")) {
            pod.forbidden("windows pods cannot be resized");
        } else {
            ResizeRules.check(pod.at("spec"), old.path("spec"));
        }
    }

    @Override
    public void validateStatusUpdate(Field pod, ObjectNode old) {
        annotations(pod, old);
        PodStatusRules.check(pod, old);
    }

    private static void annotations(Field pod, ObjectNode old) {
        Field now = pod.at("metadata", "annotations");
        JsonNode before = old.path("metadata").path("annotations");
        if (!now.node().equals(before)) {
            AnnotationRules.change(now, before);
            AnnotationRules.check(now, pod.at("spec"));
        }
    }

    private static boolean isMirror(ObjectNode pod) {
        return pod.path("metadata").path("annotations").has(AnnotationRules.MIRROR);
    }
}
