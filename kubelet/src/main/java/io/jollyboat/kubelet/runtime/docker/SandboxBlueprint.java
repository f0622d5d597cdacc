package io.jollyboat.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.jollyboat.kubelet.runtime.SandboxSpec;
import io.jollyboat.kubelet.runtime.docker.machine.Cgroups;
import io.jollyboat.kubelet.runtime.docker.machine.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a sandbox's spec is told to the engine.
 *
 * @param pauseImage its id
 * @param machine of the engine
 * @param cgroups of the engine
 * @param own whether the pause program makes the pod's network namespace itself, which is faster
 *     than the engine's way
 */
record SandboxBlueprint(String pauseImage, Machine machine, Cgroups cgroups, boolean own) {

    /** The pause program's argument that makes it leave the host's network. */
    private static final String LEAVE = "leave-host-network";

    /** As Kubernetes has it: whoever is ended for want of memory, it is not what holds the pod. */
    static final int OOM_SCORE = -998;

    CreateContainerCmd of(DockerClient docker, SandboxSpec spec, Map<String, String> labels) {
        boolean hostNetwork = spec.namespaces().hostNetwork();
        boolean leaves = own && !hostNetwork;
        HostConfig host =
                new HostConfig()
                        .withNetworkMode(hostNetwork || leaves ? "host" : "none")
                        .withIpcMode(spec.namespaces().hostIpc() ? "host" : "shareable")
                        .withCapDrop(Capability.ALL)
                        .withReadonlyRootfs(true)
                        // Without this, who shares its processes could make it execute something
                        // and get back what it gave up.
                        .withSecurityOpts(List.of("no-new-privileges"))
                        .withSysctls(settings(spec))
                        .withDns(spec.dns().servers())
                        .withDnsSearch(spec.dns().searches())
                        .withDnsOptions(spec.dns().options());
        if (leaves) {
            // The only capability it has, which it gives up as soon as it has left; nothing else
            // runs in it before.
            host.withCapAdd(Capability.SYS_ADMIN);
        }
        int score = machine.oomScore(OOM_SCORE);
        if (score != 0) {
            host.withOomScoreAdj(score);
        }
        if (spec.namespaces().hostProcesses()) {
            host.withPidMode("host");
        }
        if (!spec.cgroupParent().isEmpty()) {
            host.withCgroupParent(cgroups.parent(spec.cgroupParent()));
        }
        CreateContainerCmd create =
                docker.createContainerCmd(pauseImage)
                        .withName(Labels.name(spec.pod(), spec.attempt()))
                        .withLabels(labels)
                        .withHostConfig(host);
        if (leaves) {
            create.withCmd(List.of(LEAVE));
        }
        if (!hostNetwork && !spec.hostname().isEmpty()) {
            create.withHostName(spec.hostname());
        }
        return create;
    }

    /** Those of the network are set with the wiring: the engine would refuse or misplace them. */
    private static Map<String, String> settings(SandboxSpec spec) {
        Map<String, String> settings = new LinkedHashMap<>(spec.sysctls());
        settings.keySet().removeIf(name -> name.startsWith("net."));
        return settings;
    }
}
