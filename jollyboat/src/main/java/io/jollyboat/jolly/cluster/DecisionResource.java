package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.live.LiveObjects;
import io.jollyboat.apiserver.live.LiveResource;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.scheduler.Decisions;
import io.jollyboat.scheduler.decision.DecisionSchema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The scheduler's decisions as a resource of the API. */
public final class DecisionResource {

    private static final LiveResource.Names NAMES =
            new LiveResource.Names(
                    "schedulingdecisions", "schedulingdecision", Decisions.KIND, List.of("sd"));

    private static final Printer PRINTER =
            Printer.of()
                    .name()
                    .path("Outcome", "Whether the pod was placed.", "outcome")
                    .text("Node", "Where it was placed, or room is made.", DecisionResource::node)
                    .text("Feasible", "How many nodes of how many fit.", DecisionResource::feasible)
                    .age()
                    .path("Message", "Why it was not placed.", "message")
                    .wide()
                    .path("Scheduler", "Who decided.", "schedulerName");

    private DecisionResource() {}

    /**
     * @param decisions those of the scheduler that is at work; empty while none is
     */
    public static LiveResource of(Supplier<Optional<Decisions>> decisions) {
        return new LiveResource(
                Decisions.GROUP,
                Decisions.VERSION,
                NAMES,
                PRINTER,
                DecisionSchema::read,
                new LiveObjects() {
                    @Override
                    public Optional<ObjectNode> find(String namespace, String name) {
                        return decisions.get().flatMap(known -> known.find(namespace, name));
                    }

                    @Override
                    public List<ObjectNode> list(String namespace) {
                        return decisions
                                .get()
                                .map(known -> known.list(namespace))
                                .orElse(List.of());
                    }
                });
    }

    private static String node(ObjectNode decision) {
        String node = decision.path("node").asString("");
        return node.isEmpty() ? decision.path("nominatedNode").asString("<none>") : node;
    }

    private static String feasible(ObjectNode decision) {
        return decision.path("feasibleNodes").asInt(0)
                + "/"
                + decision.path("evaluatedNodes").asInt(0);
    }
}
