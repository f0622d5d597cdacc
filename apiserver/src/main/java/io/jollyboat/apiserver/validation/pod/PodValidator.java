package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** Pods: a sound spec, and next to nothing of it may change later. */
public final class PodValidator implements Validator {
    @Override
    public void validate(Field pod) {
        PodSpecRules.check(pod.at("spec"));
        VolumeRules.ofPod(pod);
    }

    @Override
    public void validateUpdate(Field pod, ObjectNode old) {
        PodUpdateRules.check(pod.at("spec"), old.path("spec"));
    }

    @Override
    public void validatePartUpdate(Field pod, ObjectNode old, String subresource) {
        switch (subresource) {
            case "ephemeralcontainers" ->
                    PodPartRules.ephemeralContainers(pod.at("spec"), old.path("spec"));
            case "resize" -> ResizeRules.check(pod.at("spec"), old.path("spec"));
            default -> validateUpdate(pod, old);
        }
    }
}
