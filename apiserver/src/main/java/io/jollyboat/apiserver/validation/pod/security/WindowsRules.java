package io.jollyboat.apiserver.validation.pod.security;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.PodContainers;
import io.jollyboat.core.format.Formats;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What makes sound what is said to nodes with Windows. */
public final class WindowsRules {
    private static final int MOST_CREDENTIAL_KIB = 64;
    private static final int LONGEST_DOMAIN = 256;
    private static final int LONGEST_USER = 104;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NET_BIOS =
            Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern NOT_OF_USERS = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");
    private static final Pattern DOTS_OR_SPACES = Pattern.compile("[. ]+");

    private WindowsRules() {}

    /** A context's windowsOptions. */
    static void options(Field options) {
        options.at("gmsaCredentialSpecName").matchesIfPresent(Formats::dnsSubdomain);
        Field credential = options.at("gmsaCredentialSpec");
        if (given(credential)) {
            int bytes = credential.text().getBytes(StandardCharsets.UTF_8).length;
            if (bytes == 0) {
                credential.invalid("gmsaCredentialSpec cannot be an empty string");
            } else if (bytes > MOST_CREDENTIAL_KIB * 1024) {
                credential.invalid(
                        "gmsaCredentialSpec size must be under " + MOST_CREDENTIAL_KIB + " KiB");
            }
        }
        Field user = options.at("runAsUserName");
        if (given(user)) {
            runAs(user);
        }
    }

    private static boolean given(Field field) {
        return field.node().isString();
    }

    private static void runAs(Field name) {
        List<String> parts = List.of(name.text().split("\\\\", -1));
        if (name.text().isEmpty()) {
            name.invalid("runAsUserName cannot be an empty string");
        } else if (CONTROL.matcher(name.text()).find()) {
            name.invalid("runAsUserName cannot contain control characters");
        } else if (parts.size() > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
        } else {
            if (parts.size() == 2) {
                domain(name, parts.getFirst());
            }
            user(name, parts.getLast());
        }
    }

    private static void domain(Field name, String domain) {
        if (domain.length() >= LONGEST_DOMAIN) {
            name.invalid(
                    "runAsUserName's Domain length must be under "
                            + LONGEST_DOMAIN
                            + " characters");
        }
        if (!NET_BIOS.matcher(domain).matches() && !DOMAIN.matcher(domain).matches()) {
            name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
    }

    private static void user(Field name, String user) {
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (user.length() > LONGEST_USER) {
            name.invalid(
                    "runAsUserName's User length must not be longer than "
                            + LONGEST_USER
                            + " characters");
        }
        if (DOTS_OR_SPACES.matcher(user).matches()) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (NOT_OF_USERS.matcher(user).find()) {
            name.invalid(
                    "runAsUserName's User cannot contain the following characters:"
                            + " \"/\\:;|=,+*?<>@[]");
        }
    }

    /** Containers that are processes of the node are all so, and on its network. */
    public static void hostProcesses(Field spec) {
        Field ofPod = spec.at("securityContext", "windowsOptions", "hostProcess");
        List<Field> containers = PodContainers.of(spec);
        int onHost = 0;
        for (Field container : containers) {
            Field own = container.at("securityContext", "windowsOptions", "hostProcess");
            if (ofPod.present() && own.present() && ofPod.flag() != own.flag()) {
                own.invalid(
                        "pod hostProcess value must be identical if both are specified, was "
                                + ofPod.flag());
            }
            onHost += (own.present() ? own : ofPod).flag() ? 1 : 0;
        }
        if (onHost == 0) {
            return;
        }
        if (onHost != containers.size()) {
            spec.invalid(
                    "",
                    "If pod contains any hostProcess containers then all containers must be"
                            + " HostProcess containers");
        }
        if (!spec.at("hostNetwork").flag()) {
            spec.at("hostNetwork")
                    .invalid(
                            false,
                            "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }
}
