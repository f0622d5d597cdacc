package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.StoredExpressions;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules on definitions. */
public final class DefinitionValidator implements Validator {

    @Override
    public void validate(Field definition) {
        check(definition, MissingNode.getInstance());
    }

    /**
     * @param before what was specified before; missing when the definition is new
     */
    private static void check(Field definition, JsonNode before) {
        Field spec = definition.at("spec");
        String fullName = spec.at("names").text("plural") + "." + spec.text("group");
        if (!definition.at("metadata").text("name").equals(fullName)) {
            definition.at("metadata", "name").invalid("must be spec.names.plural+\".\"+spec.group");
        }
        approval(definition);
        group(spec.at("group"));
        if (spec.at("scope").isRequired()) {
            spec.at("scope").oneOf("Cluster", "Namespaced");
        }
        if (spec.at("preserveUnknownFields").flag()) {
            spec.at("preserveUnknownFields")
                    .invalid(
                            "cannot set to true, set x-kubernetes-preserve-unknown-fields to true"
                                    + " in spec.versions[*].schema instead");
        }
        Field names = spec.at("names");
        for (String required : List.of("plural", "singular", "kind", "listKind")) {
            names.at(required).isRequired();
        }
        names(names);
        versions(spec, before);
        ConversionRules.check(spec.at("conversion"));
    }

    @Override
    public void validateUpdate(Field definition, ObjectNode old) {
        JsonNode before = old.path("spec");
        StoredExpressions.update(
                definition,
                old,
                fresh -> check(fresh, before),
                stored -> check(stored, MissingNode.getInstance()));
        Field spec = definition.at("spec");
        if (new Definition(old).established()) {
            spec.at("scope").unchanged(before.path("scope"));
            spec.at("names", "kind").unchanged(before.path("names").path("kind"));
        }
        bundle(definition, new Definition(old));
        spec.at("group").unchanged(before.path("group"));
        spec.at("names", "plural").unchanged(before.path("names").path("plural"));
        storedVersions(definition);
    }

    /** Who is served is not cut off; who never was may find the certificates later. */
    private static void bundle(Field definition, Definition old) {
        Definition wanted = new Definition(definition.object());
        if (old.established() && !old.bundleIsBroken() && wanted.bundleIsBroken()) {
            definition
                    .violations()
                    .invalid(
                            Path.of("spec", "conversion", "webhookClientConfig", "caBundle"),
                            Trees.text(wanted.conversionWebhook(), "clientConfig", "caBundle"),
                            "unable to load root certificates: unable to parse bytes as PEM block");
        }
    }

    @Override
    public void validateStatusUpdate(Field definition, ObjectNode old) {
        names(definition.at("status", "acceptedNames"));
        storedVersions(definition);
    }

    private static void approval(Field definition) {
        Definition read = new Definition(definition.object());
        if (!ApiApproval.concerns(read.group())) {
            return;
        }
        Field annotation = definition.at("metadata", "annotations").key(ApiApproval.ANNOTATION);
        if (annotation.absent()) {
            annotation.required(ApiApproval.MISSING);
        } else if (!ApiApproval.valid(annotation.text())) {
            annotation.invalid(ApiApproval.INVALID);
        }
    }

    private static void group(Field group) {
        if (group.isRequired()
                && matches(group, Formats::dnsSubdomain)
                && group.text().indexOf('.') < 0) {
            group.invalid("should be a domain with at least one dot");
        }
    }

    private static void names(Field names) {
        for (String name : List.of("plural", "singular")) {
            Field field = names.at(name);
            if (field.present()) {
                matches(field, Formats::dns1035Label);
            }
        }
        for (String name : List.of("kind", "listKind")) {
            Field field = names.at(name);
            List<String> wrong = Formats.dns1035Label(field.text().toLowerCase(Locale.ROOT));
            if (field.present() && !wrong.isEmpty()) {
                field.invalid(
                        "may have mixed case, but should otherwise match: "
                                + String.join(",", wrong));
            }
        }
        names.at("shortNames").each(each -> matches(each, Formats::dns1035Label));
        names.at("categories").each(each -> matches(each, Formats::dns1035Label));
        if (names.has("kind") && names.text("kind").equals(names.text("listKind"))) {
            names.at("listKind").invalid("kind and listKind may not be the same");
        }
    }

    /** As {@link Field#matches}, but in one sentence. */
    static boolean matches(Field field, Function<String, List<String>> format) {
        List<String> wrong = format.apply(field.text());
        if (!wrong.isEmpty()) {
            field.invalid(String.join(",", wrong));
        }
        return wrong.isEmpty();
    }

    private static void versions(Field spec, JsonNode before) {
        Field versions = spec.at("versions");
        Set<String> names = new HashSet<>();
        boolean unique = true;
        int stored = 0;
        List<Field> all = versions.items();
        for (int i = 0; i < all.size(); i++) {
            Field version = all.get(i);
            unique &= names.add(version.text("name"));
            stored += version.at("storage").flag() ? 1 : 0;
            VersionParts parts = new VersionParts(spec, version, i);
            VersionRules.check(parts, schema(before, version.text("name")));
        }
        if (!unique) {
            versions.invalid("must contain unique version names");
        }
        if (stored != 1) {
            versions.invalid("must have exactly one version marked as storage version");
        }
    }

    private static JsonNode schema(JsonNode spec, String version) {
        for (JsonNode each : spec.path("versions")) {
            if (each.path("name").asString().equals(version)) {
                return each.path("schema").path("openAPIV3Schema");
            }
        }
        return MissingNode.getInstance();
    }

    private static void storedVersions(Field definition) {
        Definition read = new Definition(definition.object());
        List<String> known = read.versions().stream().map(Definition.Version::name).toList();
        Field stored = definition.at("status", "storedVersions");
        stored.each(
                each -> {
                    if (!known.contains(each.text())) {
                        each.invalid(
                                "missing from spec.versions; "
                                        + each.text()
                                        + " was previously a storage version, and must remain in"
                                        + " spec.versions until a storage migration ensures no data"
                                        + " remains persisted in "
                                        + each.text()
                                        + " and removes "
                                        + each.text()
                                        + " from status.storedVersions");
                    }
                });
        if (stored.empty()) {
            stored.invalid("must have at least one stored version");
        }
        read.storageVersion()
                .map(Definition.Version::name)
                .filter(version -> !Trees.texts(stored.node()).contains(version))
                .ifPresent(version -> stored.invalid("must have the storage version " + version));
    }
}
