package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.flow.first.FirstFlows;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.apiserver.resource.Requester;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All schemas and levels at one moment. There is always a schema for a request, and its level. */
final class FlowRules {

    /** What a request was found to be. */
    record Match(FlowSchema schema, PriorityLevel level) {}

    private final List<FlowSchema> schemas;
    private final Map<String, PriorityLevel> levels;
    private final Match lowest;

    /**
     * @param schemas in any order; those whose level is missing are left out
     * @param levels the level {@code catch-all} among them, which takes what no schema matches
     */
    FlowRules(Collection<FlowSchema> schemas, Collection<PriorityLevel> levels) {
        Map<String, PriorityLevel> byName = new TreeMap<>();
        levels.forEach(level -> byName.put(level.name(), level));
        this.levels = byName;
        this.schemas =
                schemas.stream()
                        .filter(schema -> byName.containsKey(schema.level()))
                        .sorted(FlowSchema.ORDER)
                        .toList();
        FlowSchema last =
                schemas.stream()
                        .filter(schema -> schema.name().equals(FirstFlows.CATCH_ALL))
                        .findFirst()
                        .orElseThrow();
        lowest = new Match(last, level(FirstFlows.CATCH_ALL));
    }

    private PriorityLevel level(String name) {
        PriorityLevel level = levels.get(name);
        if (level == null) {
            throw new IllegalArgumentException("there is no priority level " + name);
        }
        return level;
    }

    Collection<PriorityLevel> levels() {
        return levels.values();
    }

    /** By the first schema that covers it. */
    Match match(Requester user, RequestInfo request) {
        for (FlowSchema schema : schemas) {
            if (schema.covers(user, request)) {
                return new Match(schema, level(schema.level()));
            }
        }
        return lowest;
    }
}
