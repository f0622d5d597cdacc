package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.structural.Formats;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks of formats of texts that a definition's schemas name and nobody knows, which hold no value
 * to anything: as in Kubernetes, once, when they come into a definition. Pure.
 */
public final class UnknownFormats {

    /** Of definitions. */
    public static final Warnings WARNINGS = Warnings.ofWhatIsNew(UnknownFormats::of);

    /** Members of a schema that are a schema. */
    private static final List<String> ONE = List.of("items", "additionalProperties", "not");

    /** Members that are a list of them. */
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");

    private UnknownFormats() {}

    private static List<String> of(ObjectNode definition) {
        Set<String> unknown = new TreeSet<>();
        for (JsonNode version : definition.path("spec").path("versions")) {
            collect(version.path("schema").path("openAPIV3Schema"), unknown);
        }
        return unknown.stream().map(format -> "unrecognized format \"" + format + '"').toList();
    }

    /** The depth of schemas is bounded by that of documents. */
    private static void collect(JsonNode schema, Set<String> unknown) {
        String format = Trees.text(schema, "format");
        if (!format.isEmpty()
                && Trees.text(schema, "type").equals("string")
                && !Formats.known(format)) {
            unknown.add(format);
        }
        ONE.forEach(member -> collectIfObject(schema.path(member), unknown));
        for (String list : LISTS) {
            schema.path(list).forEach(each -> collectIfObject(each, unknown));
        }
        schema.path("properties").forEach(each -> collectIfObject(each, unknown));
    }

    private static void collectIfObject(JsonNode schema, Set<String> unknown) {
        if (schema.isObject()) {
            collect(schema, unknown);
        }
    }
}
