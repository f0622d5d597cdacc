package io.jollyboat.apiserver.validation.network;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;
import java.util.List;
import java.util.regex.Pattern;

/** The names of hosts that are asked for from outside, one by one or all below a domain. */
final class HostNames {
    private static final int LONGEST = 253;
    private static final Pattern WILDCARD =
            Pattern.compile(
                    "\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private HostNames() {}

    /** A name, or a star below a domain. */
    static void check(Field host) {
        if (host.text().contains("*")) {
            host.matches(HostNames::wildcard);
        } else {
            host.matches(Formats::dnsSubdomain);
        }
    }

    private static List<String> wildcard(String host) {
        if (host.length() > LONGEST) {
            return List.of(Formats.tooLong(LONGEST));
        }
        return WILDCARD.matcher(host).matches()
                ? List.of()
                : List.of(
                        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid"
                                + " DNS subdomain, which must consist of lower case alphanumeric"
                                + " characters, '-' or '.' and end with an alphanumeric character"
                                + " (e.g. '*.example.com', regex used for validation is '"
                                + WILDCARD
                                + "')");
    }

    /** A name that addresses may not pass for. */
    static void notAddress(Field host) {
        if (Addresses.isIp(host.text())) {
            host.invalid("must be a DNS name, not an IP address");
        }
    }

    /** A whole name of at least two parts, with or without the dot that ends it. */
    static void whole(Field name) {
        if (!name.isRequired()) {
            return;
        }
        String text = name.text();
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        List<String> wrong = Formats.dnsSubdomain(host);
        if (!wrong.isEmpty()) {
            name.invalid(host, String.join(",", wrong));
            return;
        }
        if (!host.contains(".")) {
            name.invalid(host, "should be a domain with at least two segments separated by dots");
            return;
        }
        for (String label : host.split("\\.")) {
            List<String> complaints = Formats.dnsLabel(label);
            if (!complaints.isEmpty()) {
                name.invalid(label, String.join(",", complaints));
                return;
            }
        }
    }
}
