package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one member of etcd, over which jetcd's generated calls go. jetcd's own client
 * is not used: its layers of retries and futures add a quarter to a half to the processor's time of
 * a write, and what they do is done better here, where it is known which calls may be repeated.
 *
 * <p>Answers arrive on the network's thread, which must not be blocked.
 */
final class EtcdConnection implements AutoCloseable {

    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    /** Wide enough that a large range needs no pauses; a fixed one needs no probing either. */
    private static final int WINDOW = 4 * 1024 * 1024;

    private final ManagedChannel channel;

    private EtcdConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    /** A connection that will be made by the first call. */
    static EtcdConnection to(URI endpoint, EtcdSettings settings, Duration patience) {
        var address = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
        NettyChannelBuilder builder =
                NettyChannelBuilder.forAddress(address)
                        .directExecutor()
                        .disableRetry()
                        .disableServiceConfigLookUp()
                        .maxTraceEvents(0)
                        .flowControlWindow(WINDOW)
                        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
                        .keepAliveTime(10, TimeUnit.SECONDS)
                        .keepAliveTimeout(3, TimeUnit.SECONDS)
                        .maxInboundMessageSize(EtcdReads.LARGEST_ANSWER);
        if (settings.tls() != null) {
            builder.sslContext(settings.tls());
        } else {
            builder.usePlaintext();
        }
        return new EtcdConnection(builder.build());
    }

    /** Asks. To cancel what is given back takes the question back. */
    <Q, A> CompletableFuture<A> call(EtcdRpc<Q, A> rpc, Q request) {
        ClientCall<Q, A> call = channel.newCall(rpc.method(), CallOptions.DEFAULT);
        var answer = new Answer<A>(call);
        call.start(answer.listener, new Metadata());
        call.request(2); // the second would be one too many, and is told as a failure
        call.sendMessage(request);
        call.halfClose();
        return answer;
    }

    /** A stream of changes, not begun yet. */
    ClientCall<WatchRequest, WatchResponse> watch() {
        return channel.newCall(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT);
    }

    /** Begins a stream; it fails when its member has lost the others. Asks for one message. */
    static void begin(
            ClientCall<WatchRequest, WatchResponse> stream,
            WatchRequest request,
            ClientCall.Listener<WatchResponse> listener) {
        var headers = new Metadata();
        headers.put(HAS_LEADER, "true");
        stream.start(listener, headers);
        stream.request(1);
        stream.sendMessage(request);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final class Answer<A> extends CompletableFuture<A> {

        private final ClientCall<?, A> call;
        private @Nullable A message; // on the call's own thread only
        private final ClientCall.Listener<A> listener =
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(A arrived) {
                        message = arrived;
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        A arrived = message;
                        if (status.isOk() && arrived != null) {
                            complete(arrived);
                        } else {
                            completeExceptionally(status.asException());
                        }
                    }
                };

        Answer(ClientCall<?, A> call) {
            this.call = call;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            call.cancel("nobody waits any more", null);
            return super.cancel(mayInterruptIfRunning);
        }
    }
}
