package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the pods of a namespace to the nodes that its annotation selects. */
public final class PodNodeSelector implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {
    private final KnownObjects known;

    public PodNodeSelector(KnownObjects known) {
        this.known = known;
    }

    @Override
    public String name() {
        return "PodNodeSelector";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.creates() || !concerns(request.target())) {
            return;
        }
        Map<String, String> selector = selector(request);
        check(request, selector);
        if (!selector.isEmpty()) {
            ObjectNode own = Trees.object(Trees.object(request.changed(), "spec"), "nodeSelector");
            selector.forEach(own::put);
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (request.creates() && concerns(request.target())) {
            check(request, selector(request));
        }
    }

    private static void check(AdmissionRequest request, Map<String, String> selector) {
        selector.forEach(
                (key, value) -> {
                    String said = Trees.text(request.wanted(), "spec", "nodeSelector", key);
                    if (!said.isEmpty() && !said.equals(value)) {
                        throw request.forbidden(
                                "pod node label selector conflicts with its namespace node label selector");
                    }
                });
    }

    private Map<String, String> selector(AdmissionRequest request) {
        ObjectNode namespace = known.namespace(request.target().namespace());
        String said =
                namespace == null
                        ? ""
                        : Trees.text(namespace, "metadata", "annotations", ANNOTATION);
        Map<String, String> selector = new LinkedHashMap<>();
        for (String term : said.split(",", -1)) {
            int equals = term.indexOf('=');
            if (equals > 0) {
                selector.put(term.substring(0, equals).trim(), term.substring(equals + 1).trim());
            }
        }
        return selector;
    }
}
