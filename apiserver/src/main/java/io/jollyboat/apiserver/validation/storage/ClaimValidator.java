package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.volume.ClaimSpec;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaims. */
public final class ClaimValidator implements Validator {
    private static final List<String> RESIZING =
            List.of(
                    "ControllerResizeInProgress",
                    "ControllerResizeInfeasible",
                    "NodeResizeInProgress",
                    "NodeResizeInfeasible",
                    "NodeResizePending");
    private static final String FORMER_CLASS = "volume.beta.kubernetes.io/storage-class";

    @Override
    public void validate(Field claim) {
        ClaimSpec.check(claim.at("spec"));
    }

    /** Once made, a claim is bound once, and when it is bound it may ask for more. */
    @Override
    public void validateUpdate(Field claim, ObjectNode old) {
        validate(claim);
        boolean bound = claim.at("status", "phase").text().equals("Bound");
        ObjectNode now = fixed(claim.at("spec").object(), bound);
        ObjectNode before = fixed(Trees.object(old.deepCopy(), "spec"), bound);
        if (Trees.text(before, "volumeName").isEmpty()) {
            now.remove("volumeName");
            before.remove("volumeName");
        }
        className(claim, old, now);
        if (!Trees.same(now, before)) {
            claim.at("spec")
                    .forbidden(
                            "spec is immutable after creation except resources.requests and"
                                    + " volumeAttributesClassName for bound claims");
        }
        size(claim.at("spec", "resources", "requests", "storage"), old);
        // Kubernetes leaves the spec out of this path.
        claim.at("volumeMode")
                .in(claim.at("spec", "volumeMode").node())
                .unchanged(old.path("spec").path("volumeMode"));
        attributes(claim.at("spec", "volumeAttributesClassName"), old);
    }

    /** A class may be named once, and one that an annotation names only as itself. */
    private static void className(Field claim, ObjectNode old, ObjectNode spec) {
        Field annotation = claim.at("metadata", "annotations", FORMER_CLASS);
        String is = annotation.text();
        String was = Trees.text(old, "metadata", "annotations", FORMER_CLASS);
        // the empty string is a choice
        boolean chosen =
                !old.path("spec").hasNonNull("storageClassName")
                        && spec.hasNonNull("storageClassName")
                        && (was.isEmpty() || was.equals(Trees.text(spec, "storageClassName")));
        if (!is.equals(was) && !(chosen && is.isEmpty())) {
            annotation.invalid(is, "field is immutable");
        }
        if (chosen) {
            spec.remove("storageClassName");
        }
    }

    private static ObjectNode fixed(ObjectNode spec, boolean bound) {
        ObjectNode fixed = spec.deepCopy();
        if (bound) {
            fixed.withObject("/resources/requests").remove("storage");
            fixed.remove("volumeAttributesClassName");
        }
        return fixed;
    }

    /** What was asked for may be taken back as long as it has not been given. */
    private static void size(Field storage, ObjectNode old) {
        Quantity now = amount(storage.node());
        boolean less = now.compareTo(amount(old.at("/spec/resources/requests/storage"))) < 0;
        if (less && now.compareTo(amount(old.at("/status/capacity/storage"))) <= 0) {
            storage.forbidden("field can not be less than status.capacity");
        }
    }

    private static Quantity amount(JsonNode quantity) {
        return Quantity.tryParse(quantity.asString("")).orElse(Quantity.ZERO);
    }

    private static void attributes(Field name, ObjectNode old) {
        if (!old.path("spec").hasNonNull("volumeAttributesClassName")) {
            return;
        }
        if (!name.node().isString()) {
            name.forbidden("update from non-nil value to nil is forbidden");
        } else if (name.absent()) {
            name.forbidden("update from non-nil value to an empty string is forbidden");
        }
    }

    @Override
    public void validateStatusUpdate(Field claim, ObjectNode old) {
        Field status = claim.at("status");
        Field capacity = status.at("capacity");
        capacity.keys().forEach(name -> given(capacity.key(name)));
        Field allocated = status.at("allocatedResources");
        for (String name : allocated.keys()) {
            if (resource(allocated, name)) {
                given(allocated.key(name));
            }
        }
        Field resizing = status.at("allocatedResourceStatus");
        Field states = status.at("allocatedResourceStatuses");
        for (String name : states.keys()) {
            resource(resizing, name);
            if (!RESIZING.contains(states.text(name))) {
                resizing.violations().notSupported(resizing.path(), name, RESIZING);
            }
        }
    }

    private static void given(Field quantity) {
        if (amount(quantity.node()).signum() < 0) {
            quantity.invalid("must be a valid resource quantity");
        }
    }

    /** Of what Kubernetes itself counts, claims have storage alone. */
    private static boolean resource(Field told, String name) {
        List<String> wrong = Formats.qualifiedName(name);
        wrong.forEach(each -> told.invalid(name, each));
        boolean known =
                name.equals("storage") || name.contains("/") && !name.contains("kubernetes.io/");
        if (wrong.isEmpty() && !known) {
            told.violations().notSupported(told.path(), name, List.of("storage"));
        }
        return wrong.isEmpty() && known;
    }
}
