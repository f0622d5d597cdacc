package io.jollyboat.kubelet.node;

import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.NodeCondition;
import io.jollyboat.core.format.TwinAddresses;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.admission.NodeFeatures;
import io.jollyboat.kubelet.runtime.Images.Image;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The node's object and its status, as pure functions of what is known. */
final class NodeStatus {

    /** Of one image, as in Kubernetes: digests before tags. */
    private static final int MOST_NAMES = 5;

    private NodeStatus() {}

    /** The object a node is registered with. */
    static ObjectNode registration(NodeConfig config, Machine machine) {
        ObjectNode node = Trees.newObject();
        node.put("apiVersion", "v1").put("kind", "Node");
        ObjectNode metadata = node.putObject("metadata").put("name", config.name());
        labels(config, machine, metadata.putObject("labels"));
        metadata.putObject("annotations")
                .put("node.alpha.kubernetes.io/ttl", "0")
                .put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
        ObjectNode spec = node.putObject("spec");
        if (!config.podRange().isEmpty()) {
            spec.put("podCIDR", config.podRange());
            ArrayNode ranges = spec.putArray("podCIDRs").add(config.podRange());
            TwinAddresses.among(config.addresses())
                    .ifPresent(twins -> ranges.add(twins.range(config.podRange())));
        }
        if (!config.marks().taints().isEmpty()) {
            ArrayNode taints = spec.putArray("taints");
            config.marks().taints().forEach(each -> taints.addObject().setAll(each));
        }
        return node;
    }

    static void labels(NodeConfig config, Machine machine, ObjectNode labels) {
        labels.put("beta.kubernetes.io/arch", machine.architecture());
        labels.put("beta.kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", machine.architecture());
        labels.put("kubernetes.io/hostname", config.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("node.kubernetes.io/instance-type", "jollyboat");
        config.marks().labels().forEach(labels::put);
    }

    /** The whole status but for what changes with every heartbeat is compared by the caller. */
    static ObjectNode of(NodeConfig config, NodeFacts facts, Optional<Node> known, Instant now) {
        ObjectNode status = Trees.newObject();
        ObjectNode capacity = status.putObject("capacity");
        ObjectNode allocatable = status.putObject("allocatable");
        config.capacity(facts.machine())
                .forEach((name, amount) -> capacity.put(name, amount.toString()));
        config.allocatable(facts.machine())
                .forEach((name, amount) -> allocatable.put(name, amount.toString()));
        known.ifPresent(node -> ExtendedResources.allocate(node, allocatable));
        conditions(facts, known, now, status.putArray("conditions"));
        ArrayNode addresses = status.putArray("addresses");
        for (String address : config.addresses()) {
            addresses.addObject().put("type", "InternalIP").put("address", address);
        }
        addresses.addObject().put("type", "Hostname").put("address", config.name());
        if (facts.serverPort() > 0) {
            status.putObject("daemonEndpoints")
                    .putObject("kubeletEndpoint")
                    .put("Port", facts.serverPort());
        }
        ArrayNode features = status.putArray("declaredFeatures");
        NodeFeatures.DECLARED.forEach(features::add);
        info(config, facts, status.putObject("nodeInfo"));
        images(facts.images(), config.reporting().images(), status.putArray("images"));
        return status;
    }

    private static void info(NodeConfig config, NodeFacts facts, ObjectNode info) {
        Machine machine = facts.machine();
        info.put("machineID", machine.machineId());
        info.put("systemUUID", machine.systemUuid());
        info.put("bootID", machine.bootId());
        info.put("kernelVersion", machine.kernelVersion());
        info.put("osImage", machine.operatingSystem());
        info.put("containerRuntimeVersion", facts.containerRuntime());
        info.put("kubeletVersion", config.version());
        info.put("kubeProxyVersion", "");
        info.put("operatingSystem", "linux");
        info.put("architecture", machine.architecture());
    }

    /** The list is for the scheduler, not for people: the largest will do. */
    private static void images(List<Image> images, int most, ArrayNode json) {
        images.stream()
                .sorted(
                        Comparator.comparingLong(Image::sizeBytes)
                                .reversed()
                                .thenComparing(Image::id))
                .filter(image -> !image.digests().isEmpty() || !image.tags().isEmpty())
                .limit(most < 0 ? Long.MAX_VALUE : most)
                .forEach(
                        image -> {
                            ObjectNode one = json.addObject();
                            ArrayNode list = one.putArray("names");
                            Stream.concat(image.digests().stream(), image.tags().stream())
                                    .limit(MOST_NAMES)
                                    .forEach(list::add);
                            one.put("sizeBytes", image.sizeBytes());
                        });
    }

    private static void conditions(
            NodeFacts facts, Optional<Node> known, Instant now, ArrayNode conditions) {
        Pressure pressure = facts.pressure();
        add("MemoryPressure", pressure.memory(), known, now, conditions)
                .put(
                        "reason",
                        pressure.memory()
                                ? "KubeletHasInsufficientMemory"
                                : "KubeletHasSufficientMemory")
                .put(
                        "message",
                        pressure.memory()
                                ? "kubelet has insufficient memory available"
                                : "kubelet has sufficient memory available");
        add("DiskPressure", pressure.disk(), known, now, conditions)
                .put(
                        "reason",
                        pressure.disk() ? "KubeletHasDiskPressure" : "KubeletHasNoDiskPressure")
                .put(
                        "message",
                        pressure.disk()
                                ? "kubelet has disk pressure"
                                : "kubelet has no disk pressure");
        add("PIDPressure", pressure.processes(), known, now, conditions)
                .put(
                        "reason",
                        pressure.processes()
                                ? "KubeletHasInsufficientPID"
                                : "KubeletHasSufficientPID")
                .put(
                        "message",
                        pressure.processes()
                                ? "kubelet has insufficient PID available"
                                : "kubelet has sufficient PID available");
        boolean ready = facts.problem().isEmpty();
        add("Ready", ready, known, now, conditions)
                .put("reason", ready ? "KubeletReady" : "KubeletNotReady")
                .put("message", ready ? "kubelet is posting ready status" : facts.problem());
    }

    private static ObjectNode add(
            String type, boolean holds, Optional<Node> known, Instant now, ArrayNode conditions) {
        String status = holds ? "True" : "False";
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        Optional<Instant> since =
                known.flatMap(
                                node ->
                                        node.status().conditions().stream()
                                                .filter(one -> one.type().equals(type))
                                                .findFirst())
                        .filter(one -> one.status().equals(status))
                        .flatMap(NodeCondition::lastTransitionTime);
        return conditions
                .addObject()
                .put("type", type)
                .put("status", status)
                .put("lastHeartbeatTime", time)
                .put("lastTransitionTime", since.map(Instant::toString).orElse(time));
    }
}
