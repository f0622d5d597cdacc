package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.live.LiveObjects;
import io.jollyboat.apiserver.live.LiveResource;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.scheduler.Decisions;
import io.jollyboat.scheduler.decision.DecisionSchema;
import java.util.List;
import java.util.Optional;
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

    public static LiveResource of(Decisions decisions) {
        return new LiveResource(
                Decisions.GROUP,
                Decisions.VERSION,
                NAMES,
                PRINTER,
                DecisionSchema::read,
                new Live(decisions));
    }

    /** The same in the words of the API server. */
    private record Live(Decisions decisions) implements LiveObjects {

        @Override
        public Optional<ObjectNode> find(String namespace, String name) {
            return decisions.find(namespace, name);
        }

        @Override
        public Listing list(String namespace) {
            Decisions.Listing there = decisions.list(namespace);
            return new Listing(there.version(), there.objects());
        }

        @Override
        public List<Change> changes(long after) {
            return decisions.changes(after).orElseThrow(() -> expired(after)).stream()
                    .map(
                            each ->
                                    new Change(
                                            each.version(),
                                            each.since(),
                                            each.removed(),
                                            each.object(),
                                            each.earlierLabels()))
                    .toList();
        }

        private static ApiException expired(long version) {
            return ApiException.expired("too old resource version: " + version);
        }

        @Override
        public long version() {
            return decisions.version();
        }

        @Override
        public Runnable whenChanged(Runnable hint) {
            return decisions.whenChanged(hint);
        }
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
