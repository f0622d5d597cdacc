package io.jollyboat.proxy.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.api.Resources;
import io.jollyboat.core.client.DeleteOptions;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.proxy.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server on the wire: Java's own resolver asks it, and where that cannot, bytes do. */
class DnsServerTest {

    private static final int A = 1;
    private static final int SOA = 6;
    private static final int OPT = 41;
    private static final int TRUNCATED = 0x0200;

    private final TestCluster cluster = new TestCluster();
    private final NetworkLoop network = NetworkLoop.start();
    private InetSocketAddress address;
    private DnsServer server;

    @BeforeEach
    void start() throws IOException {
        address = free();
        server =
                new DnsServer(
                        network,
                        cluster.timeline,
                        cluster.informers,
                        "cluster.local",
                        address,
                        List.of());
        server.start();
        cluster.create(
                Resources.SERVICES,
                """
                {'metadata': {'name': 'web'}, 'spec': {'clusterIP': '10.96.0.20',
                 'ports': [{'name': 'http', 'port': 80}]}}
                """);
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': 'db'}, 'spec': {'clusterIP': 'None', 'ports': [{'name': 'sql', 'port': 5432}]}}");
        endpoints(3);
        cluster.settle();
    }

    @AfterEach
    void stop() {
        server.stop();
        network.close();
    }

    @Test
    void aResolverFindsEveryKindOfRecord() throws NamingException {
        assertThat(resolve("web.default.svc.cluster.local", "A")).containsExactly("10.96.0.20");
        assertThat(resolve("WEB.Default.svc.Cluster.LOCAL", "A")).containsExactly("10.96.0.20");
        assertThat(resolve("db.default.svc.cluster.local", "A"))
                .containsExactlyInAnyOrder("10.244.1.1", "10.244.1.2", "10.244.1.3");
        assertThat(resolve("db-1.db.default.svc.cluster.local", "A")).containsExactly("10.244.1.1");
        assertThat(resolve("_http._tcp.web.default.svc.cluster.local", "SRV"))
                .containsExactly("0 100 80 web.default.svc.cluster.local.");
        assertThat(resolve("20.0.96.10.in-addr.arpa", "PTR"))
                .containsExactly("web.default.svc.cluster.local.");
        assertThat(resolve("dns-version.cluster.local", "TXT")).containsExactly("1.1.0");
    }

    @Test
    void aNameThatIsNotThereIsDeniedAndATypeThatIsNotThereIsEmpty() throws Exception {
        assertThatThrownBy(() -> resolve("nope.default.svc.cluster.local", "A"))
                .isInstanceOf(NameNotFoundException.class);
        assertThat(resolve("web.default.svc.cluster.local", "AAAA")).isEmpty();

        for (String name : List.of("nope.default.svc.cluster.local", "dns-version.cluster.local")) {
            Message denied = askUdp(name, A, 0);
            assertThat(denied.answers).isZero();
            assertThat(denied.authorities).isEqualTo(1);
            assertThat(denied.types).contains(SOA);
        }
    }

    @Test
    void whatWasAnsweredBeforeIsAnsweredAnewOnceAnythingHasChanged() throws Exception {
        String later = "later.default.svc.cluster.local";
        for (int time = 0; time < 3; time++) {
            assertThat(askUdp(later, A, 0).answers).isZero();
            assertThat(askUdp("db.default.svc.cluster.local", A, 0).answers).isEqualTo(3);
        }

        endpoints(5);
        cluster.create(
                Resources.SERVICES,
                "{'metadata': {'name': 'later'}, 'spec': {'ports': [{'port': 80}]}}");
        cluster.settle();

        for (int time = 0; time < 3; time++) {
            assertThat(askUdp(later, A, 0).answers).isEqualTo(1);
            assertThat(askUdp("db.default.svc.cluster.local", A, 0).answers).isEqualTo(5);
        }
    }

    @Test
    void whatAnswersTooLongForADatagramAreGotByTcp() throws Exception {
        endpoints(120);
        cluster.settle();

        Message cut = askUdp("db.default.svc.cluster.local", A, 0);
        assertThat(cut.flags & TRUNCATED).isNotZero();
        assertThat(cut.length).isLessThanOrEqualTo(512);
        assertThat(cut.answers).as("all that fit").isEqualTo((512 - 46) / 16);
        assertThat(askTcp("db.default.svc.cluster.local", A).answers).isEqualTo(120);
        assertThat(resolve("db.default.svc.cluster.local", "A")).hasSize(120);
    }

    @Test
    void whoCanTakeMoreIsGivenMore() throws Exception {
        endpoints(40); // more than 512 bytes, less than 1232
        cluster.settle();

        assertThat(askUdp("db.default.svc.cluster.local", A, 0).flags & TRUNCATED).isNotZero();
        Message whole = askUdp("db.default.svc.cluster.local", A, 4096);
        assertThat(whole.answers).isEqualTo(40);
        assertThat(whole.types).contains(OPT);
        assertThat(whole.length).isBetween(513, 1232);
    }

