package io.jollyboat.apiserver.resource.preparation;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Preparation;
import io.jollyboat.apiserver.resource.Requester;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Claims: pending at first; and what the volume is to be filled from stands in the older and the
 * newer field alike. Only the newer one may name what nobody knows here; the older one forgets
 * that. Sources of other namespaces are a feature that is off ({@code
 * CrossNamespaceVolumeDataSource}).
 */
public final class ClaimPreparation implements Preparation {
    private static final String OLDER = "dataSource";
    private static final String NEWER = "dataSourceRef";

    @Override
    public void forCreate(ObjectNode claim, Requester requester) {
        new PendingAtFirst().forCreate(claim, requester);
        ObjectNode spec = Trees.object(claim, "spec");
        forget(spec, "");
        if (spec.path(OLDER) instanceof ObjectNode source && !spec.has(NEWER)) {
            spec.set(NEWER, source.deepCopy());
        } else if (spec.path(NEWER) instanceof ObjectNode reference && !spec.has(OLDER)) {
            ObjectNode source = reference.deepCopy();
            source.remove("namespace");
            spec.set(OLDER, source);
        }
    }

    @Override
    public void forUpdate(ObjectNode claim, ObjectNode old) {
        JsonNode before = old.path("spec");
        ObjectNode spec = Trees.object(claim, "spec");
        if (!before.has(OLDER) && !before.has(NEWER)) {
            forget(spec, Trees.text(before, NEWER, "namespace"));
        }
    }

    private static void forget(ObjectNode spec, String namespaceBefore) {
        if (spec.path(OLDER) instanceof ObjectNode source && !known(source)) {
            spec.remove(OLDER);
        }
        if (namespaceBefore.isEmpty() && spec.path(NEWER) instanceof ObjectNode reference) {
            reference.remove("namespace");
        }
    }

    private static boolean known(ObjectNode source) {
        return List.of("/PersistentVolumeClaim", "snapshot.storage.k8s.io/VolumeSnapshot")
                .contains(Trees.text(source, "apiGroup") + "/" + Trees.text(source, "kind"));
    }
}
