package io.jollyboat.apiserver.validation;

import java.util.ArrayList;
import java.util.List;

/** The containers of a pod's spec, of all three kinds. */
public final class PodContainers {
    private static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private PodContainers() {}

    /** All of them, in the order in which Kubernetes looks through them. */
    public static List<Field> of(Field spec) {
        List<Field> containers = new ArrayList<>();
        for (String list : LISTS) {
            containers.addAll(spec.at(list).items());
        }
        return containers;
    }
}
