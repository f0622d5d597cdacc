package io.jollyboat.proxy.gateway;

import io.jollyboat.core.http.HttpExchange;
import io.jollyboat.core.pki.Credential;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests at one port of a Gateway lead.
 *
 * @param secure whether they come by TLS
 * @param entries in the order in which they count, see {@link #ORDER}
 * @param credentials what is shown to who calls by these names
 */
record PortTable(boolean secure, List<Entry> entries, Map<Hostname, Credential> credentials) {

    /** Of one host, one match and where that leads; {@code age} puts older routes first. */
    record Entry(Hostname host, RequestMatch match, String age, RouteRule rule) {}

    static final Comparator<Entry> ORDER =
            Comparator.<Entry>comparingInt(entry -> -entry.host().precision())
                    .thenComparing(Entry::match, RequestMatch.ORDER)
                    .thenComparing(Entry::age);

    PortTable {
        entries = entries.stream().sorted(ORDER).toList(); // stable: rules stay in their order
        credentials = Map.copyOf(credentials);
    }

    Optional<Entry> find(String host, HttpExchange exchange) {
        return entries.stream()
                .filter(entry -> entry.host().matches(host) && entry.match().matches(exchange))
                .findFirst();
    }

    @Nullable Credential credential(String host) {
        return credentials.entrySet().stream()
                .filter(one -> one.getKey().matches(host))
                .max(Comparator.comparingInt(one -> one.getKey().precision()))
                .map(Map.Entry::getValue)
                .orElse(null);
    }
}
