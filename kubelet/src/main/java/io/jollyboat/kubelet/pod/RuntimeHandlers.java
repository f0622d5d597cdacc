package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.node.v1.RuntimeClass;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether the node's engine is what a pod's runtime class asks for. There is one engine, which runs
 * all pods alike; a class for any other handler would promise what it does not keep.
 */
final class RuntimeHandlers {

    private static final Set<String> OURS = Set.of("", "runc", "docker");

    private RuntimeHandlers() {}

    /**
     * Why no sandbox can be made; empty when one can.
     *
     * @param simulated whether the engine runs nothing, so that it passes for any
     * @param classes finds a class by name; asked only where need be
     */
    static Optional<String> problem(
            Pod pod, boolean simulated, Function<String, Optional<RuntimeClass>> classes) {
        String name = pod.spec().runtimeClassName();
        if (name.isEmpty() || simulated) {
            return Optional.empty();
        }
        RuntimeClass found = classes.apply(name).orElse(null);
        if (found == null) {
            return Optional.of("RuntimeClass \"" + name + "\" not found");
        }
        return OURS.contains(found.handler())
                ? Optional.empty()
                : Optional.of(
                        "failed to get sandbox runtime: no runtime for \""
                                + found.handler()
                                + "\" is configured");
    }
}
