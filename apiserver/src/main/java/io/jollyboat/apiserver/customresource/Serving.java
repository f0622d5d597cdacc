package io.jollyboat.apiserver.customresource;

import io.jollyboat.apiserver.customresource.definition.Definition;
import io.jollyboat.apiserver.resource.ResourceBuilder;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.SelectableField;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes of a definition the resources that are served: one per version. */
final class Serving {

    private final Function<Definition, Converter> webhooks;

    /**
     * @param webhooks makes the converter of a definition whose strategy is Webhook
     */
    Serving(Function<Definition, Converter> webhooks) {
        this.webhooks = webhooks;
    }

    /** The served versions, best first is for others to say. Cheap: no schema is read. */
    List<ResourceDefinition> resources(Definition definition) {
        return definition.versions().stream()
                .filter(Definition.Version::served)
                .map(version -> resource(definition, version, converter(definition)))
                .toList();
    }

    /** The version that objects are written in, whether it is served or not; empty without one. */
    Optional<ResourceDefinition> stored(Definition definition) {
        return definition
                .storageVersion()
                .map(version -> resource(definition, version, converter(definition)));
    }

    private Converter converter(Definition definition) {
        return definition.conversionStrategy().equals("Webhook")
                ? webhooks.apply(definition)
                : Converter.RELABELLING;
    }

    private static ResourceDefinition resource(
            Definition definition, Definition.Version version, Converter converter) {
        String kind = definition.acceptedNames().kind();
        ObjectForm form = new ObjectForm(kind, version.name(), version.schema());
        ServedVersion served = new ServedVersion(definition, version, form, converter);
        CustomRules rules = new CustomRules(definition, form, served.scale());
        ResourceBuilder builder =
                ResourceDefinition.custom(
                                definition.group(),
                                version.name(),
                                definition.acceptedNames(),
                                served)
                        .storedAt(definition.group() + "/" + definition.acceptedNames().plural())
                        .countsGenerations()
                        .preparation(rules)
                        .validator(rules)
                        .formedBy(name -> form.ownership())
                        .selectableFields(selectable(version))
                        .printer(() -> Columns.of(version));
        definition.storageVersion().ifPresent(stored -> builder.storedIn(stored.name()));
        if (!definition.namespaced()) {
            builder.clusterScoped();
        }
        if (version.hasStatus()) {
            builder.status();
        }
        if (version.hasScale()) {
            builder.scale();
        }
        if (version.deprecated()) {
            builder.deprecated(warning(definition, version));
        }
        return builder.build();
    }

    private static List<SelectableField> selectable(Definition.Version version) {
        return version.selectableFields().stream()
                .map(path -> new SelectableField(path.substring(1), ""))
                .toList();
    }

    private static String warning(Definition definition, Definition.Version version) {
        return version.deprecationWarning().isEmpty()
                ? "%s/%s %s is deprecated"
                        .formatted(
                                definition.group(),
                                version.name(),
                                definition.acceptedNames().kind())
                : version.deprecationWarning();
    }
}
