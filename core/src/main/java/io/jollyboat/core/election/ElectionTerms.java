package io.jollyboat.core.election;

import java.time.Duration;

/**
 * How an election goes.
 *
 * @param namespace of the lease, usually {@code kube-system}
 * @param name of the lease, as {@code kube-controller-manager}
 * @param identity of this copy; no two copies may have the same
 * @param lease how long after the last renewal another copy may take over
 * @param renewal how long the leader goes on trying to renew before it gives up; less than lease
 * @param retry how often it renews, and others look
 */
public record ElectionTerms(
        String namespace,
        String name,
        String identity,
        Duration lease,
        Duration renewal,
        Duration retry) {

    public ElectionTerms {
        if (renewal.compareTo(lease) >= 0 || retry.compareTo(renewal) >= 0) {
            throw new IllegalArgumentException(
                    "a lease must last longer than its renewal may take, and that longer than one attempt");
        }
    }

    /** With the times of Kubernetes' own components: 15 s, 10 s and 2 s. */
    public static ElectionTerms standard(String name, String identity) {
        return new ElectionTerms(
                "kube-system",
                name,
                identity,
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2));
    }
}
