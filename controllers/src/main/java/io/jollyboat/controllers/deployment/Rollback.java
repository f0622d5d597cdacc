package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of a deployment that asks to be rolled back by the annotation into which the field
 * of old versions was turned. kubectl does without: it writes the former template itself. Pure.
 *
 * @param after the deployment as it is to be; it asks for nothing any more
 * @param warning whether nothing could be done
 * @param reason of the event that tells of it
 */
record Rollback(Deployment after, boolean warning, String reason, String message) {

    private static final String WANTED = "deprecated.deployment.rollback.to";
    private static final String NOT_FOUND = "DeploymentRollbackRevisionNotFound";

    static boolean wantedBy(Deployment deployment) {
        return deployment.annotations().containsKey(WANTED);
    }

    /**
     * @param sets all of the deployment
     */
    static Rollback of(Deployment deployment, List<ReplicaSet> sets) {
        ObjectNode json = deployment.copyOfJson();
        json.withObject("/metadata/annotations").remove(WANTED);
        long revision = revision(deployment, sets);
        if (revision == 0) {
            return new Rollback(
                    new Deployment(json), true, NOT_FOUND, "Unable to find last revision.");
        }
        Optional<ReplicaSet> former =
                sets.stream()
                        .filter(set -> RevisionAnnotations.revision(set) == revision)
                        .findFirst();
        if (former.isEmpty()) {
            return new Rollback(
                    new Deployment(json),
                    true,
                    NOT_FOUND,
                    "Unable to find the revision to rollback to.");
        }
        if (PodTemplates.same(former.get().spec().template(), deployment.spec().template())) {
            return new Rollback(
                    new Deployment(json),
                    true,
                    "DeploymentRollbackTemplateUnchanged",
                    "The rollback revision contains the same template as current deployment \"%s\""
                            .formatted(deployment.name()));
        }
        ObjectNode template = former.get().spec().template().copyOfJson();
        template.withObject("/metadata/labels").remove(PodTemplates.HASH_LABEL);
        json.withObject("/spec").set("template", template);
        RevisionAnnotations.takeBack(json, former.get());
        return new Rollback(
                new Deployment(json),
                false,
                "DeploymentRollback",
                "Rolled back deployment \"%s\" to revision %d"
                        .formatted(deployment.name(), revision));
    }

    /** The one asked for; for none in particular the last but one, or 0 when there is none. */
    private static long revision(Deployment deployment, Collection<ReplicaSet> sets) {
        long asked;
        try {
            asked = Long.parseLong(deployment.annotations().getOrDefault(WANTED, ""));
        } catch (NumberFormatException unreadable) {
            asked = 0;
        }
        return asked != 0
                ? asked
                : sets.stream()
                        .map(RevisionAnnotations::revision)
                        .sorted(Comparator.reverseOrder())
                        .skip(1)
                        .findFirst()
                        .orElse(0L);
    }
}
