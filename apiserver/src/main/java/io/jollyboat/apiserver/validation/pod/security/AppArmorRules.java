package io.jollyboat.apiserver.validation.pod.security;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.PodContainers;

/** What makes sound which AppArmor profile confines, by field and as of old by note. */
public final class AppArmorRules {
    /** How the notes begin; the name of a container follows. */
    public static final String PREFIX = "container.apparmor.security.beta.kubernetes.io/";

    private static final String LOCALHOST = "localhost/";

    /** A path's highest length on Linux, without the end mark. */
    private static final int LONGEST = 4095;

    private AppArmorRules() {}

    static void profile(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.at("type");
        Field file = profile.at("localhostProfile");
        switch (type.text()) {
            case "" -> type.required("type is required when appArmorProfile is set");
            case "Localhost" -> localhost(file);
            case "RuntimeDefault", "Unconfined" -> {
                if (file.present()) {
                    file.invalid("can only be set when AppArmor type is Localhost");
                }
            }
            default -> type.oneOf("Localhost", "RuntimeDefault", "Unconfined");
        }
    }

    private static void localhost(Field file) {
        String name = file.text();
        if (!name.equals(name.strip())) {
            file.invalid("must not be padded with whitespace");
        } else if (name.isEmpty()) {
            file.required("must be set when AppArmor type is Localhost");
        }
        file.atMostBytes(LONGEST);
    }

    /** The notes on a pod or on a template. */
    public static void annotations(Field annotations, Field spec) {
        for (String key : annotations.keys()) {
            if (!key.startsWith(PREFIX)) {
                continue;
            }
            String container = key.substring(PREFIX.length());
            Field note = annotations.key(key);
            if (PodContainers.of(spec).stream()
                    .noneMatch(each -> each.text("name").equals(container))) {
                note.invalid(container, "container not found");
            }
            if (!known(note.text())) {
                note.invalid("invalid AppArmor profile name: \"" + note.text() + '"');
            }
        }
    }

    private static boolean known(String profile) {
        return profile.isEmpty()
                || profile.equals("runtime/default")
                || profile.equals("unconfined")
                || profile.startsWith(LOCALHOST);
    }

    /** Where there is both, note and field say the same; there is neither on Windows. */
    public static void match(Field annotations, Field spec) {
        if (spec.at("os").text("name").equals("windows")) {
            return;
        }
        Field ofPod = spec.at("securityContext", "appArmorProfile");
        for (Field container : PodContainers.of(spec)) {
            Field note = annotations.at(PREFIX + container.text("name"));
            if (!note.node().isMissingNode()) {
                Field own = container.at("securityContext", "appArmorProfile");
                match(note.text(), own, own.present() ? own : ofPod);
            }
        }
    }

    private static void match(String note, Field place, Field profile) {
        boolean same =
                switch (profile.text("type")) {
                    case "Unconfined" -> note.equals("unconfined");
                    case "RuntimeDefault" -> note.equals("runtime/default");
                    case "Localhost" -> note.startsWith(LOCALHOST);
                    default -> true;
                };
        if (!same) {
            place.at("type").forbidden("apparmor type in annotation and field must match");
        } else if (profile.text("type").equals("Localhost")
                && !note.substring(LOCALHOST.length()).equals(profile.text("localhostProfile"))) {
            place.at("localhostProfile")
                    .forbidden("apparmor profile in annotation and field must match");
        }
    }
}
