package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the schema of a list must keep to that says what tells its elements apart. */
final class ListTypeRules {

    private static final String MAP = "map";
    private static final String SET = "set";

    private ListTypeRules() {}

    static void check(Field schema) {
        Field listType = schema.at("x-kubernetes-list-type");
        Field keys = schema.at("x-kubernetes-list-map-keys");
        Field items = schema.at("items");
        if (listType.present()) {
            ofArray(schema.at("type"));
            listType.oneOf("atomic", SET, MAP);
        }
        if (listType.text().equals(SET)) {
            oneBlock(items);
        }
        if (!keys.empty() && !listType.text().equals(MAP)) {
            String words = "must be map if x-kubernetes-list-map-keys is non-empty";
            if (listType.absent()) {
                listType.required(words);
            } else {
                listType.invalid(words);
            }
        }
        if (listType.text().equals(MAP)) {
            map(items, keys);
        }
        if (Set.of(SET, MAP).contains(listType.text()) && items.at("nullable").flag()) {
            items.at("nullable")
                    .forbidden(
                            "cannot be nullable when x-kubernetes-list-type is " + listType.text());
        }
    }

    private static void ofArray(Field type) {
        String words = "must be array if x-kubernetes-list-type is specified";
        if (type.absent()) {
            type.required(words);
        } else if (!type.text().equals("array")) {
            type.invalid(words);
        }
    }

    /** Elements of a set are compared whole, so nobody may own a part of one. */
    private static void oneBlock(Field items) {
        String words = "must be atomic as item of a list with x-kubernetes-list-type=set";
        Field listType = items.at("x-kubernetes-list-type");
        // Kubernetes shows the list's type in both cases
        Object shown = listType.absent() ? "null" : listType.text();
        if (items.text("type").equals("array")
                && listType.present()
                && !listType.text().equals("atomic")) {
            listType.invalid(shown, words);
        }
        Field mapType = items.at("x-kubernetes-map-type");
        if (items.text("type").equals("object") && !mapType.text().equals("atomic")) {
            mapType.invalid(shown, words);
        }
    }

    private static void map(Field items, Field keys) {
        if (keys.empty()) {
            keys.required("must not be empty if x-kubernetes-list-type is map");
        }
        if (items.absent()) {
            items.required("must have a schema if x-kubernetes-list-type is map");
        } else if (items.node().isArray()) {
            items.invalid("must only have a single schema if x-kubernetes-list-type is map");
        } else if (!items.text("type").equals("object")) {
            items.at("type")
                    .invalid(
                            items.text("type"),
                            "must be object if parent array's x-kubernetes-list-type is map");
        } else {
            keys(items, keys);
        }
    }

    private static void keys(Field items, Field keys) {
        List<String> required = Trees.texts(items.node(), "required");
        Set<String> seen = new HashSet<>();
        for (Field key : keys.items()) {
            Field property = items.at("properties").key(key.text());
            if (property.absent()) {
                keys.invalid("entries must all be names of item properties");
            } else {
                key(property, required.contains(key.text()));
            }
            if (!seen.add(key.text())) {
                keys.invalid("must not contain duplicate entries");
            }
        }
    }

    private static void key(Field property, boolean required) {
        if (Set.of("array", "object").contains(property.text("type"))) {
            // Kubernetes shows the type of the element
            property.at("type")
                    .invalid(
                            "object",
                            "must be a scalar type if parent array's x-kubernetes-list-type is"
                                    + " map");
        }
        if (!required && !property.has("default")) {
            property.at("default")
                    .required(
                            "this property is in x-kubernetes-list-map-keys, so it must have a"
                                    + " default or be a required property");
        }
        if (property.at("nullable").flag()) {
            property.at("nullable")
                    .forbidden(
                            "this property is in x-kubernetes-list-map-keys, so it cannot be"
                                    + " nullable");
        }
    }
}
