package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.verb.Admission;
import io.jollyboat.apiserver.verb.ResourceCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives new pods a service account's name, and five minutes before they leave a node that is lost.
 */
public final class PodDefaulting implements Admission {
    private static final int SECONDS = 300;
    private static final List<String> LOST_NODES =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    @Override
    public void admit(ResourceCall call, ObjectNode object, @Nullable ObjectNode old) {
        if (old == null && Pods.isPod(call)) {
            admit(object);
        }
    }

    static void admit(ObjectNode pod) {
        ObjectNode spec = Trees.object(pod, "spec");
        // A static pod's mirror belongs to its node and is no account's.
        boolean mirror =
                !Trees.text(pod, "metadata", "annotations", "kubernetes.io/config.mirror")
                        .isEmpty();
        if (!mirror && Trees.text(spec, "serviceAccountName").isEmpty()) {
            spec.put("serviceAccountName", "default").put("serviceAccount", "default");
        }
        ArrayNode tolerations = Trees.array(spec, "tolerations");
        for (String taint : LOST_NODES) {
            if (Trees.objects(tolerations).stream().noneMatch(each -> tolerates(each, taint))) {
                tolerations
                        .addObject()
                        .put("effect", "NoExecute")
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("tolerationSeconds", SECONDS);
            }
        }
    }

    private static boolean tolerates(ObjectNode toleration, String taint) {
        String key = Trees.text(toleration, "key");
        String effect = Trees.text(toleration, "effect");
        return (key.isEmpty() || key.equals(taint))
                && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
