package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;

/** The files of a volume that is made of objects: of a config map, of a secret, of the pod. */
public final class SourceFiles {
    private static final int ALL_MODES = 0777;

    private SourceFiles() {}

    /**
     * A volume of keys, all of them or those listed.
     *
     * @param name the member that names the object with the keys
     */
    public static void ofKeys(Field source, String name) {
        source.at(name).isRequired();
        mode(source.at("defaultMode"));
        source.at("items").each(SourceFiles::ofKey);
    }

    static void ofKey(Field item) {
        item.at("key").isRequired();
        path(item.at("path"));
        mode(item.at("mode"));
    }

    /** A volume of facts about the pod. */
    public static void ofPod(Field source) {
        mode(source.at("defaultMode"));
        source.at("items").each(file -> ofFact(file, source));
    }

    /**
     * One file with a fact about the pod.
     *
     * @param source what it is told of by: Kubernetes names no positions here
     */
    static void ofFact(Field file, Field source) {
        Field told = source.in(file.node());
        path(told.at("path"));
        boolean resource = told.has("resourceFieldRef");
        if (told.has("fieldRef")) {
            PodFacts.field(told.at("fieldRef"), PodFacts.IN_FILES);
            if (resource) {
                told.invalid(
                        "resource",
                        "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (resource) {
            PodFacts.resource(told.at("resourceFieldRef"), true);
        } else {
            told.required("one of fieldRef and resourceFieldRef is required");
        }
        mode(told.at("mode"));
    }

    static void path(Field path) {
        path.isRequired();
        VolumePaths.notReserved(path);
    }

    static void mode(Field mode) {
        long bits = mode.number(0);
        if (bits < 0 || bits > ALL_MODES) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
