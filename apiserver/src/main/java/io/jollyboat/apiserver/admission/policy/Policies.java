package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The policies in use, by their names and those of their bindings; read again as they change. */
final class Policies {

    private static final String GROUP = "admissionregistration.k8s.io";

    /** A policy and one of its bindings. */
    record Bound(Policy policy, Binding binding) {
        String id() {
            return policy.name() + "/" + binding.name();
        }

        /** As a refusal names them. */
        String named() {
            return "'%s' with binding '%s'".formatted(policy.name(), binding.name());
        }

        /** The resource by which they ask for a request; empty when they do not. */
        Optional<Served> match(AdmissionRequest request, KnownObjects known) {
            return policy.match()
                    .match(request, known)
                    .filter(matched -> binding.covers(request, known));
        }
    }

    private record Read(List<String> versions, List<Bound> bound) {}

    private final KnownObjects known;
    private final String policies;
    private final String bindings;
    private volatile Read last = new Read(List.of(), List.of());

    /**
     * @param policies the plural of the policies' resource
     * @param bindings the plural of the bindings' resource
     */
    Policies(KnownObjects known, String policies, String bindings) {
        this.known = known;
        this.policies = policies;
        this.bindings = bindings;
    }

    List<Bound> all() {
        List<ObjectNode> uses = known.list(GROUP, bindings, "");
        if (uses.isEmpty()) {
            return List.of();
        }
        List<ObjectNode> rules = known.list(GROUP, policies, "");
        List<String> versions = new ArrayList<>();
        rules.forEach(each -> versions.add(version(each)));
        uses.forEach(each -> versions.add(version(each)));
        Read read = last;
        if (!read.versions.equals(versions)) {
            read = new Read(versions, read(rules, uses));
            last = read;
        }
        return read.bound;
    }

    private static List<Bound> read(List<ObjectNode> rules, List<ObjectNode> uses) {
        Map<String, Policy> byName = new HashMap<>();
        for (ObjectNode each : rules) {
            Policy policy = Policy.of(each);
            byName.put(policy.name(), policy);
        }
        List<Bound> bound = new ArrayList<>();
        for (ObjectNode each : uses) {
            Binding binding = Binding.of(each);
            Policy policy = byName.get(binding.policy());
            if (policy != null) {
                bound.add(new Bound(policy, binding));
            }
        }
        bound.sort(
                Comparator.comparing((Bound each) -> each.policy.name())
                        .thenComparing(each -> each.binding.name()));
        return List.copyOf(bound);
    }

    private static String version(ObjectNode object) {
        return Trees.text(object, "metadata", "uid")
                + "/"
                + Trees.text(object, "metadata", "resourceVersion");
    }
}
