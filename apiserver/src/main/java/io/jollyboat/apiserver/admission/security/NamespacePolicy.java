package io.jollyboat.apiserver.admission.security;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a namespace asks of its pods, by its labels.
 *
 * @param enforce what breaks this is refused
 * @param audit what breaks this is noted in the audit trail
 * @param warn of what breaks this the client is warned
 */
record NamespacePolicy(Standard enforce, Standard audit, Standard warn, List<Cause> mistakes) {

    static final String PREFIX = "pod-security.kubernetes.io/";

    private static final Standard ANYTHING = new Standard(Level.PRIVILEGED, Standard.LATEST);

    /** What nearly all namespaces ask for. */
    private static final NamespacePolicy NOTHING =
            new NamespacePolicy(ANYTHING, ANYTHING, ANYTHING, List.of());

    /**
     * @param defaults what holds where a label is not there, in the form of labels
     */
    static NamespacePolicy of(JsonNode namespace, ObjectNode defaults) {
        JsonNode said = Trees.at(namespace, "metadata", "labels");
        if (defaults.isEmpty() && !speaks(said)) {
            return NOTHING;
        }
        ObjectNode labels = defaults.deepCopy();
        if (said instanceof ObjectNode own) {
            labels.setAll(own);
        }
        List<Cause> mistakes = new ArrayList<>();
        Standard enforce = read(labels, "enforce", mistakes, Level.RESTRICTED);
        Standard audit = read(labels, "audit", mistakes, Level.PRIVILEGED);
        Standard warn = read(labels, "warn", mistakes, Level.PRIVILEGED);
        return new NamespacePolicy(enforce, audit, warn, List.copyOf(mistakes));
    }

    private static boolean speaks(JsonNode labels) {
        for (String label : labels.propertyNames()) {
            if (label.startsWith(PREFIX)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param whenBroken the level that a label with a mistake means
     */
    private static Standard read(
            JsonNode labels, String mode, List<Cause> mistakes, Level whenBroken) {
        Level level = Level.PRIVILEGED;
        int version = Standard.LATEST;
        String said = Trees.text(labels, PREFIX + mode);
        String versionSaid = Trees.text(labels, PREFIX + mode + "-version");
        try {
            if (labels.has(PREFIX + mode)) {
                level = Standard.level(said);
            }
        } catch (IllegalArgumentException unknown) {
            mistakes.add(mistake(mode, said, unknown));
            level = whenBroken;
        }
        try {
            if (labels.has(PREFIX + mode + "-version")) {
                version = Standard.version(versionSaid);
            }
        } catch (IllegalArgumentException unknown) {
            mistakes.add(mistake(mode + "-version", versionSaid, unknown));
        }
        return new Standard(level, version);
    }

    private static Cause mistake(String label, String value, IllegalArgumentException why) {
        return new Cause(
                "FieldValueInvalid",
                "Invalid value: \"" + value + "\": " + why.getMessage(),
                "metadata.labels[" + PREFIX + label + "]");
    }

    /** That a namespace cannot have such labels. */
    ApiException invalid(String namespace) {
        return ApiException.invalid("", "Namespace", namespace, mistakes);
    }

    /** Whether there is nothing to look at. */
    boolean idle() {
        return !enforce.restricts() && !audit.restricts() && !warn.restricts();
    }
}
