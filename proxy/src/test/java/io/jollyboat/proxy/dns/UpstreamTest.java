package io.jollyboat.proxy.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.runtime.VirtualTimeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time stands still unless a test lets it go on, so that whoever waits for it waits for ever. */
@Timeout(20)
class UpstreamTest {

    /** Id 77, recursion desired, one question: the addresses of "a.b". */
    private static final String QUERY = "004d01000001000000000000" + "016101620000010001";

    private static final String FOUND = "8180000100010000" + "0000" + "016101620000010001";
    private static final String RECORD = "c00c00010001%08x0004c0000207";
    private static final String DENIED = "8183000100000001" + "0000" + "016101620000010001";
    private static final String SOA =
            "c00e00060001%08x001600000000000100000002000000030000000400000006";

    private final VirtualTimeline timeline = new VirtualTimeline(1);
    private final NetworkLoop network = NetworkLoop.start();
    private final EventLoop loop = network.group().next();

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aServerBehindWhosePortNobodyIsIsPassedOverWithoutWaiting() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Upstream upstream = upstream(nobody(), address(server));
            CompletableFuture<String> answer = ask(upstream, Upstream::ask);

            answer(server, FOUND + RECORD.formatted(60));

            assertThat(soon(answer)).isEqualTo("004d" + FOUND + RECORD.formatted(60));
        }
    }

    @Test
    void whoCannotBeReachedByAnyWayIsAFailureAtOnce() throws Exception {
        Upstream upstream = upstream(new InetSocketAddress("255.255.255.255", 53), nobody());
        for (int time = 0; time < 2; time++) {
            assertThatThrownBy(() -> soon(ask(upstream, Upstream::ask)))
                    .hasMessageContaining("no name server answered");
        }
    }

    @Test
    void aServerThatSaysNothingIsPassedOverAfterTwoSeconds() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Upstream upstream = upstream(address(silent), address(server));
            CompletableFuture<String> answer = ask(upstream, Upstream::ask);
            silent.receive(new DatagramPacket(new byte[512], 512));

            timeline.advance(Duration.ofSeconds(2));
            answer(server, FOUND + RECORD.formatted(60));

            assertThat(soon(answer)).endsWith(RECORD.formatted(60));
        }
    }

    @Test
    void byTcpTooTheNextServerIsAskedWhenTheFirstRefuses() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Upstream upstream =
                    upstream(nobody(), (InetSocketAddress) server.getLocalSocketAddress());
            CompletableFuture<String> answer = ask(upstream, Upstream::askOverTcp);

            try (Socket client = server.accept()) {
                var in = new DataInputStream(client.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                assertThat(HexFormat.of().formatHex(query)).isEqualTo(QUERY);
                byte[] told = HexFormat.of().parseHex("004d" + FOUND + RECORD.formatted(60));
                var out = new DataOutputStream(client.getOutputStream());
                out.writeShort(told.length);
                out.write(told);

                assertThat(soon(answer)).isEqualTo(HexFormat.of().formatHex(told));
            }
        }
    }

    @Test
    void anAnswerIsRememberedForAsLongAsItLivesAndSaysHowLongThatStillIs() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Upstream upstream = upstream(address(server));
            CompletableFuture<String> first = ask(upstream, Upstream::ask);
            answer(server, FOUND + RECORD.formatted(9));
            assertThat(soon(first)).endsWith(RECORD.formatted(9));

            timeline.advance(Duration.ofSeconds(8));
            assertThat(soon(ask(upstream, Upstream::ask)))
                    .isEqualTo("004d" + FOUND + RECORD.formatted(1));

            timeline.advance(Duration.ofSeconds(1));
            CompletableFuture<String> again = ask(upstream, Upstream::ask);
            answer(server, FOUND + RECORD.formatted(7));
            assertThat(soon(again)).endsWith(RECORD.formatted(7));
        }
    }

    @Test
    void aDenialLivesAsLongAsItsZoneSays() throws Exception {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Upstream upstream = upstream(address(server));
            CompletableFuture<String> first = ask(upstream, Upstream::ask);
            answer(server, DENIED + SOA.formatted(60)); // whose own record says six seconds
            soon(first);

            timeline.advance(Duration.ofSeconds(5));
            assertThat(soon(ask(upstream, Upstream::ask))).endsWith(SOA.formatted(55));

            timeline.advance(Duration.ofSeconds(1));
            CompletableFuture<String> again = ask(upstream, Upstream::ask);
            answer(server, FOUND + RECORD.formatted(7));
            assertThat(soon(again)).endsWith(RECORD.formatted(7));
        }
    }

    @Test
    void failuresAndWhatWasCutAndWhatLivesNotAtAllAreAskedAnew() throws Exception {
        String failed = "8182" + "000100000000" + "0000" + "016101620000010001";
        String cut = FOUND.replaceFirst("8180", "8380") + RECORD.formatted(60);
        String unended = FOUND + RECORD.formatted(60).substring(0, 20);
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Upstream upstream = upstream(address(server));
            for (String told : List.of(failed, cut, unended, FOUND + RECORD.formatted(0), failed)) {
                CompletableFuture<String> answer = ask(upstream, Upstream::ask);
                answer(server, told);
                assertThat(soon(answer)).isEqualTo("004d" + told);
            }
        }
    }

    private Upstream upstream(InetSocketAddress... servers) {
        return new Upstream(loop, timeline, List.of(servers));
    }

    private CompletableFuture<String> ask(Upstream upstream, Way way) {
        var text = new CompletableFuture<String>();
        loop.execute(
                () -> {
                    ByteBuf query = Unpooled.wrappedBuffer(HexFormat.of().parseHex(QUERY));
                    way.ask(upstream, query)
                            .whenComplete(
                                    (answer, failure) -> {
                                        if (failure != null) {
                                            text.completeExceptionally(failure);
                                        } else {
                                            text.complete(ByteBufUtil.hexDump(answer));
                                            answer.release();
                                        }
                                    });
                    query.release();
                });
        return text;
    }

    private interface Way {
        CompletionStage<ByteBuf> ask(Upstream upstream, ByteBuf query);
    }

    private static String soon(CompletableFuture<String> answer) throws Exception {
        return answer.get(10, TimeUnit.SECONDS);
    }

    /** Waits for a question, and answers it with what comes behind its id. */
    private static void answer(DatagramSocket server, String behindId) throws IOException {
        var query = new DatagramPacket(new byte[512], 512);
        server.receive(query);
        byte[] told = HexFormat.of().parseHex("0000" + behindId);
        System.arraycopy(query.getData(), 0, told, 0, 2);
        server.send(new DatagramPacket(told, told.length, query.getSocketAddress()));
    }

    private static InetSocketAddress address(DatagramSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** A port that was free a moment ago, in both ways; others take ports meanwhile. */
    private static InetSocketAddress nobody() throws IOException {
        while (true) {
            try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                    var stream =
                            new ServerSocket(
                                    socket.getLocalPort(), 1, InetAddress.getLoopbackAddress())) {
                return new InetSocketAddress(stream.getInetAddress(), stream.getLocalPort());
            } catch (BindException taken) {
                // by somebody's stream: another one
            }
        }
    }
}
