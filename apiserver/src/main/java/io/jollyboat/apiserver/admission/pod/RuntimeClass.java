package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Gives pods what their runtime class costs and where it can be found. */
public final class RuntimeClass implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {
    private final KnownObjects known;

    public RuntimeClass(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "RuntimeClass";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode runtime = runtime(request);
        if (runtime == null) {
            return;
        }
        ObjectNode spec = Trees.object(request.changed(), "spec");
        if (Trees.at(runtime, "overhead", "podFixed") instanceof ObjectNode cost) {
            if (spec.path("overhead").isObject() && !Trees.same(spec.path("overhead"), cost)) {
                throw request.forbidden(
                        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
            }
            spec.set("overhead", cost.deepCopy());
        }
        ObjectNode scheduling = Trees.objectOrNull(runtime, "scheduling");
        if (scheduling != null) {
            schedule(request, spec, scheduling);
        }
    }

    private static void schedule(AdmissionRequest request, ObjectNode spec, ObjectNode scheduling) {
        if (scheduling.path("nodeSelector") instanceof ObjectNode selector) {
            ObjectNode own = Trees.object(spec, "nodeSelector");
            selector.forEachEntry(
                    (key, value) -> {
                        String said = Trees.text(own, key);
                        if (own.has(key) && !said.equals(value.asString(""))) {
                            throw request.forbidden(
                                    "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s; pod.spec.nodeSelector[%s] = %s"
                                            .formatted(key, value.asString(""), key, said));
                        }
                        own.set(key, value);
                    });
        }
        List<ObjectNode> tolerations = Trees.objects(scheduling, "tolerations");
        for (ObjectNode toleration : tolerations) {
            if (!Trees.objects(spec, "tolerations").contains(toleration)) {
                Trees.array(spec, "tolerations").add(toleration.deepCopy());
            }
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        ObjectNode runtime = runtime(request);
        boolean costs = runtime != null && Trees.at(runtime, "overhead", "podFixed").isObject();
        if (!costs && !Trees.empty(Trees.at(request.wanted(), "spec", "overhead"))) {
            throw request.forbidden(
                    "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
        }
    }

    private @Nullable ObjectNode runtime(AdmissionRequest request) {
        String name = Trees.text(request.wanted(), "spec", "runtimeClassName");
        if (name.isEmpty()) {
            return null;
        }
        ObjectNode runtime = known.find("node.k8s.io", "runtimeclasses", "", name);
        if (runtime == null) {
            throw request.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
        }
        return runtime;
    }
}
