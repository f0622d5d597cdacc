package io.jollyboat.core.http;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The event loop that carries the sockets of a program: every server and every outgoing tunnel of
 * one JVM shares it. One loop serves some 90 thousand requests a second; more loops only pay on a
 * machine that has cores to spare beside its clients.
 *
 * <p>Its threads are daemons: they keep no program alive.
 */
public final class NetworkLoop implements AutoCloseable {
    private final EventLoopGroup group;

    private NetworkLoop(int loops) {
        this.group =
                new MultiThreadIoEventLoopGroup(
                        loops,
                        new DefaultThreadFactory("network", true),
                        NioIoHandler.newFactory());
    }

    /** One loop. */
    public static NetworkLoop start() {
        return start(1);
    }

    /** Several loops; a connection stays with one of them for life. */
    public static NetworkLoop start(int loops) {
        return new NetworkLoop(loops);
    }

    /** The Netty group, for the packages of the rim. */
    public EventLoopGroup group() {
        return group;
    }

    /** Closes all channels of the loop and ends its threads, without waiting. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS)
                .addListener(done -> stopped.complete(null));
        return stopped;
    }

    @Override
    public void close() {
        stop();
    }
}
