package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives pods some time before they leave a node that is lost; five minutes unless told otherwise.
 * Updates as well: a manifest that is applied again states tolerations without these two.
 */
public record DefaultTolerationSeconds(int notReady, int unreachable)
        implements AdmissionPlugin.Mutating {

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if ((request.creates() || request.updates()) && concerns(request.target())) {
            addTo(request.changed());
        }
    }

    void addTo(ObjectNode pod) {
        ArrayNode tolerations = Trees.array(Trees.object(pod, "spec"), "tolerations");
        add(tolerations, "node.kubernetes.io/not-ready", notReady);
        add(tolerations, "node.kubernetes.io/unreachable", unreachable);
    }

    private static void add(ArrayNode tolerations, String taint, int seconds) {
        if (Trees.objects(tolerations).stream().noneMatch(each -> tolerates(each, taint))) {
            tolerations
                    .addObject()
                    .put("effect", "NoExecute")
                    .put("key", taint)
                    .put("operator", "Exists")
                    .put("tolerationSeconds", seconds);
        }
    }

    private static boolean tolerates(ObjectNode toleration, String taint) {
        String key = Trees.text(toleration, "key");
        String effect = Trees.text(toleration, "effect");
        return (key.isEmpty() || key.equals(taint))
                && (effect.isEmpty() || effect.equals("NoExecute"));
    }
}
