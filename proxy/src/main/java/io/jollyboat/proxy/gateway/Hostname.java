package io.jollyboat.proxy.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A host, a wildcard for one or more labels ({@code *.example.com}), or any host (empty).
 *
 * @param name in lower case
 */
record Hostname(String name) {

    static final Hostname ANY = new Hostname("");

    static Hostname of(String name) {
        return new Hostname(name.toLowerCase(Locale.ROOT));
    }

    private boolean wild() {
        return name.startsWith("*.");
    }

    boolean matches(String host) {
        return name.isEmpty()
                || (wild()
                        ? host.endsWith(name.substring(1)) && host.length() > name.length() - 1
                        : host.equals(name));
    }

    /** The more precise of two that have hosts in common; nothing when they have none. */
    Optional<Hostname> and(Hostname other) {
        if (name.isEmpty() || other.name.equals(name)) {
            return Optional.of(other);
        }
        if (other.name.isEmpty()) {
            return Optional.of(this);
        }
        if (wild() && matches(other.wild() ? "x" + other.name.substring(1) : other.name)) {
            return Optional.of(other);
        }
        return other.wild() && other.matches(wild() ? "x" + name.substring(1) : name)
                ? Optional.of(this)
                : Optional.empty();
    }

    /** Higher is more precise. */
    int precision() {
        return name.isEmpty() ? 0 : wild() ? name.length() : 1000 + name.length();
    }

    /** What a listener and a route without or with hosts have in common. */
    static List<Hostname> common(Hostname listener, List<Hostname> route) {
        if (route.isEmpty()) {
            return List.of(listener);
        }
        var common = new ArrayList<Hostname>();
        route.forEach(one -> listener.and(one).ifPresent(common::add));
        return common;
    }
}
