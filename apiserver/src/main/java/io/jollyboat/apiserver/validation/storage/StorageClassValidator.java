package io.jollyboat.apiserver.validation.storage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** StorageClasses. */
public final class StorageClassValidator implements Validator {
    private static final int MOST_PARAMETERS = 512;
    private static final int PARAMETER_BYTES = 256 << 10;

    @Override
    public void validate(Field storageClass) {
        provisioner(storageClass.at("provisioner"));
        storageClass.at("reclaimPolicy").isRequiredOneOf("Delete", "Retain");
        storageClass.at("volumeBindingMode").isRequiredOneOf("Immediate", "WaitForFirstConsumer");
        parameters(storageClass.at("parameters"));
        topologies(storageClass.at("allowedTopologies"));
    }

    /** Who makes volumes, or changes them: a name that may be of a domain, in either case. */
    static void provisioner(Field provisioner) {
        if (provisioner.isRequired()) {
            Formats.qualifiedName(provisioner.text().toLowerCase(Locale.ROOT))
                    .forEach(provisioner::invalid);
        }
    }

    /** What is said to who makes the volumes. */
    static void parameters(Field parameters) {
        if (parameters.keys().size() > MOST_PARAMETERS) {
            parameters.violations().tooLong(parameters.path(), MOST_PARAMETERS);
            return;
        }
        long bytes = 0;
        for (String key : parameters.keys()) {
            if (key.isEmpty()) {
                parameters.invalid(key, "field can not be empty.");
            }
            bytes += key.getBytes(StandardCharsets.UTF_8).length;
            bytes += parameters.key(key).text().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > PARAMETER_BYTES) {
            parameters.violations().tooLong(parameters.path(), PARAMETER_BYTES);
        }
    }

    /** Places of volumes: terms that differ, of labels with values that differ. */
    private static void topologies(Field topologies) {
        Set<Map<String, Set<String>>> seen = new HashSet<>();
        for (Field term : topologies.items()) {
            Map<String, Set<String>> values = new HashMap<>();
            for (Field each : term.at("matchLabelExpressions").items()) {
                Field key = each.at("key");
                if (values.putIfAbsent(key.text(), distinct(each.at("values"))) != null) {
                    key.duplicate();
                }
                Formats.qualifiedName(key.text()).forEach(wrong -> key.invalid(key.text(), wrong));
            }
            if (!seen.add(values)) {
                term.at("matchLabelExpressions").duplicate("");
            }
        }
    }

    private static Set<String> distinct(Field values) {
        if (values.empty()) {
            values.required();
        }
        Set<String> distinct = new HashSet<>();
        for (Field value : values.items()) {
            if (!distinct.add(value.text())) {
                value.duplicate();
            }
        }
        return distinct;
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
