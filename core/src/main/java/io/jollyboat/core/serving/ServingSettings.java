package io.jollyboat.core.serving;

import io.jollyboat.core.options.Options;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Where a component tells of itself, by the names of Kubernetes' flags.
 *
 * @param address an IP address
 * @param port 1 to 65535, or 0 for nowhere
 */
public record ServingSettings(String address, int port) {

    private static final int HIGHEST = 65535;

    /** At a port of the loopback: only this machine is told, as with kubeadm. */
    public static ServingSettings at(int port) {
        return new ServingSettings("127.0.0.1", port);
    }

    /**
     * As one flag says it: an address, a port after it or not. An empty one says nothing.
     *
     * @param usual the address and the port of who says nothing of them
     * @throws IllegalArgumentException when it is not written so
     */
    public static ServingSettings of(String value, ServingSettings usual) {
        if (value.isEmpty()) {
            return usual;
        }
        int colon = value.lastIndexOf(':');
        boolean bare = colon < 0 || (value.indexOf(':') < colon && !value.startsWith("["));
        String host = bare ? value : value.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        InetAddress address = address(bracketed ? host.substring(1, host.length() - 1) : host);
        return new ServingSettings(
                address.getHostAddress(), bare ? usual.port : port(value.substring(colon + 1)));
    }

    /** As {@link #of} takes it. */
    public String text() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    /** A component's options with those of where it serves. */
    public static <C> Options<C> added(
            Options<C> options,
            Function<C, ServingSettings> get,
            BiFunction<C, ServingSettings, C> set) {
        return options.with(
                        "bind-address",
                        (config, value) ->
                                set.apply(
                                        config,
                                        new ServingSettings(
                                                address(value).getHostAddress(),
                                                get.apply(config).port)))
                .with(
                        "secure-port",
                        (config, value) ->
                                set.apply(
                                        config,
                                        new ServingSettings(
                                                get.apply(config).address, port(value))));
    }

    /** As what listens wants it. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address(address), port);
    }

    private static InetAddress address(String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("it is an IP address", none);
        }
    }

    private static int port(String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("it is a port from 0 to 65535", none);
        }
        throw new IllegalArgumentException("it is a port from 0 to 65535");
    }
}
