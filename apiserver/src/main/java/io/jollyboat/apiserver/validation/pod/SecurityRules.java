package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What makes a security context sound. */
final class SecurityRules {
    private static final int LONGEST_SYSCTL = 253;
    private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final Pattern SYSCTL =
            Pattern.compile("^(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART + "$");

    private SecurityRules() {}

    static void pod(Field context) {
        ids(context);
        if (context.has("fsGroup")) {
            id(context.at("fsGroup"));
        }
        context.at("supplementalGroups").each(SecurityRules::id);
        context.at("fsGroupChangePolicy").oneOf("Always", "OnRootMismatch");
        profile(context.at("seccompProfile"));
        Set<String> sysctls = new HashSet<>();
        for (Field sysctl : context.at("sysctls").items()) {
            Field name = sysctl.at("name");
            if (!name.isRequired()) {
                continue;
            }
            if (name.text().length() > LONGEST_SYSCTL || !SYSCTL.matcher(name.text()).matches()) {
                name.invalid(
                        "must have at most "
                                + LONGEST_SYSCTL
                                + " characters and match regex "
                                + SYSCTL.pattern());
            } else if (!sysctls.add(name.text().replace('/', '.'))) {
                name.duplicate();
            }
        }
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
