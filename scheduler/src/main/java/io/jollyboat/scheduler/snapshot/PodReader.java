package io.jollyboat.scheduler.snapshot;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.ContainerPort;
import io.jollyboat.core.api.core.v1.NodeAffinity;
import io.jollyboat.core.api.core.v1.NodeSelectorRequirement;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.PodSchedulingGate;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.reconcile.Key;
import io.jollyboat.scheduler.node.NodeRequirement;
import io.jollyboat.scheduler.node.NodeSelectorTerm;
import io.jollyboat.scheduler.node.Toleration;
import io.jollyboat.scheduler.snapshot.NodeChoice.PreferredTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what scheduling needs to know from a pod's object. */
public final class PodReader {

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

    private PodReader() {}

    public static PodInfo read(Pod pod) {
        PodSpec spec = pod.spec();
        return new PodInfo(
                Key.of(pod),
                pod.uid(),
                spec.nodeName(),
                pod.metadata().labels(),
                demand(pod),
                rules(pod),
                rank(pod));
    }

    /**
     * Whether all its containers have ended for good, so that it takes nothing from its node any
     * more.
     */
    public static boolean hasEnded(Pod pod) {
        String phase = pod.status().phase();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    private static PodDemand demand(Pod pod) {
        PodResources.Ask ask = PodResources.of(pod);
        return new PodDemand(
                ask.requests(),
                ask.scoring(),
                ask.limits(),
                hostPorts(pod.spec()),
                images(pod.spec()),
                VolumeReader.read(pod));
    }

    private static List<HostPort> hostPorts(PodSpec spec) {
        List<HostPort> ports = new ArrayList<>(0);
        spec.containers().forEach(container -> addHostPorts(container, ports));
        for (Container container : spec.initContainers()) {
            if (PodResources.isSidecar(container)) {
                addHostPorts(container, ports);
            }
        }
        return ports;
    }

    private static void addHostPorts(Container container, List<HostPort> ports) {
        for (ContainerPort port : container.ports()) {
            if (port.hostPort() > 0) {
                ports.add(new HostPort(port.hostIP(), port.protocol(), port.hostPort()));
            }
        }
    }

    private static List<String> images(PodSpec spec) {
        List<String> images = new ArrayList<>(1);
        spec.initContainers().forEach(container -> images.add(tagged(container.image())));
        spec.containers().forEach(container -> images.add(tagged(container.image())));
        return images;
    }

    /** As nodes report it: with a tag or a digest. */
    private static String tagged(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }

    private static PodRules rules(Pod pod) {
        PodSpec spec = pod.spec();
        return new PodRules(
                spec.schedulerName(),
                spec.schedulingGates().stream().map(PodSchedulingGate::name).toList(),
                "",
                nodeChoice(spec),
                tolerations(spec),
                spec.resourceClaims().size(),
                new RelationReader(pod.namespace(), pod.metadata().labels()).read(spec));
    }

    private static List<Toleration> tolerations(PodSpec spec) {
        List<Toleration> tolerations = new ArrayList<>(2);
        for (var each : spec.tolerations()) {
            tolerations.add(
                    new Toleration(each.key(), each.operator(), each.value(), each.effect()));
        }
        return tolerations;
    }

    private static NodeChoice nodeChoice(PodSpec spec) {
        if (!spec.has("nodeSelector") && !spec.has("affinity")) {
            return NodeChoice.ANY;
        }
        NodeAffinity affinity = spec.affinity().nodeAffinity();
        Optional<List<NodeSelectorTerm>> required =
                affinity.has(REQUIRED)
                        ? Optional.of(
                                affinity
                                        .requiredDuringSchedulingIgnoredDuringExecution()
                                        .nodeSelectorTerms()
                                        .stream()
                                        .map(PodReader::term)
                                        .toList())
                        : Optional.empty();
        List<PreferredTerm> preferred =
                affinity.preferredDuringSchedulingIgnoredDuringExecution().stream()
                        .map(each -> new PreferredTerm(each.weight(), term(each.preference())))
                        .toList();
        return new NodeChoice(spec.nodeSelector(), required, preferred);
    }

    private static NodeSelectorTerm term(io.jollyboat.core.api.core.v1.NodeSelectorTerm term) {
        return new NodeSelectorTerm(
                requirements(term.matchExpressions()), requirements(term.matchFields()));
    }

    private static List<NodeRequirement> requirements(List<NodeSelectorRequirement> requirements) {
        return requirements.stream()
                .map(each -> new NodeRequirement(each.key(), each.operator(), each.values()))
                .toList();
    }

    private static PodRank rank(Pod pod) {
        return new PodRank(
                pod.spec().priority(),
                !pod.spec().preemptionPolicy().equals("Never"),
                pod.status().startTime().orElse(Instant.MAX),
                pod.metadata().deletionTimestamp().isPresent(),
                pod.status().nominatedNodeName());
    }
}
