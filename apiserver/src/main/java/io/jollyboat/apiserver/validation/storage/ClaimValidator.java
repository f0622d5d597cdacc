package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** PersistentVolumeClaims. */
public final class ClaimValidator implements Validator {
    @Override
    public void validate(Field claim) {
        Field spec = claim.at("spec");
        accessModes(spec.at("accessModes"));
        SelectorValidation.check(spec.at("selector"));
        // named without the requests, as Kubernetes does
        Field storage =
                new Field(
                        spec.at("resources", "requests").key("storage").node(),
                        spec.at("resources").key("storage").path(),
                        spec.violations());
        if (storage.isRequired()) {
            positive(storage);
        }
        spec.at("storageClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
    }

    static void accessModes(Field modes) {
        if (modes.empty()) {
            modes.required("at least 1 access mode is required");
        }
        for (Field mode : modes.items()) {
            mode.oneOf("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
            if (mode.text().equals("ReadWriteOncePod") && modes.items().size() > 1) {
                modes.forbidden("may not use ReadWriteOncePod with other access modes");
            }
        }
    }

    static void positive(Field quantity) {
        Quantity value = Quantity.tryParse(quantity.node().asString("")).orElse(Quantity.ZERO);
        if (value.signum() <= 0) {
            quantity.invalid("must be greater than zero");
        }
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
        if (!before.hasNonNull("storageClassName")) { // the empty string is a choice
            now.remove("storageClassName");
        }
        if (!Trees.same(now, before)) {
            claim.at("spec")
                    .forbidden(
                            "spec is immutable after creation except resources.requests and"
                                    + " volumeAttributesClassName for bound claims");
        }
        size(claim.at("spec", "resources", "requests", "storage"), old);
        attributes(claim.at("spec", "volumeAttributesClassName"), old);
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
        if (name.absent()) {
            name.forbidden("update from non-nil value to nil is forbidden");
        } else if (name.text().isEmpty()) {
            name.forbidden("update from non-nil value to an empty string is forbidden");
        }
    }
}
