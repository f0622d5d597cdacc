package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives containers the requests and limits that their namespace's LimitRanges have for those who do
 * not say, and holds containers, pods and claims to their bounds.
 */
public final class LimitRanger implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {

    private final KnownObjects known;

    public LimitRanger(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods")
                || target.isBelow("", "pods", "resize")
                || target.is("", "persistentvolumeclaims");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !request.target().is("", "pods")) {
            return;
        }
        for (ObjectNode range : ranges(request)) {
            LimitDefaults.of(range).giveTo(request.changed());
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        // Containers cannot come or go in an update, and their resources change by a resize only.
        boolean pod =
                request.target().is("", "pods") && request.creates()
                        || request.target().isBelow("", "pods", "resize");
        boolean claim =
                request.target().is("", "persistentvolumeclaims")
                        && (request.creates() || request.updates());
        if (!pod && !claim) {
            return;
        }
        for (ObjectNode range : ranges(request)) {
            List<String> broken = new ArrayList<>();
            for (ObjectNode bounds : Trees.objects(range, "spec", "limits")) {
                LimitBounds.of(bounds).check(request.wanted(), pod, broken);
            }
            if (!broken.isEmpty()) {
                throw request.forbidden(
                        broken.size() == 1
                                ? broken.getFirst()
                                : "[" + String.join(", ", broken) + "]");
            }
        }
    }

    private List<ObjectNode> ranges(AdmissionRequest request) {
        return known.list("", "limitranges", request.target().namespace());
    }
}
