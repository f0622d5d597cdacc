package io.jollyboat.apiserver.structural;

import io.jollyboat.apiserver.json.Checked;
import io.jollyboat.apiserver.json.MetadataCheck;
import io.jollyboat.apiserver.json.SchemaMismatchException;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects within objects ({@code x-kubernetes-embedded-resource}): they have a version, a kind and
 * metadata as those of the API have, whatever else their schema says.
 */
public final class EmbeddedObjects {

    private EmbeddedObjects() {}

    /** What is done with an object that is found within another. */
    private interface Visit {
        void at(Field embedded) throws SchemaMismatchException;
    }

    /** Whether a schema has any. */
    public static boolean in(@Nullable Structural schema) {
        return schema != null
                && (schema.extensions().embedded()
                        || in(schema.items())
                        || in(schema.additional())
                        || schema.properties().values().stream().anyMatch(EmbeddedObjects::in));
    }

    /**
     * Brings their metadata into its form, without what it does not know.
     *
     * @return the paths of what was left out
     * @throws SchemaMismatchException when a version, a kind or a value in metadata is of a wrong
     *     type
     */
    public static List<String> conform(ObjectNode object, Structural schema)
            throws SchemaMismatchException {
        List<String> unknown = new ArrayList<>();
        visit(
                Field.root(object, new Violations()),
                schema,
                embedded -> {
                    for (String name : List.of("apiVersion", "kind")) {
                        Field text = embedded.at(name);
                        if (!text.node().isMissingNode() && !text.node().isString()) {
                            throw mismatch(text, "must be a string");
                        }
                    }
                    metadata(embedded, unknown);
                });
        return unknown;
    }

    private static void metadata(Field embedded, List<String> unknown)
            throws SchemaMismatchException {
        Field metadata = embedded.at("metadata");
        if (!(embedded.node() instanceof ObjectNode owner) || metadata.node().isMissingNode()) {
            return;
        }
        if (metadata.node().isNull()) {
            owner.putObject("metadata");
            return;
        }
        if (!(metadata.node() instanceof ObjectNode members)) {
            throw mismatch(metadata, "json: cannot unmarshal into Go value of type v1.ObjectMeta");
        }
        try {
            Checked checked = MetadataCheck.check(members);
            owner.set("metadata", checked.object());
            checked.unknownFields().forEach(path -> unknown.add(metadata.path() + "." + path));
        } catch (SchemaMismatchException wrong) {
            throw mismatch(metadata, String.valueOf(wrong.getMessage()));
        }
    }

    private static SchemaMismatchException mismatch(Field field, String why) {
        return new SchemaMismatchException(
                new Violation(Violation.Type.INVALID, field.path().toString(), field.node(), why)
                        .toString());
    }

    /** Complains about those that are not what objects are; once {@link #conform} let them pass. */
    static void check(Field object, Structural schema) {
        try {
            visit(object, schema, EmbeddedObjects::checkOne);
        } catch (SchemaMismatchException never) {
            throw new IllegalStateException(never);
        }
    }

    private static void checkOne(Field embedded) {
        Field apiVersion = embedded.at("apiVersion");
        if (apiVersion.absent()) {
            apiVersion.required();
        } else if (apiVersion.text().chars().filter(each -> each == '/').count() > 1) {
            apiVersion.invalid("unexpected GroupVersion string: " + apiVersion.text());
        }
        Field kind = embedded.at("kind");
        if (kind.absent()) {
            kind.required();
        } else {
            List<String> wrong = Formats.dns1035Label(kind.text().toLowerCase(Locale.ROOT));
            if (!wrong.isEmpty()) {
                kind.invalid(
                        "may have mixed case, but should otherwise match: "
                                + String.join(",", wrong));
            }
        }
        MetadataValidation.embedded(embedded.at("metadata"));
    }

    private static void visit(Field field, @Nullable Structural schema, Visit visit)
            throws SchemaMismatchException {
        if (schema == null) {
            return;
        }
        if (field.node() instanceof ObjectNode object) {
            if (schema.extensions().embedded()) {
                visit.at(field);
            }
            for (String name : object.propertyNames()) {
                boolean property = schema.properties().containsKey(name);
                visit(property ? field.at(name) : field.key(name), schema.member(name), visit);
            }
        } else {
            for (Field item : field.items()) {
                visit(item, schema.items(), visit);
            }
        }
    }
}
