package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives pods five minutes before they leave a node that is lost. */
public final class DefaultTolerationSeconds implements AdmissionPlugin.Mutating {
    private static final int SECONDS = 300;
    private static final List<String> LOST_NODES =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (request.creates() && request.target().is("", "pods")) {
            addTo(request.changed());
        }
    }

    static void addTo(ObjectNode pod) {
        ArrayNode tolerations = Trees.array(Trees.object(pod, "spec"), "tolerations");
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