    @Test
    void aChangeIsSeenWithinATenthOfASecond() throws NamingException {
        endpoints(1);
        cluster.timeline.advance(Duration.ofMillis(100));
        assertThat(resolve("db.default.svc.cluster.local", "A")).containsExactly("10.244.1.1");

        cluster.client.delete(Resources.SERVICES, "default", "web", DeleteOptions.DEFAULT);
        cluster.timeline.advance(Duration.ofMillis(100));
        assertThatThrownBy(() -> resolve("web.default.svc.cluster.local", "A"))
                .isInstanceOf(NameNotFoundException.class);
    }

    @Test
    void withoutAnybodyToAskOtherNamesAreAFailureNotADenial() throws Exception {
        Message answer = askUdp("example.com", A, 0);
        assertThat(answer.flags & 15).isEqualTo(2);
    }

    @Test
    void noiseIsNotAnswered() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, address));
            socket.send(new DatagramPacket(new byte[512], 512, address));
        }
        assertThat(askUdp("web.default.svc.cluster.local", A, 0).answers).isEqualTo(1);
    }

    /** That many endpoints of the headless service, in slices of a hundred. */
    private void endpoints(int count) {
        for (int slice = 0; slice * 100 < 200; slice++) {
            String name = "db-" + slice;
            String all =
                    IntStream.range(slice * 100, Math.min(count, (slice + 1) * 100))
                            .mapToObj(
                                    i ->
                                            "{'addresses': ['10.244.1.%d'], 'hostname': 'db-%d', 'conditions': {'ready': true}}"
                                                    .formatted(i + 1, i + 1))
                            .collect(Collectors.joining(","));
            String endpoints = "'endpoints': [" + all + "]";
            if (cluster.client.find(Resources.ENDPOINT_SLICES, "default", name).isPresent()) {
                cluster.patch(Resources.ENDPOINT_SLICES, name, "{" + endpoints + "}");
            } else {
                cluster.create(
                        Resources.ENDPOINT_SLICES,
                        "{'metadata': {'name': '"
                                + name
                                + "', 'labels': {'kubernetes.io/service-name': 'db'}},"
                                + " 'addressType': 'IPv4', 'ports': [{'name': 'sql', 'port': 5432, 'protocol': 'TCP'}],"
                                + endpoints
                                + "}");
            }
        }
    }

    /** By Java's own client, whose one interface this is; what it reads comes from this test. */
    @SuppressWarnings({"BanJNDI", "JdkObsolete"})
    private List<String> resolve(String name, String type) throws NamingException {
        var settings = new Hashtable<String, String>();
        settings.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        settings.put("java.naming.provider.url", "dns://127.0.0.1:" + address.getPort());
        var context = new InitialDirContext(settings);
        Attribute found = context.getAttributes(name, new String[] {type}).get(type);
        var values = new ArrayList<String>();
        for (int i = 0; found != null && i < found.size(); i++) {
            values.add(String.valueOf(found.get(i)));
        }
        return values;
    }

    private Message askUdp(String name, int type, int payload) throws IOException {
        byte[] query = query(name, type, payload);
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(3000);
            socket.send(new DatagramPacket(query, query.length, address));
            var answer = new DatagramPacket(new byte[8192], 8192);
            socket.receive(answer);
            return Message.read(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    private Message askTcp(String name, int type) throws IOException {
        byte[] query = query(name, type, 0);
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(3000);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(query.length);
            out.write(query);
            var in = new DataInputStream(socket.getInputStream());
            return Message.read(in.readNBytes(in.readUnsignedShort()));
        }
    }

    private static byte[] query(String name, int type, int payload) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (int field : new int[] {77, 0x0100, 1, 0, 0, payload > 0 ? 1 : 0}) {
            out.writeShort(field);
        }
        for (String label : name.split("\\.")) {
            out.writeByte(label.length());
            out.write(label.getBytes(US_ASCII));
        }
        out.writeByte(0);
        out.writeShort(type);
        out.writeShort(1);
        if (payload > 0) {
            out.writeByte(0);
            out.writeShort(OPT);
            out.writeShort(payload);
            out.writeInt(0);
            out.writeShort(0);
        }
        return bytes.toByteArray();
    }

    /** What of an answer matters here. */
    private record Message(
            int flags, int answers, int authorities, List<Integer> types, int length) {

        static Message read(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            assertThat(in.getShort()).isEqualTo((short) 77);
            int flags = in.getShort() & 0xffff;
            in.getShort();
            int answers = in.getShort();
            int authorities = in.getShort();
            int additional = in.getShort();
            skipName(in);
            in.getInt();
            var types = new ArrayList<Integer>();
            for (int i = 0; i < answers + authorities + additional; i++) {
                skipName(in);
                types.add((int) in.getShort());
                in.getShort();
                in.getInt();
                int length = in.getShort();
                in.position(in.position() + length);
            }
            return new Message(flags, answers, authorities, types, bytes.length);
        }

        private static void skipName(ByteBuffer in) {
            int length = in.get() & 255;
            while (length != 0) {
                if (length >= 0xc0) {
                    in.get();
                    return;
                }
                in.position(in.position() + length);
                length = in.get() & 255;
            }
        }
    }

    /** A port that is free by UDP and by TCP, a moment ago at least. */
    private static InetSocketAddress free() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var tcp = new ServerSocket(0, 1, loopback);
                var udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
            return new InetSocketAddress(loopback, udp.getLocalPort());
        }
    }
}
