package io.jollyboat.apiserver.fields;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Where a walk is. Steps are kept as they come and spelled out only when somebody asks, which for
 * most fields of most writes is never. For use by one thread.
 */
final class Place {

    private record Step(Form.Items list, JsonNode item) {}

    private final List<Object> steps = new ArrayList<>();

    void enter(String member) {
        steps.add(member);
    }

    void enter(Form.Items list, JsonNode item) {
        steps.add(new Step(list, item));
    }

    void leave() {
        steps.removeLast();
    }

    /** The elements from the root to here. */
    List<String> path() {
        List<String> path = new ArrayList<>(steps.size());
        for (Object step : steps) {
            path.add(
                    step instanceof Step(Form.Items list, JsonNode item)
                            ? ListElements.of(list, item)
                            : Elements.field((String) step));
        }
        return path;
    }

    /** As complaints name it, as in {@code .spec.ports[port=80].name}. */
    @Override
    public String toString() {
        return FieldSet.words(path());
    }
}
