package io.jollyboat.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Retired versions of which none of the artifacts tells, and the versions that they looked like.
 */
final class Copies {
    private static final String NETWORKING = "io.k8s.api.networking.";
    private static final String OLD = "io.k8s.api.extensions.v1beta1.";

    /** The version copied, by the copy. */
    private static final Map<String, String> ORIGINALS =
            Map.of(
                    NETWORKING + "v1beta1.Ingress", OLD + "Ingress",
                    NETWORKING + "v1beta1.IngressList", OLD + "IngressList",
                    NETWORKING + "v1beta1.IngressClass", NETWORKING + "v1.IngressClass",
                    NETWORKING + "v1beta1.IngressClassList", NETWORKING + "v1.IngressClassList");

    private Copies() {}

    /** Adds the copies to what the artifacts tell. */
    static void addTo(SortedMap<String, Definition> definitions) {
        ORIGINALS.forEach(
                (copy, name) -> {
                    Definition original = definitions.get(name);
                    if (original == null || definitions.containsKey(copy)) {
                        throw new IllegalStateException(name + " cannot be copied to " + copy);
                    }
                    definitions.put(copy, copy(copy, original));
                });
    }

    private static Definition copy(String name, Definition original) {
        List<Field> fields = new ArrayList<>();
        for (Field field : original.fields()) {
            String item = itemOf(name);
            boolean items = field.name().equals("items") && !item.isEmpty();
            fields.add(items ? field.withType(Type.list(Type.reference(item))) : field);
        }
        return new Definition(
                name,
                Names.group(name),
                Names.version(name),
                original.kind(),
                false,
                original.structType(),
                fields,
                original.description());
    }

    /** What a list of that name holds; empty when it is no list. */
    private static String itemOf(String list) {
        return list.endsWith("List") ? list.substring(0, list.length() - "List".length()) : "";
    }
}
