package io.jollyboat.kubelet.runtime.docker.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;

/** Where an engine listens: {@code unix:///var/run/docker.sock} or {@code tcp://host:2375}. */
public record EngineAddress(String text) {

    /** Where Docker listens unless told otherwise. */
    public static final EngineAddress DEFAULT = new EngineAddress("unix:///var/run/docker.sock");

    public EngineAddress {
        resolve(text);
    }

    /**
     * Whether the engine is on this machine, so that its processes and control groups can be
     * touched.
     */
    public boolean isLocal() {
        return text.startsWith("unix:");
    }

    SocketAddress socket() {
        return resolve(text);
    }

    private static SocketAddress resolve(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused(text, e);
        }
        if ("unix".equals(uri.getScheme())
                && uri.getPath() != null
                && uri.getPath().startsWith("/")) {
            return UnixDomainSocketAddress.of(uri.getPath());
        }
        if (("tcp".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                && uri.getHost() != null
                && uri.getPort() > 0) {
            return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
        }
        throw refused(text, null);
    }

    private static IllegalArgumentException refused(
            String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "\""
                        + text
                        + "\" is not the address of an engine such as unix:///var/run/docker.sock",
                cause);
    }

    @Override
    public String toString() {
        return text;
    }
}
