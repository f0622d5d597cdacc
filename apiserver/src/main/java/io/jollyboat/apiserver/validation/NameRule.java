package io.jollyboat.apiserver.validation;

import io.jollyboat.core.format.Formats;
import java.util.List;

/** Which names a kind's objects may have: the complaints about one, none when it is good. */
@FunctionalInterface
public interface NameRule {
    /** What most kinds ask for. */
    NameRule SUBDOMAIN = Formats::dnsSubdomain;

    NameRule LABEL = Formats::dnsLabel;

    NameRule LABEL_1035 = Formats::dns1035Label;

    /** RBAC's rule: anything that fits into a path. */
    NameRule PATH_SEGMENT = Formats::pathSegment;

    List<String> complaints(String name);

    /** The complaints about the start of a name, to which a random suffix will be added. */
    default List<String> prefixComplaints(String prefix) {
        // A dash at the end will be followed by the suffix: judge it as if it already were.
        return complaints(
                prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix);
    }
}
