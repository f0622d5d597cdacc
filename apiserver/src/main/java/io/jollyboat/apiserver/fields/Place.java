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

    /** Of the first steps, as far as anybody has asked: those of neighbours begin alike. */
    private final List<String> elements = new ArrayList<>();

    void enter(String member) {
        steps.add(member);
    }

    void enter(Form.Items list, JsonNode item) {
        steps.add(new Step(list, item));
    }

    void leave() {
        steps.removeLast();
        if (elements.size() > steps.size()) {
            elements.removeLast();
        }
    }

    /** The elements from the root to here; to be read before the walk goes on. */
    List<String> path() {
        for (int i = elements.size(); i < steps.size(); i++) {
            elements.add(
                    steps.get(i) instanceof Step(Form.Items list, JsonNode item)
                            ? ListElements.of(list, item)
                            : Elements.field((String) steps.get(i)));
        }
        return elements;
    }

    /** As complaints name it, as in {@code .spec.ports[port=80].name}. */
    @Override
    public String toString() {
        return FieldSet.words(path());
    }
}
