package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.customresource.definition.VersionParts.Part;
import io.jollyboat.apiserver.structural.ObjectCheck;
import io.jollyboat.apiserver.structural.SchemaRules;
import io.jollyboat.apiserver.structural.Structural;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules on one version of a definition. */
final class VersionRules {

    private static final int MOST_SELECTABLE_FIELDS = 8;
    private static final int LONGEST_WARNING = 256;

    private VersionRules() {}

    /**
     * @param before the schema that the version had when it was last taken, rules and all; missing
     *     when it is new
     */
    static void check(VersionParts parts, JsonNode before) {
        Field version = parts.version();
        DefinitionValidator.matches(version.at("name"), Formats::dns1035Label);
        Field warning = version.at("deprecationWarning");
        if (warning.present()) {
            if (!version.at("deprecated").flag()) {
                warning.invalid("can only be set for deprecated versions");
            }
            if (warning.text().length() > LONGEST_WARNING) {
                version.violations().tooLong(warning.path(), LONGEST_WARNING);
            }
        }
        Field schema = parts.at(Part.SCHEMA).at("openAPIV3Schema");
        if (!(schema.node() instanceof ObjectNode source)) {
            version.at("schema", "openAPIV3Schema").required("schemas are required");
        } else if (parts.own(Part.SCHEMA)) {
            int others = version.violations().list().size();
            SchemaRules.check(schema);
            if (version.violations().list().size() == others && !source.equals(before)) {
                ObjectCheck.checkRules(schema, Structural.of(source));
            }
        }
        if (parts.own(Part.COLUMNS)) {
            parts.at(Part.COLUMNS).each(VersionRules::column);
        }
        if (parts.own(Part.SUBRESOURCES)) {
            scale(parts.at(Part.SUBRESOURCES).at("scale"));
        }
        if (parts.own(Part.SELECTABLE_FIELDS) || parts.own(Part.SCHEMA)) {
            selectableFields(parts.at(Part.SELECTABLE_FIELDS), schema);
        }
    }

    private static void column(Field column) {
        column.at("name").isRequired();
        column.at("type").isRequiredOneOf("boolean", "date", "integer", "number", "string");
        column.at("format")
                .oneOf(
                        "byte",
                        "date",
                        "date-time",
                        "double",
                        "float",
                        "int32",
                        "int64",
                        "password");
        if (column.at("jsonPath").isRequired()) {
            try {
                JsonPath.parse(column.text("jsonPath"));
            } catch (IllegalArgumentException wrong) {
                column.at("jsonPath").invalid(String.valueOf(wrong.getMessage()));
            }
        }
    }

    private static void scale(Field scale) {
        if (!scale.node().isObject()) {
            return;
        }
        path(scale.at("specReplicasPath"), true, "should be a json path under .spec", ".spec.");
        path(
                scale.at("statusReplicasPath"),
                true,
                "should be a json path under .status",
                ".status.");
        path(
                scale.at("labelSelectorPath"),
                false,
                "should be a json path under either .spec or .status",
                ".spec.",
                ".status.");
    }

    private static void path(Field path, boolean required, String words, String... starts) {
        if (path.absent()) {
            if (required) {
                path.required();
            }
            return;
        }
        if (!path.text().startsWith(".")) {
            path.invalid("must be a simple json path starting with .");
        } else if (List.of(starts).stream().noneMatch(path.text()::startsWith)) {
            path.invalid(words);
        }
    }

    private static void selectableFields(Field fields, Field schema) {
        Set<String> seen = new HashSet<>();
        List<Field> all = fields.items();
        if (all.size() > MOST_SELECTABLE_FIELDS) {
            fields.violations().tooMany(fields.path(), all.size(), MOST_SELECTABLE_FIELDS);
        }
        Structural structural =
                schema.node() instanceof ObjectNode source ? Structural.of(source) : null;
        for (Field field : all) {
            Field path = field.at("jsonPath");
            if (path.isRequired()) {
                selectable(path, structural);
                if (!seen.add(path.text())) {
                    path.duplicate();
                }
            }
        }
    }

    private static void selectable(Field path, @Nullable Structural schema) {
        if (!path.text().startsWith(".")) {
            path.invalid("is an invalid path: expected [ or . but got: " + path.text());
            return;
        }
        Structural at = schema;
        for (String step : path.text().substring(1).split("\\.", -1)) {
            at = at == null ? null : at.properties().get(step);
        }
        if (path.text().equals(".metadata") || path.text().startsWith(".metadata.")) {
            path.invalid("must not point to fields in metadata");
        } else if (at == null) {
            path.invalid("is an invalid path: does not refer to a valid field");
        } else if (!Set.of("string", "boolean", "integer").contains(at.type())) {
            path.invalid(
                    "must point to a field of type string, boolean or integer. Enum string fields"
                            + " and strings with allowed formats are also allowed");
        }
    }
}
