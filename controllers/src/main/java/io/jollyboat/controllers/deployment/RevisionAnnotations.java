package io.jollyboat.controllers.deployment;

import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a deployment notes on its sets: which revision they are and were, how large the deployment
 * was when they were last scaled, and its own annotations, the change-cause among them. kubectl's
 * history and undo read these.
 */
final class RevisionAnnotations {

    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";
    private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    private static final String MOST = "deployment.kubernetes.io/max-replicas";
    private static final Set<String> NOT_COPIED =
            Set.of(
                    "kubectl.kubernetes.io/last-applied-configuration",
                    REVISION,
                    HISTORY,
                    DESIRED,
                    MOST,
                    "deprecated.deployment.rollback.to");
    private static final int HISTORY_LENGTH = 2000;

    private RevisionAnnotations() {}

    /** The revision of a set or deployment; 0 when it has none. */
    static long revision(KubernetesObject object) {
        return number(object.annotations().get(REVISION)).orElse(0);
    }

    static Optional<Integer> desired(ReplicaSet set) {
        return number(set.annotations().get(DESIRED));
    }

    static Optional<Integer> most(ReplicaSet set) {
        return number(set.annotations().get(MOST));
    }

    private static Optional<Integer> number(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Notes the deployment's size on a set that is being written. */
    static void putSizes(ObjectNode set, RolloutLimits limits) {
        set.withObject("/metadata/annotations")
                .put(DESIRED, Integer.toString(limits.replicas()))
                .put(MOST, Integer.toString(limits.most()));
    }

    /** Whether a set's notes about the deployment's size are out of date. */
    static boolean sizesDiffer(ReplicaSet set, RolloutLimits limits) {
        return desired(set).orElse(-1) != limits.replicas()
                || most(set).orElse(-1) != limits.most();
    }

    /**
     * Notes everything but the size on the current set: the deployment's annotations, and its
     * revision. A set that becomes current again gets a new revision and remembers the former.
     */
    static void putRevision(ObjectNode set, Deployment deployment, long revision) {
        ObjectNode annotations = set.withObject("/metadata/annotations");
        for (Map.Entry<String, String> annotation : deployment.annotations().entrySet()) {
            if (!NOT_COPIED.contains(annotation.getKey())) {
                annotations.put(annotation.getKey(), annotation.getValue());
            }
        }
        String before = annotations.path(REVISION).asString("");
        if (number(before).orElse(0) >= revision) {
            return;
        }
        annotations.put(REVISION, Long.toString(revision));
        if (!before.isEmpty()) {
            annotations.put(HISTORY, history(annotations.path(HISTORY).asString(""), before));
        }
    }

    /** Gives a deployment the annotations back that a set had from it. */
    static void takeBack(ObjectNode deployment, ReplicaSet set) {
        ObjectNode annotations = deployment.withObject("/metadata/annotations");
        annotations.retain(NOT_COPIED);
        set.annotations()
                .forEach(
                        (name, value) -> {
                            if (!NOT_COPIED.contains(name)) {
                                annotations.put(name, value);
                            }
                        });
    }

    private static String history(String former, String revision) {
        List<String> revisions =
                new ArrayList<>(former.isEmpty() ? List.of() : List.of(former.split(",", -1)));
        revisions.add(revision);
        while (String.join(",", revisions).length() > HISTORY_LENGTH) {
            revisions.removeFirst();
        }
        return String.join(",", revisions);
    }
}
