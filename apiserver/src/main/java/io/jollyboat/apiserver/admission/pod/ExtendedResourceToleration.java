package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Lets pods that ask for a device onto the nodes that are kept for it. */
public final class ExtendedResourceToleration implements AdmissionPlugin.Mutating {

    @Override
    public String name() {
        return "ExtendedResourceToleration";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        boolean writes = request.creates() || request.updates();
        if (!writes || !concerns(request.target())) {
            return;
        }
        ObjectNode spec = Trees.object(request.changed(), "spec");
        Set<String> resources = new TreeSet<>();
        for (String list : new String[] {"containers", "initContainers"}) {
            for (ObjectNode container : Trees.objects(spec, list)) {
                Trees.at(container, "resources", "requests")
                        .propertyNames()
                        .forEach(
                                name -> {
                                    if (name.contains("/")
                                            && !name.substring(0, name.indexOf('/'))
                                                    .endsWith("kubernetes.io")) {
                                        resources.add(name);
                                    }
                                });
            }
        }
        for (String resource : resources) {
            boolean tolerated =
                    Trees.objects(spec, "tolerations").stream()
                            .anyMatch(
                                    each ->
                                            Trees.text(each, "key").equals(resource)
                                                    && Trees.text(each, "operator")
                                                            .equals("Exists"));
            if (!tolerated) {
                Trees.array(spec, "tolerations")
                        .addObject()
                        .put("key", resource)
                        .put("operator", "Exists");
            }
        }
    }
}
