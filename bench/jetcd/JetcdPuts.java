import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floor of writes: jetcd's own client puts into an etcd as it comes, with no flag but where it
 * is and that it may grow beyond 2 GB. Takes turns with whoever started it: for each line of
 * "WORKERS MILLIS BYTES" it puts values of so many random bytes, so many at a time and for so long,
 * and answers "PUTS NANOSECONDS". Argument: a directory for etcd, which is to be left empty.
 */
final class JetcdPuts {

    private static final AtomicLong names = new AtomicLong();

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // what is logged is no answer
        String endpoint = "http://127.0.0.1:" + freePort();
        Process etcd = etcd(Path.of(arguments[0]), endpoint, "http://127.0.0.1:" + freePort());
        try (Client client = Client.builder().endpoints(endpoint).build();
                var lines = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                long begun = System.nanoTime();
                long end = begun + Long.parseLong(words[1]) * 1_000_000;
                byte[] value = new byte[Integer.parseInt(words[2])];
                new Random(1).nextBytes(value);
                long puts = round(client.getKVClient(), Integer.parseInt(words[0]), end, value);
                answers.println(puts + " " + (System.nanoTime() - begun));
            }
        } finally {
            etcd.destroyForcibly().waitFor();
        }
    }

    private static Process etcd(Path directory, String client, String peer) throws IOException {
        return new ProcessBuilder(
                        "etcd",
                        "--quota-backend-bytes=8589934592",
                        "--data-dir=" + directory.resolve("data"),
                        "--listen-client-urls=" + client,
                        "--advertise-client-urls=" + client,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long round(KV puts, int workers, long end, byte[] bytes) throws Exception {
        ByteSequence value = ByteSequence.from(bytes);
        long done = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                all.add(threads.submit(() -> putUntil(end, puts, value)));
            }
            for (Future<Long> each : all) {
                done += each.get();
            }
        }
        return done;
    }

    private static long putUntil(long end, KV puts, ByteSequence value) {
        long done = 0;
        for (; System.nanoTime() < end; done++) {
            puts.put(key(), value).join();
        }
        return done;
    }

    private static ByteSequence key() {
        return ByteSequence.from(("/raw/" + names.incrementAndGet()).getBytes());
    }
}
