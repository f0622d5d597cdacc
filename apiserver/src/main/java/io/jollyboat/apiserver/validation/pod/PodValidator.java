package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import tools.jackson.databind.node.ObjectNode;

/** Pods: a sound spec, and next to nothing of it may change later. */
public final class PodValidator implements Validator {
    @Override
    public void validate(Field pod) {
        PodSpecRules.check(pod.at("spec"));
    }

    @Override
    public void validateUpdate(Field pod, ObjectNode old) {
        PodUpdateRules.check(pod.at("spec"), old.path("spec"));
    }
}
