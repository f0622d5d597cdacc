package io.jollyboat.apiserver.defaulting;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The class of a pod that decides who goes first when a node runs out of memory: guaranteed what is
 * limited to exactly what it asks for, best effort what asks for nothing, burstable the rest.
 */
public final class QualityOfService {
    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QualityOfService() {}

    /** Guaranteed, Burstable or BestEffort. */
    public static String of(JsonNode spec) {
        List<JsonNode> containers = new ArrayList<>();
        JsonNode whole = spec.path("resources");
        if (whole.path("requests").isEmpty() && whole.path("limits").isEmpty()) {
            containers.addAll(Trees.objects(spec, "initContainers"));
            containers.addAll(Trees.objects(spec, "containers"));
        } else {
            containers.add(spec); // said of the pod itself, whatever its containers say
        }
        boolean anything = false;
        boolean guaranteed = true;
        for (JsonNode container : containers) {
            JsonNode requests = Trees.at(container, "resources", "requests");
            JsonNode limits = Trees.at(container, "resources", "limits");
            for (String resource : COUNTED) {
                Quantity request = quantity(requests, resource);
                Quantity limit = quantity(limits, resource);
                anything |= request.signum() > 0 || limit.signum() > 0;
                guaranteed &=
                        limit.signum() > 0 && (request.isZero() || request.compareTo(limit) == 0);
            }
        }
        return anything ? guaranteed ? "Guaranteed" : "Burstable" : "BestEffort";
    }

    private static Quantity quantity(JsonNode list, String resource) {
        return Quantity.tryParse(list.path(resource).asString("")).orElse(Quantity.ZERO);
    }
}
