package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What makes a pod's volumes sound. */
final class VolumeRules {
    private VolumeRules() {}

    static void check(Field volumes) {
        Set<String> names = new HashSet<>();
        for (Field volume : volumes.items()) {
            Field name = volume.at("name");
            if (name.isRequired()) {
                name.matches(Formats::dnsLabel);
                if (!names.add(name.text())) {
                    name.duplicate();
                }
            }
            source(volume);
        }
    }

    private static void source(Field volume) {
        int found = 0;
        for (String type : List.copyOf(volume.keys())) {
            if (type.equals("name")) {
                continue;
            }
            Field source = volume.at(type);
            if (++found > 1) {
                source.forbidden("may not specify more than 1 volume type");
            } else {
                source(type, source);
            }
        }
        if (found == 0) {
            volume.required("must specify a volume type");
        }
    }

    private static void source(String type, Field source) {
        switch (type) {
            case "configMap" -> {
                source.at("name").isRequired();
                files(source);
            }
            case "secret" -> {
                source.at("secretName").isRequired();
                files(source);
            }
            case "downwardAPI" -> files(source);
            case "projected" -> projected(source);
            case "persistentVolumeClaim" -> source.at("claimName").isRequired();
            case "hostPath" -> hostPath(source);
            case "emptyDir" -> ResourceRules.notNegative(source.at("sizeLimit"));
            case "nfs" -> nfs(source);
            case "csi" -> source.at("driver").isRequired();
            default -> {
                // Volumes of other makers are for their drivers to judge.
            }
        }
    }

    private static void hostPath(Field source) {
        Field path = source.at("path");
        if (path.isRequired() && List.of(path.text().split("/")).contains("..")) {
            path.invalid("must not contain '..'");
        }
        source.at("type")
                .oneOf(
                        "BlockDevice",
                        "CharDevice",
                        "Directory",
                        "DirectoryOrCreate",
                        "File",
                        "FileOrCreate",
                        "Socket");
    }

    private static void nfs(Field source) {
        source.at("server").isRequired();
        Field path = source.at("path");
        if (path.isRequired() && !path.text().startsWith("/")) {
            path.invalid("must be an absolute path");
        }
    }

    private static void projected(Field source) {
        mode(source.at("defaultMode"));
        for (Field part : source.at("sources").items()) {
            files(part.at("configMap"));
            files(part.at("secret"));
            files(part.at("downwardAPI"));
            if (part.has("configMap")) {
                part.at("configMap", "name").isRequired();
            }
            if (part.has("secret")) {
                part.at("secret", "name").isRequired();
            }
            if (part.has("serviceAccountToken")) {
                part.at("serviceAccountToken", "path").isRequired();
            }
        }
    }

    private static void files(Field source) {
        mode(source.at("defaultMode"));
        for (Field item : source.at("items").items()) {
            if (!item.has("fieldRef") && !item.has("resourceFieldRef")) {
                item.at("key").isRequired();
            }
            if (item.at("path").isRequired()) {
                ContainerRules.relativePath(item.at("path"));
            }
            mode(item.at("mode"));
        }
    }

    private static void mode(Field mode) {
        long bits = mode.number(0);
        if (bits < 0 || bits > 0777) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
