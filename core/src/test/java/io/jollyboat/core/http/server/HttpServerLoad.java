package io.jollyboat.core.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.jollyboat.core.http.Headers;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.client.TestCluster;
import io.jollyboat.core.runtime.Timeline;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.AsciiString;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a second one server loop answers (4 KB, over TLS), how many connections it
 * accepts, and what each costs the loop in CPU. Server and clients share the program, on a loop
 * each. Run by hand.
 */
final class HttpServerLoad {
    private static final int SECONDS = Integer.getInteger("seconds", 5);
    private static final byte[] BODY = new byte[4096];
    private static final byte[] REQUEST =
            "GET /api/v1/namespaces/default/pods/p HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: load\r\nAccept: application/json\r\n\r\n"
                    .getBytes(US_ASCII);

    private final NetworkLoop clients = NetworkLoop.start();
    private final NetworkLoop loop = NetworkLoop.start();
    private final LongAdder answers = new LongAdder();
    private final AtomicBoolean running = new AtomicBoolean();
    private final HttpServer server;
    private final SslContext http1;
    private final SslContext http2;

    private HttpServerLoad() throws Exception {
        TestCluster cluster = new TestCluster();
        InetSocketAddress anyPort = new InetSocketAddress("127.0.0.1", 0);
        server =
                HttpServer.start(
                        loop,
                        HttpServerConfig.secure(anyPort, cluster.tls()),
                        Timeline.real(),
                        exchange -> exchange.respond(200, Headers.json(), BODY));
        http1 = client("http/1.1");
        http2 = client("h2");
    }

    public static void main(String[] arguments) throws Exception {
        HttpServerLoad load = new HttpServerLoad();
        for (int round = 0; round < 2; round++) {
            System.out.println(round == 0 ? "warming up" : "measuring");
            load.measure("HTTP/1.1, 1 connection", () -> load.http1(1));
            load.measure("HTTP/1.1, 64 connections", () -> load.http1(64));
            load.measure("HTTP/2, 1 connection, 32 streams", () -> load.http2(1, 32));
            load.measure("HTTP/2, 8 connections, 16 streams", () -> load.http2(8, 16));
            load.measure("new TLS connections", () -> load.handshakes(4));
        }
        System.exit(0);
    }

    private interface Start {
        void run() throws Exception;
    }

    private void measure(String name, Start start) throws Exception {
        running.set(true);
        start.run();
        Thread.sleep(500);
        long cpu = serverCpu();
        long from = answers.sum();
        long begin = System.nanoTime();
        Thread.sleep(SECONDS * 1000L);
        long count = answers.sum() - from;
        double seconds = (System.nanoTime() - begin) / 1e9;
        double micros = (serverCpu() - cpu) / 1e3 / Math.max(1, count);
        running.set(false);
        System.out.printf(
                "%-36s %8.0f a second, %6.1f us of CPU each on the server's loop%n",
                name, count / seconds, micros);
        Thread.sleep(500);
    }

    private long serverCpu() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long id = loop.group().submit(() -> Thread.currentThread().threadId()).get();
        return threads.getThreadCpuTime(id);
    }

    private static SslContext client(String protocol) throws Exception {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .applicationProtocolConfig(
                        new ApplicationProtocolConfig(
                                Protocol.ALPN,
                                SelectorFailureBehavior.NO_ADVERTISE,
                                SelectedListenerFailureBehavior.ACCEPT,
                                protocol))
                .build();
    }

    private Channel connect(SslContext tls, ChannelInboundHandlerAdapter handler) {
        return new Bootstrap()
                .group(clients.group())
                .channel(NioSocketChannel.class)
                .handler(
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.pipeline()
                                        .addLast(tls.newHandler(channel.alloc()), handler);
                            }
                        })
                .connect("127.0.0.1", server.port())
                .channel();
    }

    private void http1(int connections) {
        for (int i = 0; i < connections; i++) {
            connect(http1, new Http1Client());
        }
    }

    private final class Http1Client extends ChannelInboundHandlerAdapter {
        private int length = -1;
        private int received;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline()
                    .get(SslHandler.class)
                    .handshakeFuture()
                    .addListener(done -> ask(context));
        }

        private void ask(ChannelHandlerContext context) {
            context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST), context.voidPromise());
        }

        /** All answers are of one length. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            if (length < 0) {
                length = bytes.indexOf(0, bytes.writerIndex(), (byte) 0) + BODY.length;
            }
            received += bytes.readableBytes();
            bytes.release();
            if (received >= length) {
                received -= length;
                answers.increment();
                if (running.get()) {
                    ask(context);
                } else {
                    context.close();
                }
            }
        }
    }

    private void http2(int connections, int streams) {
        for (int i = 0; i < connections; i++) {
            DefaultHttp2Connection connection = new DefaultHttp2Connection(false);
            Http2Client listener = new Http2Client();
            Http2ConnectionHandler handler =
                    new Http2ConnectionHandlerBuilder()
                            .connection(connection)
                            .frameListener(listener)
                            .initialSettings(
                                    Http2Settings.defaultSettings().initialWindowSize(1 << 20))
                            .build();
            listener.handler = handler;
            listener.streams = streams;
            connect(http2, handler);
        }
    }

    private final class Http2Client extends Http2FrameAdapter {
        /** Set before the connection is made. */
        private @Nullable Http2ConnectionHandler handler;

        private int streams;
        private int next = 1;

        @Override
        public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) {
            for (; streams > 0; streams--) {
                ask(context);
            }
            context.flush();
        }

        private void ask(ChannelHandlerContext context) {
            Http2Headers headers =
                    ReadOnlyHttp2Headers.clientHeaders(
                            false,
                            AsciiString.cached("GET"),
                            AsciiString.cached("/api/v1/namespaces/default/pods/p"),
                            AsciiString.cached("https"),
                            AsciiString.cached("127.0.0.1"),
                            AsciiString.cached("user-agent"),
                            AsciiString.cached("load"),
                            AsciiString.cached("accept"),
                            AsciiString.cached("application/json"));
            requireNonNull(handler)
                    .encoder()
                    .writeHeaders(context, next, headers, 0, true, context.newPromise());
            next += 2;
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean last) {
            if (last) {
                answers.increment();
                if (running.get()) {
                    ask(context);
                } else {
                    context.close();
                }
            }
            return data.readableBytes() + padding;
        }
    }

    private void handshakes(int atOnce) {
        for (int i = 0; i < atOnce; i++) {
            handshake();
        }
    }

    private void handshake() {
        connect(
                http1,
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.pipeline()
                                .get(SslHandler.class)
                                .handshakeFuture()
                                .addListener(
                                        done -> {
                                            answers.increment();
                                            context.close();
                                            if (running.get()) {
                                                handshake();
                                            }
                                        });
                    }
                });
    }
}
