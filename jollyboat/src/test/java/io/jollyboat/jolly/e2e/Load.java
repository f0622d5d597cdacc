package io.jollyboat.jolly.e2e;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Clients that ask for pages, by a new connection for each, until it is over. */
final class Load implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients;

    /** Begins to ask, at each of the addresses with a client of its own. */
    Load(String... urls) {
        clients =
                Stream.of(urls).map(url -> Thread.ofPlatform().start(() -> askAgain(url))).toList();
    }

    /** What is at an address, which is asked by a connection of its own. */
    static String page(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(2000);
        connection.setReadTimeout(2000);
        connection.setRequestProperty("Connection", "close");
        if (connection.getResponseCode() != 200) {
            try (var in = connection.getErrorStream()) {
                throw new IOException(
                        connection.getResponseCode()
                                + " "
                                + connection.getHeaderFields()
                                + new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Requests one after the other, with pauses: who asks without takes the machine from the rest.
     */
    private void askAgain(String url) {
        while (!over.get()) {
            try {
                page(url);
                served.incrementAndGet();
            } catch (IOException e) {
                failures.add(Instant.now() + " " + e);
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Waits until as many more have been served, or one has not. */
    void goOn(int more) throws InterruptedException {
        int until = served.get() + more;
        while (served.get() < until && failures.isEmpty()) {
            Thread.sleep(20);
        }
    }

    /** How many have been served. */
    int served() {
        return served.get();
    }

    /** Ends it; returns what went wrong, and when. */
    List<String> end() throws InterruptedException {
        over.set(true);
        for (Thread client : clients) {
            client.join();
        }
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over.set(true);
    }
}
