package io.jollyboat.core.placement;

import java.util.function.BinaryOperator;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * How what the containers of a pod ask for comes to one amount, whatever amounts are.
 *
 * <p>Containers run together and add up. Init containers run before them and one after the other,
 * so the largest counts; a sidecar is an init container that goes on running, and adds to all that
 * follow it. The pod needs the larger of the two phases.
 *
 * @param none nothing at all
 * @param of what one container asks for
 * @param larger the larger amount of each resource
 */
public record ContainerSum<A>(
        A none, Function<JsonNode, A> of, BinaryOperator<A> plus, BinaryOperator<A> larger) {

    public static boolean isSidecar(JsonNode initContainer) {
        return initContainer.path("restartPolicy").asString("").equals("Always");
    }

    public A over(JsonNode podSpec) {
        A running = none;
        for (JsonNode container : podSpec.path("containers")) {
            running = plus.apply(running, of.apply(container));
        }
        A sidecars = none;
        A starting = none;
        for (JsonNode container : podSpec.path("initContainers")) {
            A own = of.apply(container);
            if (isSidecar(container)) {
                sidecars = plus.apply(sidecars, own);
                starting = larger.apply(starting, sidecars);
            } else {
                starting = larger.apply(starting, plus.apply(sidecars, own));
            }
        }
        return larger.apply(plus.apply(running, sidecars), starting);
    }
}
