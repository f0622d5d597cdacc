package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.regex.Pattern;

/** What makes a container's environment sound. */
final class EnvironmentRules {
    private static final Pattern KEYED =
            Pattern.compile("metadata\\.(labels|annotations)\\['[^']{1,320}'\\]");
    private static final List<String> FIELDS =
            List.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");
    private static final List<String> SOURCES =
            List.of(
                    "fieldRef",
                    "resourceFieldRef",
                    "configMapKeyRef",
                    "secretKeyRef",
                    "fileKeyRef");

    private EnvironmentRules() {}

    static void check(Field container) {
        for (Field variable : container.at("env").items()) {
            Field name = variable.at("name");
            if (name.isRequired()) {
                name.matches(Formats::environmentName);
            }
            source(variable);
        }
        container.at("envFrom").each(EnvironmentRules::wholeSource);
    }

    private static void source(Field variable) {
        Field from = variable.at("valueFrom");
        if (from.absent()) {
            return;
        }
        List<String> given = SOURCES.stream().filter(from::has).toList();
        if (variable.has("value") && !given.isEmpty()) {
            from.invalid("", "may not be specified when `value` is not empty");
        }
        if (given.isEmpty()) {
            from.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                            + " `secretKeyRef` or `fileKeyRef`");
        } else if (given.size() > 1) {
            from.invalid("", "may not have more than one field specified at a time");
        }
        if (from.has("fieldRef")) {
            Field path = from.at("fieldRef", "fieldPath");
            if (path.isRequired()
                    && !FIELDS.contains(path.text())
                    && !KEYED.matcher(path.text()).matches()) {
                path.violations().notSupported(path.path(), path.node(), FIELDS);
            }
        }
        if (from.has("resourceFieldRef")) {
            from.at("resourceFieldRef", "resource").isRequired();
        }
        for (String keyed : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.has(keyed)) {
                from.at(keyed).at("name").isRequired();
                Field key = from.at(keyed).at("key");
                if (key.isRequired()) {
                    key.matches(Formats::configKey);
                }
            }
        }
    }

    private static void wholeSource(Field source) {
        source.at("prefix").matchesIfPresent(Formats::environmentName);
        boolean configMap = source.has("configMapRef");
        boolean secret = source.has("secretRef");
        if (configMap && secret) {
            source.invalid("", "may not have more than one field specified at a time");
        } else if (!configMap && !secret) {
            source.invalid("", "must specify one of: `configMapRef` or `secretRef`");
        }
        if (configMap) {
            source.at("configMapRef", "name").isRequired();
        }
        if (secret) {
            source.at("secretRef", "name").isRequired();
        }
    }
}
