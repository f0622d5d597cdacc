package io.jollyboat.apiserver.validation.pod.security;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.PodContainers;
import io.jollyboat.apiserver.validation.volume.VolumePaths;
import java.util.Set;

/** What makes sound which calls into the kernel are let through, by field and as of old by note. */
public final class SeccompRules {
    private static final String OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String OF_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";
    private static final Set<String> RUNTIME_DEFAULT = Set.of("runtime/default", "docker/default");

    private SeccompRules() {}

    static void profile(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.at("type");
        if (type.absent()) {
            type.required("type is required when seccompProfile is set");
        } else {
            type.oneOf("Localhost", "RuntimeDefault", "Unconfined");
        }
        Field file = profile.at("localhostProfile");
        if (!type.text().equals("Localhost")) {
            if (file.present()) {
                file.invalid(profile.node(), "can only be set when seccomp type is Localhost");
            }
        } else if (file.absent()) {
            file.required("must be set when seccomp type is Localhost");
        } else {
            VolumePaths.descending(file);
        }
    }

    /** The notes on a pod or on a template. */
    public static void annotations(Field annotations) {
        for (String key : annotations.keys()) {
            if (key.equals(OF_POD) || key.startsWith(OF_CONTAINER)) {
                annotation(annotations.at(key));
            }
        }
    }

    private static void annotation(Field note) {
        String text = note.text();
        if (text.startsWith(LOCALHOST)) {
            String file = text.substring(LOCALHOST.length());
            if (file.startsWith("/")) {
                note.invalid(file, "must be a relative path");
            }
            if (VolumePaths.leadsBack(file)) {
                note.invalid(file, "must not contain '..'");
            }
        } else if (!RUNTIME_DEFAULT.contains(text) && !text.equals("unconfined")) {
            note.invalid("must be a valid seccomp profile");
        }
    }

    /** Where there is both, note and field say the same. */
    public static void match(Field annotations, Field spec) {
        matches(annotations.at(OF_POD), spec.at("securityContext", "seccompProfile"));
        for (Field container : PodContainers.of(spec)) {
            matches(
                    annotations.at(OF_CONTAINER + container.text("name")),
                    container.at("securityContext", "seccompProfile"));
        }
    }

    private static void matches(Field note, Field profile) {
        if (note.node().isMissingNode()) {
            return;
        }
        String text = note.text();
        boolean same =
                switch (profile.text("type")) {
                    case "Unconfined" -> text.equals("unconfined");
                    case "RuntimeDefault" -> RUNTIME_DEFAULT.contains(text);
                    case "Localhost" -> text.startsWith(LOCALHOST);
                    default -> true;
                };
        if (!same) {
            profile.at("type").forbidden("seccomp type in annotation and field must match");
        } else if (profile.text("type").equals("Localhost")
                && !text.substring(LOCALHOST.length()).equals(profile.text("localhostProfile"))) {
            profile.at("localhostProfile")
                    .forbidden("seccomp profile in annotation and field must match");
        }
    }
}
