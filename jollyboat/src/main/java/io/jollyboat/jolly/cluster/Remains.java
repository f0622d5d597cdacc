package io.jollyboat.jolly.cluster;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.options.ProxyMode;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.runtime.ContainerRuntimeException;
import io.jollyboat.kubelet.runtime.ContainerStatus;
import io.jollyboat.kubelet.runtime.PodRecord;
import io.jollyboat.kubelet.runtime.SandboxStatus;
import io.jollyboat.kubelet.runtime.docker.DockerConfig;
import io.jollyboat.kubelet.runtime.docker.DockerRuntime;
import io.jollyboat.kubelet.volume.DiskPodStorage;
import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.nftables.NftablesPolicies;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a cluster leaves in the engine and the kernel, and how to be rid of it. The cluster must not
 * run; that it was killed makes no difference.
 */
public final class Remains {

    private final Profile profile;
    private final Timeline timeline;

    public Remains(Profile profile, Timeline timeline) {
        this.profile = profile;
        this.timeline = timeline;
    }

    public void remove(Settings settings, Steps steps) throws IOException {
        if (!settings.runtime().equals("docker")) {
            return;
        }
        Addresses addresses = new ExtraConfig(settings.extra()).addresses(Addresses.STANDARD);
        DiskPodStorage.letGo(profile.folder());
        try {
            int pods = 0;
            for (NodePlace place : NodePlace.all(settings)) {
                pods += place.node().simulated() ? 0 : containers(place, addresses);
            }
            steps.done("removed the containers of " + pods + (pods == 1 ? " pod" : " pods"));
        } catch (ContainerRuntimeException e) {
            steps.warn(
                    "containers may be left, since the Docker engine does not answer: "
                            + e.getMessage());
        }
        Machine machine = Machine.here();
        try (NetworkLoop network = NetworkLoop.start()) {
            for (ServiceRanges ranges : addresses.allRanges()) {
                ProxyMode.NFTABLES
                        .possible(machine)
                        .routing(machine, profile.name(), ranges, network, timeline)
                        .remove();
                if (machine.find("nft").isPresent()) {
                    new NftablesPolicies(profile.name(), ranges.family(), ranges.gateway())
                            .remove();
                }
            }
        }
        steps.done("removed the rules for services");
    }

    /** Removes what the engine and the kernel have of a node; returns of how many pods. */
    int containers(NodePlace place, Addresses addresses) throws IOException {
        var network = new VethNetwork(place.range(addresses), addresses.twins());
        var runtime =
                new DockerRuntime(DockerConfig.of(profile.name(), place.name()), timeline, network);
        List<PodRecord> pods = runtime.pods();
        remove(pods, runtime);
        // one that the engine was about to make for a process that was killed
        remove(runtime.pods(), runtime);
        network.remove();
        return pods.size();
    }

    private void remove(List<PodRecord> pods, DockerRuntime runtime) {
        var failures = new ConcurrentLinkedQueue<ContainerRuntimeException>();
        timeline.together(
                pods.stream().<Runnable>map(pod -> () -> remove(pod, runtime, failures)).toList());
        if (!failures.isEmpty()) {
            throw failures.element();
        }
    }

    private static void remove(
            PodRecord pod, DockerRuntime runtime, Queue<ContainerRuntimeException> failures) {
        try {
            for (ContainerStatus container : pod.containers()) {
                runtime.containers().remove(container.id());
            }
            for (SandboxStatus sandbox : pod.sandboxes()) {
                runtime.sandboxes().stop(sandbox.id());
                runtime.sandboxes().remove(sandbox.id());
            }
        } catch (ContainerRuntimeException e) {
            failures.add(e);
        }
    }
}
