package io.jollyboat.apiserver.fields;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the lists and objects in a configuration that are owned as one value. */
public final class Atomics {

    private final List<String> found = new ArrayList<>();

    private Atomics() {}

    /** Where they stand, each as {@code .spec.containers[0].args}. */
    public static List<String> in(ObjectNode configuration, Form form) {
        Atomics run = new Atomics();
        run.visit("", form, configuration);
        return run.found;
    }

    private void visit(String path, Form form, JsonNode value) {
        if (form instanceof Form.Deduced && value.isArray()) {
            found.add(path);
        } else if (form instanceof Form.Members members && value instanceof ObjectNode object) {
            if (members.atomic()) {
                found.add(path);
            }
            object.forEachEntry(
                    (name, below) -> {
                        Form declared = members.declared().of(name);
                        if (declared != null) {
                            visit(path + "." + name, declared, below);
                        }
                    });
        } else if (form instanceof Form.Items items && value instanceof ArrayNode array) {
            if (items.relation() == Form.Relation.ATOMIC) {
                found.add(path);
            }
            for (int i = 0; i < array.size(); i++) {
                visit(path + "[" + i + "]", items.element(), array.get(i));
            }
        }
    }
}
