package io.jollyboat.apiserver.validation;

import java.util.List;
import java.util.stream.Stream;

/** The containers of a pod's spec, of all three kinds. */
public final class PodContainers {
    private static final List<String> LISTS =
            List.of("initContainers", "containers", "ephemeralContainers");

    private PodContainers() {}

    /** All of them, in the order in which Kubernetes looks through them. */
    public static List<Field> of(Field spec) {
        return LISTS.stream().flatMap(list -> each(spec, list)).toList();
    }

    private static Stream<Field> each(Field spec, String list) {
        return spec.at(list).items().stream();
    }
}
