package io.jollyboat.apiserver.validation.config;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;

/** Events live where the object lives that they are about. */
public final class EventValidator implements Validator {
    @Override
    public void validate(Field event) {
        Field namespace = event.at("involvedObject", "namespace");
        String own = event.at("metadata", "namespace").text();
        boolean clusterWide = namespace.absent();
        boolean fits =
                clusterWide
                        ? own.equals("default") || own.equals("kube-system")
                        : own.equals(namespace.text());
        if (!fits) {
            namespace.invalid("does not match event.namespace");
        }
    }
}
