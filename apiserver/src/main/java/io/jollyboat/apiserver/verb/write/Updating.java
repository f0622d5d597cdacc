package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Operation;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.Strategy;
import io.jollyboat.apiserver.resource.Subresource;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Versions;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an existing object becomes when a client wants it to be something else: the part that PUT
 * and PATCH, of the object and of its subresources, have in common. A function of the two states.
 */
public final class Updating {

    private final Rules rules;

    public Updating(Rules rules) {
        this.rules = rules;
    }

    /**
     * The next step.
     *
     * @param wanted what the client wants, in the version that rules apply to; changed here
     * @param marking how it comes to own what it changes
     * @throws ApiException Conflict when it was based on another state, Invalid when it breaks
     *     rules
     */
    public Mutation.Step step(
            ResourceCall call, ObjectNode wanted, StoredObject current, Marking marking) {
        ResourceDefinition definition = call.definition();
        ObjectNode old = Versions.ruledBefore(call, current.tree());
        checkRevision(call, wanted, current);
        Identity.keep(call, wanted, old);
        applyRules(call, wanted, old, marking);
        Ownership.settle(wanted, old);
        if (Deletion.complete(definition, wanted)) {
            return new Mutation.Step.Remove();
        }
        return new Mutation.Step.Write(
                Versions.stored(call, wanted), rules.identity().lifetime(definition));
    }

    private void applyRules(ResourceCall call, ObjectNode wanted, ObjectNode old, Marking marking) {
        ResourceDefinition definition = call.definition();
        Strategy strategy = definition.strategy();
        Violations violations;
        AdmissionRequest admission =
                Admissions.of(call, Operation.UPDATE).about(call.name(), wanted, old);
        rules.fillIn(call, wanted);
        boolean whole = call.subresource() == null || speaksStatus(call.subresource());
        if (whole) {
            marking.mark(wanted, old);
        }
        rules.admission().mutate(admission);
        if (speaksStatus(call.subresource())) {
            strategy.prepareForStatusUpdate(wanted, old);
            rules.complete(call, wanted);
            violations = strategy.validateStatusUpdate(wanted, old);
        } else {
            JsonNode part = ParentSubresources.restrict(call.subresource(), wanted, old);
            if (!whole) {
                marking.mark(wanted, old);
            }
            strategy.prepareForUpdate(wanted, old);
            ParentSubresources.put(call.subresource(), wanted, part);
            rules.admission().allocate(admission);
            rules.complete(call, wanted);
            violations =
                    call.subresource() == null
                            ? strategy.validateUpdate(wanted, old)
                            : strategy.validatePartUpdate(wanted, old, call.subresource().name());
        }
        violations.warnings().forEach(call.call()::warn);
        violations.refuse(definition.group(), definition.kind(), call.name());
        if (!speaksStatus(call.subresource())) {
            strategy.warnings().ofChanged(wanted, old).forEach(call.call()::warn);
        }
        rules.admission().validate(admission);
    }

    private static boolean speaksStatus(@Nullable Subresource subresource) {
        return subresource != null && subresource.name().equals(Subresource.STATUS);
    }

    private static void checkRevision(ResourceCall call, ObjectNode wanted, StoredObject current) {
        String revision = Trees.text(wanted, "metadata", "resourceVersion");
        boolean said = !revision.isEmpty() && !revision.equals("0");
        if (!said && call.definition().strategy().conditionallyUpdated()) {
            // Kubernetes says the resource where the kind is said otherwise
            throw ApiException.invalid(
                    call.definition().group(),
                    call.definition().plural(),
                    call.name(),
                    List.of(
                            new Cause(
                                    "FieldValueInvalid",
                                    "Invalid value: 0: must be specified for an update",
                                    "metadata.resourceVersion")));
        }
        if (said && !revision.equals(Long.toString(current.revision()))) {
            throw ApiException.modified(
                    call.definition().group(), call.definition().plural(), call.name());
        }
    }
}
