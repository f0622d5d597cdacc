package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes pods ask the registry for their images each time, so that none gets what it may not see.
 */
public final class AlwaysPullImages
        implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {

    @Override
    public String name() {
        return "AlwaysPullImages";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (bringsImages(request)) {
            containers(request.changed())
                    .forEach(container -> container.put("imagePullPolicy", "Always"));
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!bringsImages(request)) {
            return;
        }
        for (ObjectNode container : containers(request.wanted())) {
            if (!Trees.text(container, "imagePullPolicy").equals("Always")) {
                throw request.forbidden(
                        "spec.containers["
                                + Trees.text(container, "name")
                                + "].imagePullPolicy:"
                                + " Unsupported value: \""
                                + Trees.text(container, "imagePullPolicy")
                                + "\": supported values: \"Always\"");
            }
        }
    }

    /** An update is, when it brings another image. */
    private boolean bringsImages(AdmissionRequest request) {
        if (!concerns(request.target())) {
            return false;
        }
        return request.creates()
                || request.updates()
                        && !images(request.before()).containsAll(images(request.wanted()));
    }

    private static List<String> images(JsonNode pod) {
        return containers(pod).stream().map(each -> Trees.text(each, "image")).toList();
    }

    private static List<ObjectNode> containers(JsonNode pod) {
        List<ObjectNode> all = new ArrayList<>(Trees.objects(pod, "spec", "containers"));
        all.addAll(Trees.objects(pod, "spec", "initContainers"));
        all.addAll(Trees.objects(pod, "spec", "ephemeralContainers"));
        return all;
    }
}
