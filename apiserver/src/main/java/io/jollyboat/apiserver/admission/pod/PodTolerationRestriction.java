package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.defaulting.QualityOfService;
import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.TreeParser;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives pods the tolerations of their namespace and lets them have no others than it allows. What
 * annotations of the namespace do not say, the cluster's settings do; an empty annotation says that
 * there is nothing to add, or nothing forbidden.
 *
 * <p>Pods that ask for something bear that their node is short of memory: those that ask for
 * nothing go first.
 */
public final class PodTolerationRestriction
        implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {

    private static final String DEFAULTS = "scheduler.alpha.kubernetes.io/defaultTolerations";
    private static final String WHITELIST = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";
    private static final ObjectNode SHORT_OF_MEMORY =
            JsonNodeFactory.instance
                    .objectNode()
                    .put("effect", "NoSchedule")
                    .put("key", "node.kubernetes.io/memory-pressure")
                    .put("operator", "Exists");

    private final KnownObjects known;
    private final TolerationTerms terms;
    private final TreeParser parser = new TreeParser();

    public PodTolerationRestriction(KnownObjects known, TolerationTerms terms) {
        this.known = known;
        this.terms = terms;
    }

    @Override
    public String name() {
        return "PodTolerationRestriction";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!writesPod(request)) {
            return;
        }
        List<ObjectNode> more = new ArrayList<>();
        if (request.creates()) {
            more.addAll(said(request, DEFAULTS, terms.defaults()));
        }
        if (!quality(request).equals("BestEffort")) {
            more.add(SHORT_OF_MEMORY);
        }
        if (!more.isEmpty()) {
            ObjectNode spec = Trees.object(request.changed(), "spec");
            List<ObjectNode> merged =
                    TolerationSets.merged(Trees.objects(spec, "tolerations"), more);
            spec.remove("tolerations");
            merged.forEach(each -> Trees.array(spec, "tolerations").add(each.deepCopy()));
        }
        validate(request);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!writesPod(request)) {
            return;
        }
        List<ObjectNode> tolerations = Trees.objects(request.wanted(), "spec", "tolerations");
        if (!tolerations.isEmpty()
                && !TolerationSets.allowed(
                        tolerations, said(request, WHITELIST, terms.whitelist()))) {
            throw ApiException.unreasoned(
                    "pod tolerations (possibly merged with namespace default tolerations)"
                            + " conflict with its namespace whitelist");
        }
    }

    private boolean writesPod(AdmissionRequest request) {
        return (request.creates() || request.updates()) && concerns(request.target());
    }

    private static String quality(AdmissionRequest request) {
        String told = Trees.text(request.wanted(), "status", "qosClass");
        return told.isEmpty() ? QualityOfService.of(request.wanted().path("spec")) : told;
    }

    /** What an annotation of the pod's namespace says; without it, what the cluster says. */
    private List<ObjectNode> said(
            AdmissionRequest request, String annotation, List<ObjectNode> cluster) {
        String name = request.target().namespace();
        ObjectNode namespace = known.namespace(name);
        if (namespace == null) {
            throw ApiException.notFound("", "namespaces", name);
        }
        JsonNode said = Trees.at(namespace, "metadata", "annotations", annotation);
        if (!said.isString()) {
            return cluster;
        }
        return said.stringValue().isEmpty() ? List.of() : read(said.stringValue());
    }

    private List<ObjectNode> read(String said) {
        JsonNode tree;
        try {
            tree = parser.parse(said.getBytes(StandardCharsets.UTF_8)).tree();
        } catch (MalformedBodyException malformed) {
            throw ApiException.unreasoned(String.valueOf(malformed.getMessage()));
        }
        if (!tree.isArray() && !tree.isNull()) {
            throw ApiException.unreasoned(mismatch(tree, "value", "[]v1.Toleration"));
        }
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode each : tree) {
            if (!each.isObject()) {
                throw ApiException.unreasoned(mismatch(each, "value", "v1.Toleration"));
            }
            all.add(toleration(each));
        }
        return all;
    }

    /** What there is to a toleration; what else is said is no part of one. */
    private static ObjectNode toleration(JsonNode said) {
        ObjectNode toleration = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("effect", "key", "operator", "value")) {
            JsonNode value = said.get(name);
            if (Trees.absent(value)) {
                continue;
            }
            if (!value.isString()) {
                throw ApiException.unreasoned(
                        mismatch(value, "struct field Toleration." + name, "string"));
            }
            toleration.set(name, value);
        }
        JsonNode seconds = said.get("tolerationSeconds");
        if (!Trees.absent(seconds)) {
            if (!seconds.isIntegralNumber()) {
                throw ApiException.unreasoned(
                        mismatch(seconds, "struct field Toleration.tolerationSeconds", "int64"));
            }
            toleration.set("tolerationSeconds", seconds);
        }
        return toleration;
    }

    private static String mismatch(JsonNode value, String place, String type) {
        String kind =
                switch (value.getNodeType()) {
                    case OBJECT -> "object";
                    case ARRAY -> "array";
                    case STRING -> "string";
                    case BOOLEAN -> "bool";
                    default -> "number";
                };
        return "json: cannot unmarshal " + kind + " into Go " + place + " of type " + type;
    }
}
