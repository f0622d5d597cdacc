package io.jollyboat.apiserver.allocator;

import io.jollyboat.apiserver.json.Trees;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which addresses and ports services have. What it answers and what it is told take the same time
 * however many services there are.
 *
 * <p>Safe for use by several threads.
 */
public final class Claims {

    private record Claim(Set<String> addresses, Set<Integer> ports) {}

    private static final Claim NOTHING = new Claim(Set.of(), Set.of());

    private final Map<String, Claim> claims = new HashMap<>(); // by owner
    private final Map<String, Set<String>> addresses = new HashMap<>(); // their owners
    private final Map<Integer, Set<String>> ports = new HashMap<>(); // their owners

    /** Those of some services. */
    public static Claims of(Collection<ObjectNode> services) {
        var claims = new Claims();
        services.forEach(claims::put);
        return claims;
    }

    /** Whose claims those of a service are; empty for one that has no name yet. */
    static String owner(JsonNode service) {
        String name = Trees.text(service, "metadata", "name");
        return name.isEmpty() ? "" : Trees.text(service, "metadata", "namespace") + "/" + name;
    }

    /** The ports of nodes that a service has. */
    static Set<Integer> ports(JsonNode service) {
        Set<Integer> ports = new HashSet<>();
        for (ObjectNode port : Trees.objects(service, "spec", "ports")) {
            ports.add((int) Trees.number(port, 0, "nodePort"));
        }
        ports.add((int) Trees.number(service, 0, "spec", "healthCheckNodePort"));
        ports.remove(0); // that is none
        return ports;
    }

    /** A service is there, or is otherwise than before. */
    public synchronized void put(ObjectNode service) {
        replace(
                owner(service),
                new Claim(Set.copyOf(Trees.texts(service, "spec", "clusterIPs")), ports(service)));
    }

    /** A service is there no more. */
    public synchronized void remove(ObjectNode service) {
        replace(owner(service), NOTHING);
    }

    /** No service is there. */
    public synchronized void clear() {
        claims.clear();
        addresses.clear();
        ports.clear();
    }

    private void replace(String owner, Claim next) {
        Claim before = next.equals(NOTHING) ? claims.remove(owner) : claims.put(owner, next);
        if (before != null) {
            before.addresses().forEach(address -> release(addresses, address, owner));
            before.ports().forEach(port -> release(ports, port, owner));
        }
        next.addresses().forEach(address -> take(addresses, address, owner));
        next.ports().forEach(port -> take(ports, port, owner));
    }

    private static <T> void take(Map<T, Set<String>> owners, T thing, String owner) {
        owners.computeIfAbsent(thing, first -> new HashSet<>(2)).add(owner);
    }

    private static <T> void release(Map<T, Set<String>> owners, T thing, String owner) {
        owners.computeIfPresent(
                thing, (same, all) -> all.remove(owner) && all.isEmpty() ? null : all);
    }

    /** Whether an address is another one's. */
    synchronized boolean addressTaken(String address, String owner) {
        return taken(addresses, address, owner);
    }

    /** Whether a port is another one's. */
    synchronized boolean portTaken(int port, String owner) {
        return taken(ports, port, owner);
    }

    private static <T> boolean taken(Map<T, Set<String>> owners, T thing, String owner) {
        Set<String> all = owners.getOrDefault(thing, Set.of());
        return all.size() > 1 || (all.size() == 1 && !all.contains(owner));
    }
}
