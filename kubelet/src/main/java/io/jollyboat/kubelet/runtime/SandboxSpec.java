package io.jollyboat.kubelet.runtime;

import java.util.List;
import java.util.Map;

/**
 * What a sandbox shall be.
 *
 * @param attempt 0 for the first sandbox of the pod
 * @param annotations of the pod; the simulated runtime reads its script from them
 * @param labels of the pod, kept with the sandbox
 * @param hostname of the pod, at most 63 characters; ignored on the host network
 * @param cgroupParent the pod's cgroup, which the runtime makes and removes with the sandbox; empty
 *     for the engine's default
 * @param resources of the pod as a whole, applied to {@code cgroupParent}
 * @param sysctls namespaced ones only
 */
public record SandboxSpec(
        PodIdentity pod,
        int attempt,
        Map<String, String> annotations,
        Map<String, String> labels,
        String hostname,
        Dns dns,
        Namespaces namespaces,
        List<PortMapping> ports,
        String cgroupParent,
        ContainerSpec.Resources resources,
        Map<String, String> sysctls) {

    public SandboxSpec {
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt " + attempt);
        }
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
        sysctls = Map.copyOf(sysctls);
    }

    /** A plain sandbox with its own network and nothing special. */
    public static SandboxSpec of(PodIdentity pod, int attempt) {
        return new SandboxSpec(
                pod,
                attempt,
                Map.of(),
                Map.of(),
                pod.name(),
                Dns.NONE,
                Namespaces.OWN,
                List.of(),
                "",
                ContainerSpec.Resources.NONE,
                Map.of());
    }

    public SandboxSpec withAnnotations(Map<String, String> values) {
        return new SandboxSpec(
                pod,
                attempt,
                values,
                labels,
                hostname,
                dns,
                namespaces,
                ports,
                cgroupParent,
                resources,
                sysctls);
    }

    public SandboxSpec withDns(Dns values) {
        return new SandboxSpec(
                pod,
                attempt,
                annotations,
                labels,
                hostname,
                values,
                namespaces,
                ports,
                cgroupParent,
                resources,
                sysctls);
    }

    public SandboxSpec withNamespaces(Namespaces values) {
        return new SandboxSpec(
                pod,
                attempt,
                annotations,
                labels,
                hostname,
                dns,
                values,
                ports,
                cgroupParent,
                resources,
                sysctls);
    }

    public SandboxSpec withCgroup(String parent, ContainerSpec.Resources limits) {
        return new SandboxSpec(
                pod,
                attempt,
                annotations,
                labels,
                hostname,
                dns,
                namespaces,
                ports,
                parent,
                limits,
                sysctls);
    }

    /** Lines of the pod's resolv.conf; all empty: the engine's default (the host's). */
    public record Dns(List<String> servers, List<String> searches, List<String> options) {
        public static final Dns NONE = new Dns(List.of(), List.of(), List.of());

        public Dns {
            servers = List.copyOf(servers);
            searches = List.copyOf(searches);
            options = List.copyOf(options);
        }
    }

    /**
     * Which namespaces the pod shares with the host, and whether its containers see one another's
     * processes.
     *
     * @param sharedProcesses {@code shareProcessNamespace}; has no effect with {@code
     *     hostProcesses}
     * @param ownUsers {@code hostUsers: false}; a runtime that cannot give a pod users of its own
     *     refuses the sandbox
     */
    public record Namespaces(
            boolean hostNetwork,
            boolean hostProcesses,
            boolean hostIpc,
            boolean sharedProcesses,
            boolean ownUsers) {
        /** A network, process and IPC namespace of its own. */
        public static final Namespaces OWN = new Namespaces(false, false, false, false, false);

        public static final Namespaces HOST_NETWORK =
                new Namespaces(true, false, false, false, false);

        /** With the machine's users, as nearly all pods. */
        public Namespaces(
                boolean hostNetwork,
                boolean hostProcesses,
                boolean hostIpc,
                boolean sharedProcesses) {
            this(hostNetwork, hostProcesses, hostIpc, sharedProcesses, false);
        }
    }

    /**
     * A port of the pod that is reachable on the host.
     *
     * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
     * @param hostIp empty for every address
     */
    public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}
}
