package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** StorageClasses. */
public final class StorageClassValidator implements Validator {
    @Override
    public void validate(Field storageClass) {
        Field provisioner = storageClass.at("provisioner");
        if (provisioner.isRequired()) {
            Formats.qualifiedName(provisioner.text().toLowerCase(Locale.ROOT))
                    .forEach(provisioner::invalid);
        }
        storageClass.at("reclaimPolicy").isRequiredOneOf("Delete", "Retain");
        storageClass.at("volumeBindingMode").isRequiredOneOf("Immediate", "WaitForFirstConsumer");
    }

    @Override
    public void validateUpdate(Field storageClass, ObjectNode old) {
        validate(storageClass);
        if (!Trees.same(storageClass.at("parameters").node(), old.path("parameters"))) {
            storageClass.at("parameters").forbidden("updates to parameters are forbidden.");
        }
        if (!storageClass.at("provisioner").node().equals(old.path("provisioner"))) {
            storageClass.at("provisioner").forbidden("updates to provisioner are forbidden.");
        }
        if (!storageClass.at("reclaimPolicy").node().equals(old.path("reclaimPolicy"))) {
            storageClass.at("reclaimPolicy").forbidden("updates to reclaimPolicy are forbidden.");
        }
        storageClass.at("volumeBindingMode").unchanged(old.path("volumeBindingMode"));
    }
}
