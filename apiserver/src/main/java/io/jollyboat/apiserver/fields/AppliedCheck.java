package io.jollyboat.apiserver.fields;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds an applied configuration against its type: only declared fields, values of the right type,
 * lists whose elements can be told apart. Every complaint names the field, in the words of
 * Kubernetes.
 */
public final class AppliedCheck {

    /** A guard against absurd configurations: who has more to learn asks again. */
    private static final int MOST = 64;

    private final List<String> complaints = new ArrayList<>();
    private final Place place = new Place();

    private AppliedCheck() {}

    /** What is wrong with a configuration; empty when nothing is. */
    public static List<String> of(ObjectNode applied, Form form) {
        AppliedCheck run = new AppliedCheck();
        run.value(form, applied);
        return run.complaints;
    }

    /** Several complaints in one sentence. */
    public static String sentence(List<String> complaints) {
        return complaints.size() == 1
                ? complaints.getFirst()
                : "errors:\n" + String.join("\n", complaints.stream().map(c -> "  " + c).toList());
    }

    private void complain(String what) {
        if (complaints.size() < MOST) {
            complaints.add(place + ": " + what);
        }
    }

    private void value(Form form, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        switch (Deduction.of(form, value)) {
            case Form.Scalar(Form.Kind kind) -> scalar(kind, value);
            case Form.Members members -> {
                if (value instanceof ObjectNode object) {
                    members(members, object);
                } else {
                    complain("expected map, got " + goValue(value));
                }
            }
            case Form.Items items -> {
                if (value instanceof ArrayNode array) {
                    items(items, array);
                } else {
                    complain("expected list, got " + goValue(value));
                }
            }
            case Form.Deduced ignored -> {}
        }
    }

    private void scalar(Form.Kind kind, JsonNode value) {
        switch (kind) {
            case STRING -> {
                if (!value.isString()) {
                    complain("expected string, got " + goValue(value));
                }
            }
            case NUMBER -> {
                if (!value.isNumber()) {
                    complain("expected numeric (int or float), got " + goType(value));
                }
            }
            case BOOLEAN -> {
                if (!value.isBoolean()) {
                    complain("expected boolean, got " + goValue(value));
                }
            }
            case ANY -> {}
        }
    }

    private void members(Form.Members form, ObjectNode object) {
        object.forEachEntry(
                (name, value) -> {
                    Form below = form.member(name);
                    place.enter(name);
                    if (below == null) {
                        complain("field not declared in schema");
                    } else {
                        value(below, value);
                    }
                    place.leave();
                });
    }

    private void items(Form.Items form, ArrayNode array) {
        if (form.relation() == Form.Relation.ATOMIC) {
            // positions are no part of a path that anybody could own
            array.forEach(item -> value(form.element(), item));
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            String complaint = ListElements.complaint(form, item);
            if (complaint != null) {
                complain("element " + i + ": " + complaint);
                continue;
            }
            String step = ListElements.of(form, item);
            if (!seen.add(step)) {
                complain("duplicate entries for key " + Elements.words(step));
                continue;
            }
            place.enter(form, item);
            value(form.element(), item);
            place.leave();
        }
    }

    private static String goType(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case OBJECT -> "map[string]interface {}";
            case ARRAY -> "[]interface {}";
            default -> "float64";
        };
    }

    private static String goValue(JsonNode value) {
        return "&value.valueUnstructured{Value:" + GoWords.of(value) + "}";
    }
}
