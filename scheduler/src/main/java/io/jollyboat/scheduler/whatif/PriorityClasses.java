package io.jollyboat.scheduler.whatif;

import io.jollyboat.core.api.scheduling.v1.PriorityClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The priority classes of a cluster, by which the API server fills in what pods leave out. */
public final class PriorityClasses {

    private record Standing(int priority, String preemptionPolicy) {}

    private static final Standing USUAL = new Standing(0, "PreemptLowerPriority");

    private final Map<String, Standing> byName = new HashMap<>();
    private Standing byDefault = USUAL;

    /**
     * @param classes besides those that every cluster has
     */
    public PriorityClasses(List<PriorityClass> classes) {
        byName.put("system-cluster-critical", new Standing(2_000_000_000, "PreemptLowerPriority"));
        byName.put("system-node-critical", new Standing(2_000_001_000, "PreemptLowerPriority"));
        classes.forEach(this::add);
    }

    /** One more, as if it were created now. */
    void add(PriorityClass one) {
        String policy = one.preemptionPolicy();
        Standing standing =
                new Standing(one.value(), policy.isEmpty() ? "PreemptLowerPriority" : policy);
        byName.put(one.name(), standing);
        if (one.globalDefault()) {
            byDefault = standing;
        }
    }

    /**
     * @throws IllegalArgumentException when the pod names a class that there is not
     */
    void fillIn(ObjectNode podSpec) {
        if (podSpec.has("priority")) {
            return;
        }
        String name = podSpec.path("priorityClassName").asString("");
        Standing standing = name.isEmpty() ? byDefault : byName.get(name);
        if (standing == null) {
            throw new IllegalArgumentException("no PriorityClass with name " + name + " was found");
        }
        podSpec.put("priority", standing.priority());
        if (!podSpec.has("preemptionPolicy")) {
            podSpec.put("preemptionPolicy", standing.preemptionPolicy());
        }
    }
}
