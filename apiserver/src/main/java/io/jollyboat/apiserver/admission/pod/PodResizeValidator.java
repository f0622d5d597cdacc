package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.api.core.v1.Node;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.placement.PodAsk;
import io.jollyboat.core.placement.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Refuses at once that a running pod be given more than its node could ever give it. */
public final class PodResizeValidator implements AdmissionPlugin.Validating {

    private static final String SYSTEM = "kubernetes.io/os";
    private static final String LINUX = "linux";

    private final KnownObjects known;

    public PodResizeValidator(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "PodResizeValidator";
    }

    @Override
    public boolean concerns(Target target) {
        return target.isBelow("", "pods", "resize");
    }

    @Override
    public void validate(AdmissionRequest request) {
        String name = Trees.text(request.wanted(), "spec", "nodeName");
        if (!request.updates()
                || !concerns(request.target())
                || name.isEmpty()
                || Trees.same(request.wanted().path("spec"), request.before().path("spec"))) {
            return;
        }
        ObjectNode found = known.find("", "nodes", "", name);
        if (found == null) {
            throw request.forbidden("node \"" + name + "\" not found");
        }
        Node node = new Node(found);
        List<String> beyond = beyond(new Pod(request.changed()), node);
        if (!beyond.isEmpty()) {
            throw request.forbidden(
                    "Node didn't have enough allocatable resources: " + String.join("; ", beyond));
        }
        String system = node.labels().getOrDefault(SYSTEM, "");
        if (!system.equals(LINUX)) {
            throw request.forbidden(
                    "pod resize is only supported on linux nodes, node \"%s\" is \"%s\""
                            .formatted(name, system));
        }
    }

    private static List<String> beyond(Pod pod, Node node) {
        ResourceAmounts asked = PodAsk.requests(pod.spec());
        ResourceAmounts there = ResourceAmounts.of(node.status().allocatable());
        List<String> beyond = new ArrayList<>(0);
        if (asked.milliCpu() > there.milliCpu()) {
            beyond.add(compared("cpu", asked.milliCpu(), there.milliCpu()));
        }
        if (asked.memory() > there.memory()) {
            beyond.add(compared("memory", asked.memory(), there.memory()));
        }
        return beyond;
    }

    /** In millicores or bytes. */
    private static String compared(String resource, long asked, long there) {
        return "%s, requested: %d, allocatable: %d".formatted(resource, asked, there);
    }
}
