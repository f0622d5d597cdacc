package io.jollyboat.apiserver.admission.storage;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;

/** The storage class of a claim: in its spec or, as long ago, in an annotation. */
final class ClaimClass {
    private static final String ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private ClaimClass() {}

    /** The class, or the empty string, which may also have been said. */
    static String of(JsonNode claim) {
        JsonNode annotations = Trees.at(claim, "metadata", "annotations");
        return annotations.has(ANNOTATION)
                ? Trees.text(annotations, ANNOTATION)
                : Trees.text(claim, "spec", "storageClassName");
    }

    /** Whether the claim says anything; the empty string means that it wants none. */
    static boolean said(JsonNode claim) {
        return Trees.at(claim, "metadata", "annotations").has(ANNOTATION)
                || Trees.at(claim, "spec", "storageClassName").isString();
    }
}
