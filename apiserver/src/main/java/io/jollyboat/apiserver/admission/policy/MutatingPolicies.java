package io.jollyboat.apiserver.admission.policy;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.match.Attention;
import io.jollyboat.apiserver.admission.match.Exemption;
import io.jollyboat.apiserver.admission.match.Served;
import io.jollyboat.apiserver.admission.match.ShownObject;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.cel.CelValues;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.patch.JsonPatch;
import io.jollyboat.apiserver.patch.MergePatch;
import io.jollyboat.apiserver.patch.ObjectPatch;
import io.jollyboat.apiserver.patch.PatchRules;
import io.jollyboat.apiserver.patch.StrategicMergePatch;
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
    private final Schema schema;
    private final Policies policies;
    private final Parameters parameters;

    /**
     * @param schema says how lists of built-in kinds merge
     */
    public MutatingPolicies(KnownObjects known, Authorizer authorizer, Schema schema) {
        this.known = known;
        this.sources = new Evaluation.Sources(known, authorizer);
        this.schema = schema;
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
        if (request.object() == null || Exemption.covers(request.target())) {
            return;
        }
        List<Policies.Bound> all = policies.all();
        if (all.isEmpty()) {
            return;
        }
        Memory memory = request.reinvocation().memory(Memory.class, Memory::new);
        memory.begin(request);
        for (Policies.Bound bound : all) {
            boolean due = memory.due(bound.id(), request);
            Optional<Served> matched = due ? bound.match(request, known) : Optional.empty();
            if (matched.isPresent()) {
                boolean changed = change(bound, matched.get(), request);
                memory.seen(bound.id(), changed, bound.policy().wantsReinvocation(), request);
            }
        }
        memory.end(request);
    }

    /** Whether the policy changed the object; all that it would is done, or nothing. */
    private boolean change(Policies.Bound bound, Served matched, AdmissionRequest request) {
        ObjectNode before = request.changed().deepCopy();
        try {
            if (!bound.policy().broken().isEmpty()) {
                throw new PolicyFailure(bound.policy().broken());
            }
            for (JsonNode params : parameters.of(bound, request)) {
                applyAll(bound, matched, request, params);
            }
            return !Trees.same(before, request.changed());
        } catch (PolicyFailure failure) {
            request.changed().removeAll();
            request.changed().setAll(before);
            if (!bound.policy().ignoresFailure()) {
                throw request.forbidden(
                        "MutatingAdmissionPolicy '%s' with binding '%s' denied request: %s"
                                .formatted(
                                        bound.policy().name(),
                                        bound.binding().name(),
                                        failure.why()));
            }
            LOG.warn("policy {} is passed over: {}", bound.id(), failure.why());
            return false;
        }
    }

    private void applyAll(
            Policies.Bound bound, Served matched, AdmissionRequest request, JsonNode params)
            throws PolicyFailure {
        ShownObject shown = new ShownObject(request, matched);
        for (PolicyRule rule : bound.policy().rules()) {
            // anew for each: it is to see what the one before has made
            Evaluation evaluation = Evaluation.of(bound, request, matched, params, sources);
            if (!evaluation.concerned()) {
                return;
            }
            apply(evaluation, rule, shown, request);
        }
    }

    private void apply(
            Evaluation evaluation, PolicyRule rule, ShownObject shown, AdmissionRequest request)
            throws PolicyFailure {
        Object value = evaluation.value(rule.expression());
        ObjectNode object = shown.show(request.changed());
        if (object == null) {
            return;
        }
        try {
            shown.take(patch(rule, CelValues.json(value), object).applyTo(object));
        } catch (ApiException broken) {
            throw new PolicyFailure(broken.message());
        } catch (IllegalArgumentException noJson) {
            throw new PolicyFailure(String.valueOf(noJson.getMessage()));
        }
    }

    private ObjectPatch patch(PolicyRule rule, JsonNode made, ObjectNode object)
            throws PolicyFailure {
        if (rule.patches()) {
            return JsonPatch.of(made);
        }
        if (!made.isObject()) {
            throw new PolicyFailure("must evaluate to Object but got " + made.getNodeType());
        }
        for (String fixed : List.of("apiVersion", "kind")) {
            if (made.has(fixed) && !Trees.text(made, fixed).equals(Trees.text(object, fixed))) {
                throw new PolicyFailure("may not change " + fixed);
            }
        }
        return schema.definitionOf(Trees.text(object, "apiVersion"), Trees.text(object, "kind"))
                .<ObjectPatch>map(
                        definition ->
                                StrategicMergePatch.of(made, PatchRules.of(schema, definition)))
                .orElseGet(() -> MergePatch.of(made));
    }
}
