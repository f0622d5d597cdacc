package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.PodContainers;
import io.jollyboat.apiserver.validation.volume.PodFacts;
import io.jollyboat.apiserver.validation.volume.VolumePaths;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What makes a container's environment sound. */
final class EnvironmentRules {
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
        Field whole = container.at("envFrom");
        whole.each(source -> wholeSource(source, whole));
    }

    private static void source(Field variable) {
        Field from = variable.at("valueFrom");
        if (from.absent()) {
            return;
        }
        List<String> given = SOURCES.stream().filter(from::has).toList();
        given.forEach(source -> source(from.at(source), source));
        if (given.isEmpty()) {
            from.invalid(
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                            + " `secretKeyRef` or `fileKeyRef`");
        } else if (variable.has("value")) {
            from.invalid("", "may not be specified when `value` is not empty");
        } else if (given.size() > 1) {
            from.invalid("", "may not have more than one field specified at a time");
        }
    }

    private static void source(Field source, String kind) {
        switch (kind) {
            case "fieldRef" -> PodFacts.field(source, PodFacts.IN_VARIABLES);
            case "resourceFieldRef" -> PodFacts.resource(source, false);
            case "fileKeyRef" -> file(source);
            default -> {
                source.at("name").matches(Formats::dnsSubdomain);
                if (source.at("key").isRequired()) {
                    source.at("key").matches(Formats::configKey);
                }
            }
        }
    }

    private static void file(Field source) {
        if (source.at("key").isRequired()) {
            source.at("key").matches(Formats::environmentName);
        }
        if (source.at("volumeName").isRequired()) {
            source.at("volumeName").matches(Formats::dnsLabel);
        }
        if (source.at("path").isRequired()) {
            VolumePaths.withoutBacksteps(source.at("path"));
        }
    }

    /** Variables come out of files only in volumes that live as long as the pod. */
    static void volumesOfFiles(Field spec, Map<String, JsonNode> volumes) {
        for (Field container : PodContainers.of(spec)) {
            for (Field variable : container.at("env").items()) {
                Field source = variable.at("valueFrom", "fileKeyRef");
                if (source.present()) {
                    volumeOfFile(source.at("volumeName"), volumes.get(source.text("volumeName")));
                }
            }
        }
    }

    private static void volumeOfFile(Field name, @Nullable JsonNode volume) {
        if (volume == null) {
            name.violations().notFound(name.path(), name.text());
        } else if (!volume.has("emptyDir")) {
            name.invalid("referenced volume must be of type emptyDir");
        }
    }

    /** What is wrong with the number of sources is said of the list. */
    private static void wholeSource(Field source, Field list) {
        source.at("prefix").matchesIfPresent(Formats::environmentName);
        List<String> given =
                List.of("configMapRef", "secretRef").stream().filter(source::has).toList();
        for (String kind : given) {
            Field name = source.at(kind, "name");
            if (name.isRequired()) {
                name.matches(NameRule.SUBDOMAIN::prefixComplaints);
            }
        }
        if (given.isEmpty()) {
            list.invalid("", "must specify one of: `configMapRef` or `secretRef`");
        } else if (given.size() > 1) {
            list.invalid("", "may not have more than one field specified at a time");
        }
    }
}
