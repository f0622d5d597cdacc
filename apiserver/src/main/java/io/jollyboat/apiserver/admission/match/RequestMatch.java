package io.jollyboat.apiserver.admission.match;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a configuration asks for: requests by one of its rules, unless a rule of exclusion names
 * them too, about objects that its selectors pick.
 *
 * @param equivalent whether a rule for another version of the resource will do
 */
public record RequestMatch(
        List<ResourceRule> rules,
        List<ResourceRule> excluded,
        boolean equivalent,
        LabelSelector namespaces,
        LabelSelector objects) {

    /** Reads {@code rules} or {@code resourceRules} and what stands beside them. */
    public static RequestMatch of(JsonNode configuration) {
        List<ResourceRule> rules = new ArrayList<>();
        for (String list : new String[] {"rules", "resourceRules"}) {
            Trees.objects(configuration, list).forEach(rule -> rules.add(ResourceRule.of(rule)));
        }
        return new RequestMatch(
                rules,
                Trees.objects(configuration, "excludeResourceRules").stream()
                        .map(ResourceRule::of)
                        .toList(),
                !Trees.text(configuration, "matchPolicy").equals("Exact"),
                selector(configuration.path("namespaceSelector")),
                selector(configuration.path("objectSelector")));
    }

    /** A selector that is absent picks all, as an empty one does. */
    private static LabelSelector selector(JsonNode json) {
        return json.isObject() ? LabelSelector.of(json) : LabelSelector.EVERYTHING;
    }

    /**
     * The resource by which the request is asked for, which may be another version than the one
     * requested; empty when it is not.
     */
    public Optional<Served> match(AdmissionRequest request, KnownObjects known) {
        if (!excluded.isEmpty() && find(excluded, request, known).isPresent()) {
            return Optional.empty();
        }
        Optional<Served> found = find(rules, request, known);
        return found.isPresent() && picks(request, known) ? found : Optional.empty();
    }

    /** Whether the selectors pick what the request is about, whatever the rules say. */
    public boolean picks(AdmissionRequest request, KnownObjects known) {
        return namespacePicked(request, known) && objectPicked(request);
    }

    /** As {@link #match}, where no rules at all means that they do not narrow anything. */
    public boolean narrows(AdmissionRequest request, KnownObjects known) {
        return rules.isEmpty() && find(excluded, request, known).isEmpty()
                ? picks(request, known)
                : match(request, known).isPresent();
    }

    private Optional<Served> find(
            List<ResourceRule> some, AdmissionRequest request, KnownObjects known) {
        Served requested = Served.of(request.target());
        String operation = request.operation().name();
        for (ResourceRule rule : some) {
            if (rule.matches(operation, requested, request.target())) {
                return Optional.of(requested);
            }
        }
        if (equivalent) {
            List<Served> others = Served.equivalents(request.target(), known.registry());
            for (ResourceRule rule : some) {
                for (Served other : others) {
                    if (rule.matches(operation, other, request.target())) {
                        return Optional.of(other);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean namespacePicked(AdmissionRequest request, KnownObjects known) {
        if (namespaces.isEverything()) {
            return true;
        }
        if (request.target().isOrIsBelow("", "namespaces")) {
            // by way of a subresource nobody changes what it is picked by
            boolean whole = request.target().subresource().isEmpty();
            ObjectNode itself =
                    whole && request.object() != null ? request.object() : request.old();
            return itself == null || namespaces.matches(labels(itself));
        }
        String name = request.target().namespace();
        if (name.isEmpty()) {
            return true; // what lives in no namespace is no namespace's business
        }
        ObjectNode namespace = known.namespace(name);
        if (namespace == null) {
            throw ApiException.notFound("", "namespaces", name);
        }
        return namespaces.matches(labels(namespace));
    }

    private boolean objectPicked(AdmissionRequest request) {
        if (objects.isEverything()) {
            return true;
        }
        // the options of an exec can have no labels: no selector picks them
        return request.operation() != Operation.CONNECT
                && (request.object() != null && objects.matches(labels(request.object()))
                        || request.old() != null && objects.matches(labels(request.old())));
    }

    private static JsonNode labels(ObjectNode object) {
        return object.path("metadata").path("labels");
    }
}
