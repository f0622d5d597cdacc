package io.jollyboat.apiserver.defaulting;

import static io.jollyboat.apiserver.json.Trees.putIfAbsent;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ObjectNode;

/** Defaults of flow control. */
public final class FlowDefaults {
    private FlowDefaults() {}

    public static void schema(ObjectNode schema) {
        putIfAbsent(Trees.object(schema, "spec"), "matchingPrecedence", 1000);
    }

    public static void level(ObjectNode level) {
        ObjectNode spec = Trees.object(level, "spec");
        if (Trees.text(spec, "type").equals("Exempt")) {
            ObjectNode exempt = Trees.object(spec, "exempt");
            putIfAbsent(exempt, "nominalConcurrencyShares", 0);
            putIfAbsent(exempt, "lendablePercent", 0);
        }
        ObjectNode limited = Trees.objectOrNull(spec, "limited");
        if (limited == null) {
            return;
        }
        putIfAbsent(limited, "nominalConcurrencyShares", 30);
        putIfAbsent(limited, "lendablePercent", 0);
        ObjectNode queuing = Trees.objectOrNull(Trees.object(limited, "limitResponse"), "queuing");
        if (queuing != null) {
            putIfAbsent(queuing, "queues", 64);
            putIfAbsent(queuing, "handSize", 8);
            putIfAbsent(queuing, "queueLengthLimit", 50);
        }
    }
}
