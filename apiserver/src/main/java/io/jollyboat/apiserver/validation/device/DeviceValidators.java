package io.jollyboat.apiserver.validation.device;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.apiserver.validation.config.ResourceNames;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Devices: their classes, claims on them, and what nodes offer. */
public final class DeviceValidators {

    private DeviceValidators() {}

    public static final Validator CLASS = deviceClass -> deviceClass(deviceClass.at("spec"));

    public static final Validator CLAIM =
            new Validator() {
                @Override
                public void validate(Field claim) {
                    ClaimRules.check(claim.at("spec", "devices"));
                }

                @Override
                public void validateUpdate(Field claim, ObjectNode old) {
                    claim.at("spec").unchanged(old.path("spec"));
                }

                @Override
                public void validateStatusUpdate(Field claim, ObjectNode old) {
                    AllocationRules.check(claim, old);
                }
            };

    public static final Validator TEMPLATE =
            new Validator() {
                @Override
                public void validate(Field template) {
                    MetadataValidation.labels(template.at("spec", "metadata", "labels"));
                    MetadataValidation.annotations(template.at("spec", "metadata", "annotations"));
                    ClaimRules.check(template.at("spec", "spec", "devices"));
                }

                @Override
                public void validateUpdate(Field template, ObjectNode old) {
                    template.at("spec").unchanged(old.path("spec"));
                }
            };

    public static final Validator SLICE =
            new Validator() {
                @Override
                public void validate(Field slice) {
                    SliceRules.check(slice.at("spec"));
                }

                @Override
                public void validateUpdate(Field slice, ObjectNode old) {
                    validate(slice);
                    Field spec = slice.at("spec");
                    JsonNode before = old.path("spec");
                    spec.at("pool", "name").unchanged(before.path("pool").path("name"));
                    spec.at("driver").unchanged(before.path("driver"));
                    spec.at("nodeName").unchanged(before.path("nodeName"));
                }
            };

    private static void deviceClass(Field spec) {
        Lists.checked(spec.at("selectors"), Lists.USUAL, DeviceSelector::inSelector);
        Lists.checked(spec.at("config"), Lists.USUAL, ClaimRules::configuration);
        Field name = spec.at("extendedResourceName");
        if (!Trees.absent(name.node()) && !ResourceNames.isExtended(name.text())) {
            name.invalid("must be a valid extended resource name");
        }
    }
}
