package io.jollyboat.apiserver.store.etcd;

import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which etcd, and how to talk to it.
 *
 * @param endpoints of the members of one cluster, as {@code http://127.0.0.1:2379}
 * @param exclusive nobody but this process writes there, so that it knows the newest revision by
 *     itself and can find out what became of a write whose answer was lost
 * @param timeout how long a call may take before it fails
 * @param tls for {@code https} endpoints, else null
 */
public record EtcdSettings(
        List<URI> endpoints, boolean exclusive, Duration timeout, @Nullable SslContext tls) {

    /** Long enough for a busy disk, short enough for a client that waits. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("an etcd has at least one endpoint");
        }
        if (timeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("a timeout of at least 100 ms: " + timeout);
        }
    }

    /**
     * Reads an address as a user gives it: {@code etcd://host:port,host:port}, the port being 2379
     * unless named. Others may write to that etcd.
     *
     * @param tls null for plain connections
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static EtcdSettings parse(String address, @Nullable EtcdTls tls) {
        if (!address.matches("etcd://[^,/\\s]+(,[^,/\\s]+)*/?")) {
            throw new IllegalArgumentException(
                    "\"%s\" does not name an etcd: write etcd://host:port,host:port"
                            .formatted(address));
        }
        String members = address.substring("etcd://".length()).replace("/", "");
        String scheme = tls == null ? "http://" : "https://";
        List<URI> endpoints =
                Stream.of(members.split(","))
                        .map(member -> URI.create(scheme + withPort(member)))
                        .toList();
        return new EtcdSettings(endpoints, false, TIMEOUT, tls == null ? null : tls.context());
    }

    private static String withPort(String member) {
        return member.matches(".*:\\d+") ? member : member + ":2379";
    }

    /** Plain connections to an etcd that others may write to as well. */
    public static EtcdSettings shared(List<URI> endpoints) {
        return new EtcdSettings(endpoints, false, TIMEOUT, null);
    }

    /** A plain connection to an etcd that only this process writes to. */
    public static EtcdSettings exclusive(URI endpoint) {
        return new EtcdSettings(List.of(endpoint), true, TIMEOUT, null);
    }

    /** The endpoints, for people. */
    String where() {
        return String.join(", ", endpoints.stream().map(URI::toString).toList());
    }
}
