package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Addresses;
import io.jollyboat.core.format.Formats;

/** What makes sound how a pod finds names. The limits are those of libc on Linux. */
final class DnsRules {
    private static final int MOST_SERVERS = 3;
    private static final int MOST_SEARCHES = 32;
    private static final int LONGEST_SEARCHES = 2048;

    private DnsRules() {}

    static void check(Field spec) {
        Field config = spec.at("dnsConfig");
        Field servers = config.at("nameservers");
        if (spec.text("dnsPolicy").equals("None")) {
            if (config.absent()) {
                config.required("must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (servers.empty()) {
                servers.required(
                        "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        if (servers.items().size() > MOST_SERVERS) {
            servers.invalid("must not have more than " + MOST_SERVERS + " nameservers");
        }
        servers.each(address -> address.matches(Addresses::ip));
        searches(config.at("searches"));
        for (Field option : config.at("options").items()) {
            if (option.text("name").isEmpty()) {
                option.required("must not be empty");
            }
        }
    }

    private static void searches(Field searches) {
        if (searches.items().size() > MOST_SEARCHES) {
            searches.invalid("must not have more than " + MOST_SEARCHES + " search paths");
        }
        if (String.join(" ", Trees.texts(searches.node())).length() > LONGEST_SEARCHES) {
            searches.invalid(
                    "must not have more than "
                            + LONGEST_SEARCHES
                            + " characters (including spaces) in the search list");
        }
        for (Field search : searches.items()) {
            String name = search.text();
            if (!name.equals(".")) {
                String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
                Formats.dnsSearch(relative).forEach(wrong -> search.invalid(relative, wrong));
            }
        }
    }
}
