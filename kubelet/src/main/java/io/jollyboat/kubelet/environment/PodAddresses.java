package io.jollyboat.kubelet.environment;

import java.util.List;

/**
 * The addresses a pod may ask for by field reference. The main address comes first; lists are empty
 * while there is none.
 */
public record PodAddresses(List<String> pod, List<String> host) {

    public PodAddresses {
        pod = List.copyOf(pod);
        host = List.copyOf(host);
    }

    static String first(List<String> addresses) {
        return addresses.isEmpty() ? "" : addresses.getFirst();
    }
}
