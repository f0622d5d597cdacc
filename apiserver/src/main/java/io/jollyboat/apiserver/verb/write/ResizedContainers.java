package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a resize takes of containers: amounts of resources and what becomes of a container that gets
 * others. Whatever else of a container was sent is left aside, as Kubernetes leaves it; other
 * containers than there are, or in another order, are left for validation to refuse.
 */
final class ResizedContainers {

    private static final List<String> LISTS = List.of("containers", "initContainers");

    private ResizedContainers() {}

    /** Takes back, in a spec as it was sent, what is not for a resize to change. */
    static void restrict(ObjectNode spec, JsonNode old) {
        if (LISTS.stream().anyMatch(list -> spec.path(list).size() != old.path(list).size())) {
            return;
        }
        for (String list : LISTS) {
            if (spec.get(list) instanceof ArrayNode sent && sameNames(sent, old.path(list))) {
                spec.set(list, resized(sent, old.path(list)));
            }
        }
    }

    private static boolean sameNames(ArrayNode sent, JsonNode old) {
        for (int i = 0; i < sent.size(); i++) {
            if (!Trees.text(sent.get(i), "name").equals(Trees.text(old.get(i), "name"))) {
                return false;
            }
        }
        return true;
    }

    private static ArrayNode resized(ArrayNode sent, JsonNode old) {
        ArrayNode containers = sent.arrayNode();
        for (int i = 0; i < sent.size(); i++) {
            ObjectNode container = (ObjectNode) old.get(i).deepCopy();
            for (String field : List.of("resources", "resizePolicy")) {
                Trees.copyOrRemove(container, field, sent.get(i).get(field));
            }
            containers.add(container);
        }
        return containers;
    }
}
