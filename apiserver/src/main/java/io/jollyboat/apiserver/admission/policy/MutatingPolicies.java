package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Attention;
import io.jollyboat.apiserver.admission.match.Conforming;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.cel.MadeObjects;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.patch.JsonPatch;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates MutatingAdmissionPolicies, each on what the ones before have made of the object. */
public final class MutatingPolicies implements AdmissionPlugin.Mutating {

    private static final Logger LOG = LoggerFactory.getLogger(MutatingPolicies.class);

    private final KnownObjects known;
    private final Evaluation.Sources sources;
    private final AppliedConfiguration configurations;
    private final Conforming conforming;
    private final Policies policies;
    private final Parameters parameters;

    /**
     * @param schema says how built-in kinds merge
     * @param reader knows what objects look like
     */
    public MutatingPolicies(
            KnownObjects known, Authorizer authorizer, Schema schema, ObjectReader reader) {
        this.conforming = new Conforming(reader);
        this.known = known;
        this.sources = new Evaluation.Sources(known, authorizer);
        this.configurations = new AppliedConfiguration(new SchemaForms(schema));
        this.parameters = new Parameters(known);
        this.policies =
                new Policies(known, "mutatingadmissionpolicies", "mutatingadmissionpolicybindings");
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    /** What is remembered between the passes, apart from what webhooks remember. */
    private static final class Memory extends Attention {}

    @Override
    public void mutate(AdmissionRequest request) {
        if (request.object() == null || Exemption.coversForPolicies(request.target())) {
            return;
        }
        List<Policies.Bound> all = policies.all();
        if (all.isEmpty()) {
            return;
        }
        Memory memory = request.reinvocation().memory(Memory.class, Memory::new);
        PolicyDenials denials = new PolicyDenials();
        memory.begin(request);
        for (Policies.Bound bound : all) {
            boolean due = memory.due(bound.id(), request);
            Optional<Served> matched = due ? bound.match(request, known) : Optional.empty();
            if (matched.isPresent()) {
                boolean changed = change(new Use(bound, matched.get(), request, denials));
                memory.seen(bound.id(), changed, bound.policy().wantsReinvocation(), request);
            }
        }
        memory.end(request);
        denials.refuse(request);
    }

    /** A policy, in one use, on one request. */
    private record Use(
            Policies.Bound bound, Served matched, AdmissionRequest request, PolicyDenials denials) {

        /** One failure: what else the policy does it does all the same. */
        void failed(PolicyFailure failure) {
            if (bound.policy().ignoresFailure()) {
                LOG.warn("policy {} is passed over: {}", bound.id(), failure.why());
            } else {
                denials.add(bound, failure);
            }
        }
    }

    /** Whether the policy changed the object. */
    private boolean change(Use use) {
        ObjectNode before = use.request.changed().deepCopy();
        try {
            if (!use.bound.policy().broken().isEmpty()) {
                throw new PolicyFailure(use.bound.policy().broken());
            }
            for (JsonNode params : parameters.of(use.bound, use.request)) {
                applyAll(use, params);
            }
        } catch (PolicyFailure failure) {
            use.failed(failure);
        }
        return !Trees.same(before, use.request.changed());
    }

    private void applyAll(Use use, JsonNode params) throws PolicyFailure {
        ShownObject shown = new ShownObject(use.request, use.matched);
        if (!evaluation(use, params).concerned()) {
            return;
        }
        for (PolicyRule rule : use.bound.policy().rules()) {
            try {
                // anew for each: it is to see what the one before has made
                apply(evaluation(use, params), rule, shown);
            } catch (PolicyFailure failure) {
                use.failed(failure);
            }
        }
    }

    private Evaluation evaluation(Use use, JsonNode params) {
        return Evaluation.of(use.bound, use.request, use.matched, params, sources);
    }

    private void apply(Evaluation evaluation, PolicyRule rule, ShownObject shown)
            throws PolicyFailure {
        ObjectNode object = shown.show(shown.request().changed());
        if (object == null) {
            return;
        }
        ObjectNode changed;
        try {
            JsonNode made = MadeObjects.json(evaluation.value(rule.expression()));
            changed =
                    rule.patches()
                            ? JsonPatch.of(made).applyWhereTestsHold(object)
                            : configurations.over(object, made, shown.as());
        } catch (ApiException broken) {
            throw new PolicyFailure("JSONPath: " + broken.message());
        } catch (IllegalArgumentException noJson) {
            throw new PolicyFailure(String.valueOf(noJson.getMessage()));
        }
        shown.take(conforming.of(changed, shown.as()));
    }
}
