package io.jollyboat.apiserver.validation.volume;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.MetadataValidation;
import io.jollyboat.apiserver.validation.SelectorValidation;
import io.jollyboat.core.format.Formats;
import io.jollyboat.core.model.Quantity;
import java.util.List;

/** What is asked for of storage: by a claim, or by a template from which claims are made. */
public final class ClaimSpec {
    private static final String ALONE = "ReadWriteOncePod";

    private ClaimSpec() {}

    public static void check(Field spec) {
        Field modes = spec.at("accessModes");
        if (modes.empty()) {
            modes.required("at least 1 access mode is required");
        }
        SelectorValidation.check(spec.at("selector"));
        accessModes(modes);
        // named without the requests, as Kubernetes does
        Field storage =
                spec.at("resources")
                        .key("storage")
                        .in(spec.at("resources", "requests").key("storage").node());
        if (storage.isRequired()) {
            positive(storage);
        }
        spec.at("storageClassName").matchesIfPresent(Formats::dnsSubdomain);
        spec.at("volumeMode").oneOf("Block", "Filesystem");
        sources(spec);
        spec.at("volumeAttributesClassName").matchesIfPresent(Formats::dnsSubdomain);
    }

    /**
     * A template of claims that another object holds: of what describes claims it can only say
     * labels and annotations.
     */
    public static void template(Field template) {
        Field metadata = template.at("metadata");
        MetadataValidation.annotations(metadata.at("annotations"));
        MetadataValidation.labels(metadata.at("labels"));
        for (String member : metadata.keys()) {
            if (!List.of("annotations", "labels").contains(member)
                    && !metadata.at(member).empty()) {
                metadata.at(member).forbidden("cannot be set");
            }
        }
        check(template.at("spec"));
    }

    /** What a volume may be used for, where there is at least one. */
    public static void accessModes(Field modes) {
        boolean alone = false;
        boolean others = false;
        for (Field mode : modes.items()) {
            // without its position, as Kubernetes does
            boolean known =
                    modes.in(mode.node())
                            .oneOf(
                                    "ReadOnlyMany",
                                    "ReadWriteMany",
                                    "ReadWriteOnce",
                                    "ReadWriteOncePod");
            alone |= mode.text().equals(ALONE);
            others |= known && !mode.text().equals(ALONE);
        }
        if (alone && others) {
            modes.forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }

    /** An amount of which there is some. */
    public static void positive(Field quantity) {
        Quantity value = Quantity.tryParse(quantity.node().asString("")).orElse(Quantity.ZERO);
        if (value.signum() <= 0) {
            quantity.invalid("must be greater than zero");
        }
    }

    /** What the volume is to be filled from, in the older and the newer field. */
    private static void sources(Field spec) {
        Field source = spec.at("dataSource");
        Field reference = spec.at("dataSourceRef");
        if (source.present()) {
            source(source);
        }
        if (reference.present()) {
            source(reference);
            reference.at("namespace").matchesIfPresent(Formats::dnsLabel);
        }
        if (source.absent() || reference.absent()) {
            return;
        }
        if (reference.has("namespace")) {
            spec.invalid(
                    source.path().toString(),
                    "may not be specified when dataSourceRef.namespace is specified");
        } else if (!List.of("apiGroup", "kind", "name").stream()
                .allMatch(part -> source.text(part).equals(reference.text(part)))) {
            spec.invalid(source.path().toString(), "must match dataSourceRef");
        }
    }

    private static void source(Field source) {
        source.at("name").isRequired();
        source.at("kind").isRequired();
        if (source.has("apiGroup")) {
            source.at("apiGroup").matches(Formats::dnsSubdomain);
        } else if (!source.text("kind").equals("PersistentVolumeClaim")) {
            source.invalid(
                    source.text("kind"),
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
    }
}
