package io.jollyboat.apiserver.validation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The rules on metadata, the same for all kinds. */
public final class MetadataValidation {
    /** The most that all annotations of an object may take together, in bytes. */
    public static final int ANNOTATIONS_LIMIT = 256 * 1024;

    private static final Set<String> STANDARD_FINALIZERS =
            Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataValidation() {}

    /** Checks the metadata of a new object. */
    public static void create(Field metadata, boolean namespaced, NameRule nameRule) {
        Field generateName = metadata.at("generateName");
        if (generateName.present()) {
            nameRule.prefixComplaints(generateName.text()).forEach(generateName::invalid);
        }
        Field name = metadata.at("name");
        if (name.absent()) {
            name.required("name or generateName is required");
        } else {
            name.matches(nameRule::complaints);
        }
        Field namespace = metadata.at("namespace");
        if (!namespaced) {
            if (namespace.present()) {
                namespace.forbidden("not allowed on this type");
            }
        } else if (namespace.absent()) {
            namespace.required();
        } else {
            namespace.matches(Formats::dnsLabel);
        }
        anyTime(metadata);
    }

    /** Checks the metadata of an object within another, which need not have any. */
    public static void embedded(Field metadata) {
        Field generateName = metadata.at("generateName");
        if (generateName.present()) {
            NameRule.PATH_SEGMENT
                    .prefixComplaints(generateName.text())
                    .forEach(generateName::invalid);
        }
        metadata.at("name").matchesIfPresent(NameRule.PATH_SEGMENT::complaints);
        metadata.at("namespace").matchesIfPresent(Formats::dnsLabel);
        anyTime(metadata);
    }

    /** Checks the metadata of a changed object. */
    public static void update(Field metadata, JsonNode old) {
        for (String member :
                List.of(
                        "name",
                        "namespace",
                        "uid",
                        "creationTimestamp",
                        "deletionTimestamp",
                        "deletionGracePeriodSeconds")) {
            metadata.at(member).unchanged(old.path(member));
        }
        Field generation = metadata.at("generation");
        if (generation.number(0) < Trees.number(old, 0, "generation")) {
            generation.invalid("must not be decremented");
        }
        if (!Trees.absent(old.get("deletionTimestamp"))) {
            newFinalizers(metadata.at("finalizers"), old);
        }
        anyTime(metadata);
    }

    private static void newFinalizers(Field finalizers, JsonNode old) {
        List<String> added = new ArrayList<>(Trees.texts(finalizers.node()));
        added.removeAll(Trees.texts(old, "finalizers"));
        if (!added.isEmpty()) {
            finalizers.forbidden(
                    "no new finalizers can be added if the object is being deleted, found new"
                            + " finalizers "
                            + added.stream()
                                    .sorted()
                                    .map(each -> '"' + each + '"')
                                    .collect(Collectors.joining(", ", "[]string{", "}")));
        }
    }

    private static void anyTime(Field metadata) {
        metadata.at("generation").notNegative();
        labels(metadata.at("labels"));
        annotations(metadata.at("annotations"));
        ownerReferences(metadata.at("ownerReferences"));
        finalizers(metadata.at("finalizers"));
    }

    /** Checks a map of labels. */
    public static void labels(Field labels) {
        for (String key : labels.keys()) {
            Formats.qualifiedName(key).forEach(wrong -> labels.invalid(key, wrong));
            String value = labels.text(key);
            Formats.labelValue(value).forEach(wrong -> labels.invalid(value, wrong));
        }
    }

    /** Checks a map of annotations. */
    public static void annotations(Field annotations) {
        long size = 0;
        for (String key : annotations.keys()) {
            Formats.qualifiedName(key.toLowerCase(Locale.ROOT))
                    .forEach(wrong -> annotations.invalid(key, wrong));
            size += key.getBytes(StandardCharsets.UTF_8).length;
            size += annotations.text(key).getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > ANNOTATIONS_LIMIT) {
            annotations.violations().tooLong(annotations.path(), ANNOTATIONS_LIMIT);
        }
    }

    private static void ownerReferences(Field references) {
        String controller = "";
        for (Field reference : references.items()) {
            Field apiVersion = reference.at("apiVersion");
            if (apiVersion.absent()) {
                apiVersion.invalid("version must not be empty");
            }
            for (String member : List.of("kind", "name", "uid")) {
                if (reference.at(member).absent()) {
                    reference.at(member).invalid("must not be empty");
                }
            }
            if (reference.text("kind").equals("Event") && apiVersion.text().equals("v1")) {
                reference.invalid("/v1, Kind=Event is disallowed from being an owner");
            }
            if (reference.at("controller").flag()) {
                String name = reference.text("kind") + "/" + reference.text("name");
                if (!controller.isEmpty()) {
                    references.invalid(
                            "Only one reference can have Controller set to true. Found \"true\" in"
                                    + " references for "
                                    + controller
                                    + " and "
                                    + name);
                }
                controller = name;
            }
        }
    }

    /** Checks a list of who has still to do with an object before it goes. */
    public static void finalizers(Field finalizers) {
        boolean orphan = false;
        boolean foreground = false;
        for (Field finalizer : finalizers.items()) {
            String name = finalizer.text();
            Formats.qualifiedName(name).forEach(wrong -> finalizers.invalid(name, wrong));
            if (name.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(name)) {
                finalizer.invalid(
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
            orphan |= name.equals("orphan");
            foreground |= name.equals("foregroundDeletion");
        }
        if (orphan && foreground) {
            finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
        }
    }
}
