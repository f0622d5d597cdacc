package io.jollyboat.core.placement;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.model.Quantity;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a node has to say that it can, since nodes may be older than who places and changes their
 * pods: {@code status.declaredFeatures}. The ones that Kubernetes 1.36 knows, in the order of their
 * names.
 */
public enum DeclaredFeature {
    /** A stream of exec, attach or port-forward may come to the kubelet by WebSocket. */
    WEB_SOCKETS("ExtendWebSocketsToKubelet"),

    /** The cpu of a pod of the class Guaranteed may change while it runs. */
    GUARANTEED_CPU_RESIZE("GuaranteedQoSPodCPUResize"),

    /** What a pod as a whole has may change while it runs. */
    POD_RESIZE("InPlacePodLevelResourcesVerticalScaling"),

    /** What a container has that runs before the others may change while it runs. */
    INIT_RESIZE("InPlacePodVerticalScalingInitContainers"),

    /** A rule may restart all containers of a pod. */
    RESTART_OF_ALL("RestartAllContainersOnContainerExits"),

    /** A pod on the node's network may have users of its own. */
    USERS_ON_HOST_NETWORK("UserNamespacesHostNetworkSupport");

    private final String label;

    DeclaredFeature(String label) {
        this.label = label;
    }

    /** The name by which nodes declare it. */
    public String label() {
        return label;
    }

    /** Names of what a node must declare to be given such a pod, sorted. */
    public static List<String> neededBy(PodSpec spec) {
        return labels(feature -> feature.isNeededBy(spec));
    }

    /** Names of what a pod's node must declare for the pod to be changed so, sorted. */
    public static List<String> neededToChange(Pod old, Pod now) {
        return labels(feature -> feature.isNeededToChange(old, now));
    }

    /** Those of them that are not declared, in the same order. */
    public static List<String> missing(List<String> needed, Collection<String> declared) {
        return needed.stream().filter(label -> !declared.contains(label)).toList();
    }

    private static List<String> labels(Predicate<DeclaredFeature> which) {
        return Arrays.stream(values()).filter(which).map(DeclaredFeature::label).toList();
    }

    private boolean isNeededBy(PodSpec spec) {
        return switch (this) {
            case RESTART_OF_ALL -> restartsAll(spec);
            case USERS_ON_HOST_NETWORK ->
                    spec.hostNetwork() && spec.has("hostUsers") && !spec.hostUsers();
            case WEB_SOCKETS, GUARANTEED_CPU_RESIZE, POD_RESIZE, INIT_RESIZE -> false;
        };
    }

    private boolean isNeededToChange(Pod old, Pod now) {
        return switch (this) {
            case GUARANTEED_CPU_RESIZE -> changesGuaranteedCpu(old, now);
            case POD_RESIZE -> !old.spec().resources().json().equals(now.spec().resources().json());
            case INIT_RESIZE -> changesInit(old.spec(), now.spec());
            case WEB_SOCKETS, RESTART_OF_ALL, USERS_ON_HOST_NETWORK -> false;
        };
    }

    private static boolean restartsAll(PodSpec spec) {
        return Stream.concat(spec.containers().stream(), spec.initContainers().stream())
                .flatMap(container -> container.restartPolicyRules().stream())
                .anyMatch(rule -> rule.action().equals("RestartAllContainers"));
    }

    private static boolean changesGuaranteedCpu(Pod old, Pod now) {
        if (!old.status().qosClass().equals("Guaranteed")) {
            return false;
        }
        List<Container> before = old.spec().containers();
        List<Container> after = now.spec().containers();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (cpu(before.get(i)).compareTo(cpu(after.get(i))) != 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean changesInit(PodSpec old, PodSpec now) {
        List<Container> before = old.initContainers();
        List<Container> after = now.initContainers();
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).restartPolicy().equals("Always")
                    && !before.get(i).resources().json().equals(after.get(i).resources().json())) {
                return true;
            }
        }
        return false;
    }

    private static Quantity cpu(Container container) {
        return container.resources().requests().getOrDefault("cpu", Quantity.ZERO);
    }
}
