package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import java.util.List;

/** What makes a security context sound. */
final class SecurityRules {
    private SecurityRules() {}

    static void pod(Field context) {
        ids(context);
        if (context.has("fsGroup")) {
            id(context.at("fsGroup"));
        }
        context.at("supplementalGroups").each(SecurityRules::id);
        context.at("fsGroupChangePolicy").oneOf("Always", "OnRootMismatch");
        profile(context.at("seccompProfile"));
    }

    static void container(Field context) {
        ids(context);
        profile(context.at("seccompProfile"));
        context.at("procMount").oneOf("Default", "Unmasked");
        Field escalation = context.at("allowPrivilegeEscalation");
        if (escalation.present() && !escalation.flag()) {
            if (context.at("privileged").flag()) {
                context.invalid(
                        "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            context.at("capabilities", "add")
                    .each(
                            capability -> {
                                if (capability.text().equals("CAP_SYS_ADMIN")) {
                                    context.invalid(
                                            "cannot set `allowPrivilegeEscalation` to false and"
                                                    + " `capabilities.Add` CAP_SYS_ADMIN");
                                }
                            });
        }
    }

    private static void ids(Field context) {
        for (String member : List.of("runAsUser", "runAsGroup")) {
            if (context.has(member)) {
                id(context.at(member));
            }
        }
    }

    private static void id(Field id) {
        id.between(0, Integer.MAX_VALUE);
    }

    private static void profile(Field profile) {
        if (profile.absent()) {
            return;
        }
        Field type = profile.at("type");
        if (!type.isRequired()) {
            return;
        }
        type.oneOf("Localhost", "RuntimeDefault", "Unconfined");
        Field file = profile.at("localhostProfile");
        if (type.text().equals("Localhost")) {
            if (file.absent()) {
                file.required("must be set when seccomp type is Localhost ");
            }
        } else if (file.present()) {
            file.invalid("can only be set when seccomp type is Localhost");
        }
    }
}
