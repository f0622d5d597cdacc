package io.jollyboat.kubelet.container;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.kubelet.runtime.SandboxSpec.Dns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The resolver configuration of a pod by its DNS policy.
 *
 * @param servers of the cluster's DNS; empty when the cluster has none
 * @param domain of the cluster, as in {@code cluster.local}
 * @param host what the machine itself uses
 */
public record PodDns(List<String> servers, String domain, Dns host) {

    /** As many as resolvers take. */
    private static final int MOST_SERVERS = 3;

    private static final int MOST_SEARCHES = 32;

    public PodDns {
        servers = List.copyOf(servers);
    }

    public Dns of(Pod pod) {
        String policy = pod.spec().dnsPolicy();
        boolean cluster =
                switch (policy) {
                    case "None", "Default" -> false;
                    case "ClusterFirstWithHostNet" -> !servers.isEmpty();
                    default -> !servers.isEmpty() && !pod.spec().hostNetwork();
                };
        Dns base = policy.equals("None") ? Dns.NONE : cluster ? cluster(pod.namespace()) : host;
        if (!pod.spec().has("dnsConfig")) {
            return base;
        }
        var config = pod.spec().dnsConfig();
        var nameservers = new LinkedHashSet<>(base.servers());
        nameservers.addAll(config.nameservers());
        var searches = new LinkedHashSet<>(base.searches());
        searches.addAll(config.searches());
        var options = new LinkedHashMap<String, String>();
        base.options().forEach(option -> options.put(name(option), option));
        config.options()
                .forEach(
                        option ->
                                options.put(
                                        option.name(),
                                        option.value().isEmpty()
                                                ? option.name()
                                                : option.name() + ":" + option.value()));
        return limited(nameservers, searches, options.values());
    }

    private Dns cluster(String namespace) {
        var searches = new LinkedHashSet<String>();
        searches.add(namespace + ".svc." + domain);
        searches.add("svc." + domain);
        searches.add(domain);
        searches.addAll(host.searches());
        return limited(servers, searches, List.of("ndots:5"));
    }

    private static Dns limited(
            Iterable<String> servers, Iterable<String> searches, Iterable<String> options) {
        return new Dns(
                first(servers, MOST_SERVERS),
                first(searches, MOST_SEARCHES),
                first(options, Integer.MAX_VALUE));
    }

    private static List<String> first(Iterable<String> all, int most) {
        var list = new ArrayList<String>();
        for (String one : all) {
            if (list.size() < most) {
                list.add(one);
            }
        }
        return list;
    }

    private static String name(String option) {
        int colon = option.indexOf(':');
        return colon < 0 ? option : option.substring(0, colon);
    }

    /** Reads a machine's resolver configuration, {@code /etc/resolv.conf}. */
    public static Dns parse(String text) {
        var servers = new ArrayList<String>();
        List<String> searches = List.of();
        List<String> options = List.of();
        for (String line : text.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> servers.addAll(values.subList(0, Math.min(1, values.size())));
                case "search" ->
                        searches = values.stream().filter(value -> !value.equals(".")).toList();
                case "options" -> options = values;
                default -> {} // comments, sortlist and whatever else resolvers ignore
            }
        }
        return new Dns(servers, searches, options);
    }
}
