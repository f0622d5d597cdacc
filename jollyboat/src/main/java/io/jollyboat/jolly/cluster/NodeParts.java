package io.jollyboat.jolly.cluster;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.machine.Machine;
import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.options.NodeWishes;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.network.VethNetwork;
import io.jollyboat.kubelet.node.MachineReader;
import io.jollyboat.kubelet.runtime.ContainerRuntime;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import io.jollyboat.kubelet.runtime.docker.DockerConfig;
import io.jollyboat.kubelet.runtime.docker.DockerRuntime;
import io.jollyboat.kubelet.runtime.sim.SimRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node is made of.
 *
 * @param real whether pods have addresses that can be reached
 */
record NodeParts(ContainerRuntime runtime, KubeletConfig kubelet, boolean real) {

    static NodeParts of(
            String runtime,
            NodePlace place,
            Profile profile,
            Addresses addresses,
            NodeWishes wishes,
            Timeline timeline)
            throws IOException {
        return switch (runtime) {
            case "docker" -> docker(place, profile, addresses, wishes, timeline);
            case "sim" -> simulated(place, profile, addresses, timeline);
            default ->
                    throw new ClusterException(
                            "the settings ask for a runtime named \""
                                    + runtime
                                    + "\", which there is not: "
                                    + profile.settings());
        };
    }

    private static NodeParts simulated(
            NodePlace place, Profile profile, Addresses addresses, Timeline timeline) {
        KubeletConfig config =
                KubeletConfig.of(
                                place.name(),
                                "127.0.0.1",
                                place.share(MachineReader.read(profile.folder())))
                        .podRange(place.range(addresses).toString());
        return new NodeParts(new SimRuntime(timeline, place.range(addresses)), config, false);
    }

    private static NodeParts docker(
            NodePlace place,
            Profile profile,
            Addresses addresses,
            NodeWishes wishes,
            Timeline timeline)
            throws IOException {
        Path files = place.files(profile);
        Files.createDirectories(files);
        Machine machine = Machine.here();
        var network = new VethNetwork(place.range(addresses), addresses.twins());
        network.start(); // servers for pods are going to listen on the gateway
        var runtime =
                new DockerRuntime(
                        DockerConfig.of(profile.name(), place.name())
                                .callLimit(wishes.engine().callLimit())
                                .logs(wishes.engine().logs()),
                        timeline,
                        network);
        KubeletConfig config =
                KubeletConfig.of(
                                place.name(),
                                place.address(addresses).getHostAddress(),
                                place.share(MachineReader.read(files)))
                        .keepingFilesIn(files)
                        .podRange(place.range(addresses).toString())
                        .dns(
                                List.of(addresses.dns().getHostAddress()),
                                Addresses.DOMAIN,
                                dnsOf(wishes.resolvConf()))
                        .cgroupRoot(
                                machine.root()
                                        ? "/jollyboat-" + profile.name() + place.suffix()
                                        : "");
        return new NodeParts(runtime, withTwin(config, addresses), true);
    }

    private static KubeletConfig withTwin(KubeletConfig config, Addresses addresses) {
        return addresses
                .twins()
                .map(twins -> config.alsoAt(twins.of(config.addresses().getFirst())))
                .orElse(config);
    }

    /** What the machine itself resolves names with, for pods that want just that. */
    private static Dns dnsOf(Path resolvConf) throws IOException {
        var servers = new ArrayList<String>();
        var searches = new ArrayList<String>();
        var options = new ArrayList<String>();
        if (Files.exists(resolvConf)) {
            for (String line : Files.readAllLines(resolvConf)) {
                List<String> words = List.of(line.strip().split("\\s+"));
                List<String> rest = words.subList(1, words.size());
                switch (words.getFirst()) {
                    case "nameserver" -> servers.addAll(rest);
                    case "search" -> searches.addAll(rest);
                    case "options" -> options.addAll(rest);
                    default -> {}
                }
            }
        }
        return new Dns(servers, searches, options);
    }
}
