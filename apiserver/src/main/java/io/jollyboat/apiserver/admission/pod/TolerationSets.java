package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of tolerations against each other, as Kubernetes weighs them. */
final class TolerationSets {

    private TolerationSets() {}

    /** Both lists in their order, without those that another one of them covers. */
    static List<ObjectNode> merged(List<ObjectNode> first, List<ObjectNode> second) {
        List<ObjectNode> all = Stream.concat(first.stream(), second.stream()).toList();
        List<ObjectNode> merged = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            ObjectNode each = all.get(i);
            boolean covered =
                    merged.stream().anyMatch(kept -> covers(kept, each))
                            || all.subList(i + 1, all.size()).stream()
                                    // of two that are the same the first one stays
                                    .anyMatch(later -> !same(later, each) && covers(later, each));
            if (!covered) {
                merged.add(each);
            }
        }
        return merged;
    }

    /** Whether each toleration is covered by one that is allowed; without any, all are. */
    static boolean allowed(List<ObjectNode> tolerations, List<ObjectNode> whitelist) {
        return whitelist.isEmpty()
                || tolerations.stream()
                        .allMatch(each -> whitelist.stream().anyMatch(one -> covers(one, each)));
    }

    /** Whether the wider one bears all taints that the other bears, and as long. */
    private static boolean covers(ObjectNode wider, ObjectNode toleration) {
        if (same(wider, toleration)) {
            return true;
        }
        String operator = Trees.text(wider, "operator");
        String key = Trees.text(wider, "key");
        String effect = Trees.text(wider, "effect");
        boolean everyKey = key.isEmpty() && operator.equals("Exists");
        if (!everyKey && !key.equals(Trees.text(toleration, "key"))) {
            return false;
        }
        if (!effect.isEmpty() && !effect.equals(Trees.text(toleration, "effect"))) {
            return false;
        }
        if (effect.equals("NoExecute") && !asLong(wider, toleration)) {
            return false;
        }
        return switch (operator) {
            // one that says Equal without a word is not covered: Kubernetes compares the words
            case "", "Equal" ->
                    Trees.text(toleration, "operator").equals("Equal")
                            && Trees.text(toleration, "value").equals(Trees.text(wider, "value"));
            case "Exists" -> true;
            default -> false;
        };
    }

    private static boolean asLong(ObjectNode wider, ObjectNode toleration) {
        if (Trees.absent(wider.get("tolerationSeconds"))) {
            return true;
        }
        JsonNode seconds = toleration.get("tolerationSeconds");
        return !Trees.absent(seconds)
                && seconds.longValue() <= Trees.number(wider, 0, "tolerationSeconds");
    }

    private static boolean same(ObjectNode left, ObjectNode right) {
        return Stream.of("key", "operator", "value", "effect")
                        .allMatch(name -> Trees.text(left, name).equals(Trees.text(right, name)))
                && Trees.absent(left.get("tolerationSeconds"))
                        == Trees.absent(right.get("tolerationSeconds"))
                && Trees.number(left, 0, "tolerationSeconds")
                        == Trees.number(right, 0, "tolerationSeconds");
    }
}
