package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.defaulting.ClusterDefaults;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespace begins active, and holds a finalizer of its own that keeps it until it is empty. Only
 * the finalize subresource takes that away.
 */
public final class NamespacePreparation implements Preparation {
    private static final String FINALIZER = "kubernetes";

    @Override
    public void forCreate(ObjectNode namespace, Requester requester) {
        ClusterDefaults.namespace(namespace); // the name may have been generated since
        namespace.putObject("status").put("phase", "Active");
        ObjectNode spec = Trees.object(namespace, "spec");
        if (!Trees.texts(spec, "finalizers").contains(FINALIZER)) {
            Trees.array(spec, "finalizers").add(FINALIZER);
        }
    }

    @Override
    public void forUpdate(ObjectNode namespace, ObjectNode old) {
        ObjectNode spec = Trees.object(namespace, "spec");
        Trees.copyOrRemove(spec, "finalizers", old.path("spec").get("finalizers"));
    }
}
