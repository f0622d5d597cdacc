package io.jollyboat.controllers.replicaset;

import io.jollyboat.core.api.core.v1.PodTemplateSpec;
import io.jollyboat.core.model.KubernetesObject;
import io.jollyboat.core.model.Trees;
import tools.jackson.databind.node.ObjectNode;

/** What an object of either kind asks for; the fields have the same names in both. */
record ReplicaDemand(int replicas, int minReadySeconds, PodTemplateSpec template) {

    static ReplicaDemand of(KubernetesObject object) {
        ObjectNode spec = Trees.object(object.json(), "spec");
        return new ReplicaDemand(
                Trees.integer(spec, "replicas", 1),
                Trees.integer(spec, "minReadySeconds", 0),
                new PodTemplateSpec(Trees.object(spec, "template")));
    }
}
