package io.jollyboat.controllers.deployment;

import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.controllers.pods.SafeHash;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.apps.v1.Deployment;
import io.jollyboat.core.api.apps.v1.ReplicaSet;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.node.ObjectNode;

/**
 * The set for a template that has none yet. Its name follows from the template, so that making it
 * twice makes it once.
 */
final class NewReplicaSet {

    private static final int NAME_LENGTH = 253;

    private NewReplicaSet() {}

    static ReplicaSet of(Deployment deployment, RolloutLimits limits, Revisions revisions) {
        ObjectNode template = deployment.spec().template().copyOfJson();
        String hash = SafeHash.of(template, deployment.status().collisionCount());
        template.withObject("/metadata/labels").put(PodTemplates.HASH_LABEL, hash);
        ObjectNode set = Trees.newObject();
        set.put("apiVersion", "apps/v1").put("kind", "ReplicaSet");
        ObjectNode metadata = set.putObject("metadata");
        metadata.put("name", name(deployment, hash)).put("namespace", deployment.namespace());
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        metadata.putArray("ownerReferences")
                .add(OwnerReferences.controller(Resources.DEPLOYMENTS, deployment));
        ObjectNode spec = set.putObject("spec");
        spec.put("replicas", size(deployment, limits, revisions));
        if (deployment.spec().minReadySeconds() > 0) {
            spec.put("minReadySeconds", deployment.spec().minReadySeconds());
        }
        ObjectNode selector = deployment.spec().selector().copyOfJson();
        selector.withObject("/matchLabels").put(PodTemplates.HASH_LABEL, hash);
        spec.set("selector", selector);
        spec.set("template", template);
        RevisionAnnotations.putRevision(set, deployment, revisions.next());
        RevisionAnnotations.putSizes(set, limits);
        return new ReplicaSet(set);
    }

    private static int size(Deployment deployment, RolloutLimits limits, Revisions revisions) {
        return RolloutLimits.recreates(deployment)
                ? limits.replicas()
                : RollingUpdate.size(limits, revisions, 0);
    }

    private static String name(Deployment deployment, String hash) {
        int most = NAME_LENGTH - 1 - hash.length();
        String name = deployment.name();
        return (name.length() <= most ? name : name.substring(0, most)) + "-" + hash;
    }
}
