package io.jollyboat.kubelet.plan;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerRestartRule;
import io.jollyboat.core.api.core.v1.EphemeralContainer;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One container of a pod as its author describes it, with its part in the whole. */
public record Member(Container spec, ContainerRole role) {

    /** The action of a rule by which one container's end restarts them all. */
    static final String RESTART_ALL = "RestartAllContainers";

    /** All members: init containers and sidecars in their order, then main ones, then ephemeral. */
    public static List<Member> of(Pod pod) {
        PodSpec pods = pod.spec();
        List<Container> init = pods.initContainers();
        List<Container> main = pods.containers();
        List<EphemeralContainer> ephemeral = pods.ephemeralContainers();
        var members = new ArrayList<Member>(init.size() + main.size() + ephemeral.size());
        for (Container container : init) {
            boolean sidecar = container.restartPolicy().equals("Always");
            members.add(
                    new Member(container, sidecar ? ContainerRole.SIDECAR : ContainerRole.INIT));
        }
        for (Container container : main) {
            members.add(new Member(container, ContainerRole.MAIN));
        }
        for (EphemeralContainer container : ephemeral) {
            // the same fields as any container's, some of them never set
            members.add(new Member(new Container(container.json()), ContainerRole.EPHEMERAL));
        }
        return members;
    }

    public static Optional<Member> named(Pod pod, String name) {
        for (Member member : of(pod)) {
            if (member.name().equals(name)) {
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    public String name() {
        return spec.name();
    }

    /**
     * Identifies the definition a running container was made from. Only the name and the image
     * count: nothing else of a container can change in place and ask for a restart.
     */
    public String specHash() {
        var checksum = new CRC32C();
        checksum.update((spec.name() + "\n" + spec.image()).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(checksum.getValue());
    }

    /** Whether the container is to run again after it ended with the given code. */
    public boolean restartsAfter(Pod pod, int exitCode) {
        if (role == ContainerRole.EPHEMERAL) {
            return false;
        }
        String action = ruleFor(exitCode);
        if (action.equals("Restart") || action.equals(RESTART_ALL)) {
            return true;
        }
        return switch (policy(pod)) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> role != ContainerRole.INIT || exitCode != 0;
        };
    }

    /** Whether it is started again after it failed, by its policy alone. */
    boolean restartsOnFailure(Pod pod) {
        return !policy(pod).equals("Never");
    }

    /** Its own restart policy, or its pod's where it has none. */
    String policy(Pod pod) {
        return spec.restartPolicy().isEmpty() ? pod.spec().restartPolicy() : spec.restartPolicy();
    }

    /** Whether all containers of its pod are to run again after it ended with the given code. */
    public boolean restartsAllAfter(int exitCode) {
        return role != ContainerRole.EPHEMERAL && ruleFor(exitCode).equals(RESTART_ALL);
    }

    /** What the first rule for that code says; empty when there is none. */
    private String ruleFor(int exitCode) {
        return spec.restartPolicyRules().stream()
                .filter(rule -> covers(rule, exitCode))
                .map(ContainerRestartRule::action)
                .findFirst()
                .orElse("");
    }

    private static boolean covers(ContainerRestartRule rule, int exitCode) {
        boolean listed = rule.exitCodes().values().contains(exitCode);
        return rule.exitCodes().operator().equals("NotIn") != listed;
    }
}
