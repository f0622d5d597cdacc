package io.jollyboat.jolly.services;

/**
 * Where one port of a service is opened.
 *
 * @param port the port's name, or its number where it has none
 * @param scheme {@code http}, {@code https}, or what else is spoken there: {@code tcp}, {@code udp}
 * @param authority host and port
 */
public record ServicePlace(String port, String scheme, String authority) {

    public String url() {
        return scheme + "://" + authority;
    }

    /** Whether a browser can show it. */
    public boolean browsable() {
        return scheme.startsWith("http");
    }
}
