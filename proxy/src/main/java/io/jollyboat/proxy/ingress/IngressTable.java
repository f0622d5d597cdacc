package io.jollyboat.proxy.ingress;

import io.jollyboat.core.pki.Credential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where requests lead, by host and path. A host that is named counts before a wildcard, which
 * stands for one label, and that before rules for any host.
 *
 * @param hosts rules in the order of {@link PathRule#ORDER}, by host, by {@code *.suffix}, or by
 *     the empty name for any
 * @param fallback for what no rule matches; null when no Ingress says
 * @param credentials what is shown to who calls by these names, which may be wildcards
 * @param secure hosts that are to be called by TLS
 */
record IngressTable(
        Map<String, List<PathRule>> hosts,
        @Nullable Backend fallback,
        Map<String, Credential> credentials,
        Set<String> secure) {

    static final IngressTable EMPTY = new IngressTable(Map.of(), null, Map.of(), Set.of());

    IngressTable {
        hosts = Map.copyOf(hosts);
        credentials = Map.copyOf(credentials);
        secure = Set.copyOf(secure);
    }

    /**
     * @param host in lower case, without a port
     */
    Optional<Backend> find(String host, String path) {
        List<PathRule> rules = hosts.get(host);
        if (rules == null) {
            rules = hosts.get(wildcard(host));
        }
        if (rules == null) {
            rules = hosts.getOrDefault("", List.of());
        }
        for (PathRule rule : rules) {
            if (rule.matches(path)) {
                return Optional.of(rule.backend());
            }
        }
        return Optional.ofNullable(fallback);
    }

    boolean secure(String host) {
        return !secure.isEmpty() && (secure.contains(host) || secure.contains(wildcard(host)));
    }

    @Nullable Credential credential(String host) {
        Credential exact = credentials.get(host);
        return exact == null ? credentials.get(wildcard(host)) : exact;
    }

    private static String wildcard(String host) {
        int dot = host.indexOf('.');
        return dot > 0 ? "*" + host.substring(dot) : "*";
    }
}
