package io.jollyboat.jolly.command;

import io.jollyboat.core.reconcile.Key;
import io.jollyboat.jolly.consolidation.Moved;
import io.jollyboat.scheduler.whatif.Consolidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which nodes could be emptied, or were, for programs. */
final class ConsolidationJson {

    private ConsolidationJson() {}

    static ObjectNode of(Consolidation plan) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = json.putArray("wouldEmpty");
        plan.emptied()
                .forEach(
                        each -> {
                            ArrayNode pods =
                                    nodes.addObject().put("node", each.node()).putArray("pods");
                            each.moves()
                                    .forEach(move -> pod(pods, move.pod()).put("to", move.node()));
                            each.ended().forEach(pod -> pod(pods, pod));
                        });
        plan.empty().forEach(json.putArray("empty")::add);
        ArrayNode kept = json.putArray("kept");
        plan.kept()
                .forEach(
                        each -> {
                            ObjectNode node = kept.addObject().put("node", each.node());
                            node.put("pods", each.pods()).put("why", each.why());
                            ArrayNode causes = node.putArray("causes");
                            each.causes().get().forEach(line -> causes.add(line.strip()));
                        });
        return json.put("evictions", plan.evictions());
    }

    static ObjectNode of(Map<String, List<Moved>> emptied, Optional<String> trouble) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode nodes = json.putArray("emptied");
        emptied.forEach(
                (node, moved) -> {
                    ArrayNode pods = nodes.addObject().put("node", node).putArray("pods");
                    moved.forEach(
                            each -> {
                                ObjectNode pod = pod(pods, each.pod());
                                if (!each.node().isEmpty()) {
                                    pod.put("replacement", each.replacement());
                                    pod.put("to", each.node());
                                }
                            });
                });
        trouble.ifPresent(what -> json.put("trouble", what));
        return json.put("evictions", emptied.values().stream().mapToInt(List::size).sum());
    }

    private static ObjectNode pod(ArrayNode pods, Key pod) {
        return pods.addObject().put("namespace", pod.namespace()).put("name", pod.name());
    }
}
