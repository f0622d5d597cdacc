package io.jollyboat.apiserver.admission.namespace;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.format.Formats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the pods of a namespace to the nodes that its annotation selects; without one, to those of
 * the cluster's settings. These may also say which labels the pods of a namespace can ask for.
 */
public final class PodNodeSelector implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {
    private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";

    private final KnownObjects known;
    private final NodeSelectorTerms terms;

    public PodNodeSelector(KnownObjects known, NodeSelectorTerms terms) {
        this.known = known;
        this.terms = terms;
    }

    @Override
    public String name() {
        return "PodNodeSelector";
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
        Map<String, String> selector = selector(request.target().namespace());
        checkConflict(request, selector);
        if (!selector.isEmpty()) {
            ObjectNode own = Trees.object(Trees.object(request.changed(), "spec"), "nodeSelector");
            selector.forEach(own::put);
        }
        checkAllowed(request);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (request.creates() && concerns(request.target())) {
            checkConflict(request, selector(request.target().namespace()));
            checkAllowed(request);
        }
    }

    private static JsonNode own(AdmissionRequest request) {
        return Trees.at(request.wanted(), "spec", "nodeSelector");
    }

    private static void checkConflict(AdmissionRequest request, Map<String, String> selector) {
        JsonNode own = own(request);
        selector.forEach(
                (key, value) -> {
                    if (own.has(key) && !Trees.text(own, key).equals(value)) {
                        throw forbidden(
                                request,
                                "pod node label selector conflicts with its namespace node label"
                                        + " selector");
                    }
                });
    }

    private void checkAllowed(AdmissionRequest request) {
        String said = terms.whitelists().getOrDefault(request.target().namespace(), "");
        Map<String, String> allowed = read(said);
        if (allowed.isEmpty()) {
            return;
        }
        for (Map.Entry<String, JsonNode> each : own(request).properties()) {
            if (!each.getValue().stringValue("").equals(allowed.get(each.getKey()))) {
                throw forbidden(
                        request,
                        "pod node label selector labels conflict with its namespace whitelist");
            }
        }
    }

    /** Said of the pod's name only, also when that is yet to be generated. */
    private static ApiException forbidden(AdmissionRequest request, String why) {
        String name = Trees.text(request.wanted(), "metadata", "name");
        return ApiException.forbidden("", "pods", name, why);
    }

    private Map<String, String> selector(String name) {
        ObjectNode namespace = known.namespace(name);
        if (namespace == null) {
            throw ApiException.internal("namespace " + name + " does not exist");
        }
        JsonNode said = Trees.at(namespace, "metadata", "annotations", ANNOTATION);
        return read(said.isString() ? said.stringValue() : terms.standard());
    }

    /**
     * Reads labels as in {@code a=b,c=d}.
     *
     * @throws ApiException when they are none; without a reason, as in Kubernetes
     */
    private static Map<String, String> read(String said) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String term : said.isEmpty() ? new String[0] : said.split(",", -1)) {
            String[] sides = term.split("=", -1);
            if (sides.length != 2) {
                throw ApiException.unreasoned(
                        "invalid selector: [" + String.join(" ", sides) + ']');
            }
            String key = sides[0].strip();
            String value = sides[1].strip();
            check("<nil>", key, Formats.qualifiedName(key));
            check('[' + key + ']', value, Formats.labelValue(value));
            labels.put(key, value);
        }
        return labels;
    }

    private static void check(String place, String value, List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw ApiException.unreasoned(
                    place + ": Invalid value: \"" + value + "\": " + String.join("; ", wrong));
        }
    }
}
