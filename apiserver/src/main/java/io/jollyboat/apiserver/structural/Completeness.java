package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.validation.Field;
import java.util.List;

/**
 * That everything of which alternatives say what it may be is there without them, too: what a
 * schema's objects are made of is never up to an alternative.
 */
final class Completeness {

    private Completeness() {}

    static void check(Field schema) {
        if (!schema.node().isObject()) {
            return;
        }
        alternatives(schema, schema);
        check(schema.at("items"));
        Field properties = schema.at("properties");
        properties.keys().forEach(name -> check(properties.key(name)));
        check(schema.at("additionalProperties"));
    }

    /**
     * @param said a schema with alternatives, or an alternative that has some itself
     * @param structure the schema of the same values outside all alternatives
     */
    private static void alternatives(Field said, Field structure) {
        for (String junctor : List.of("allOf", "anyOf", "oneOf")) {
            said.at(junctor).each(alternative -> alternative(alternative, structure));
        }
        alternative(said.at("not"), structure);
    }

    private static void alternative(Field said, Field structure) {
        if (!said.node().isObject()) {
            return;
        }
        if (!structure.node().isObject()) {
            structure.required("because it is defined in " + said.path());
            return;
        }
        alternatives(said, structure);
        alternative(said.at("items"), structure.at("items"));
        Field properties = said.at("properties");
        for (String name : properties.keys()) {
            alternative(properties.key(name), structure.at("properties").key(name));
        }
    }
}
