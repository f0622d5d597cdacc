package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.jollyboat.apiserver.store.HealthBoard;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.core.runtime.Timeline;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connection to etcd: there, or being sought.
 *
 * <p>When a call or the stream of changes fails, the connection is <i>suspect</i> and is tried. If
 * it does not answer, it is dropped and a new one is made until one answers, since gRPC by itself
 * would wait up to two minutes between attempts. Where there are several members, each attempt goes
 * to the next.
 */
final class EtcdLink implements AutoCloseable {

    /**
     * A connection that works.
     *
     * @param header of the answer that showed it
     * @param known the newest revision seen before that answer was asked for; one below it means
     *     that etcd's history is not the one we know
     */
    record Proof(EtcdConnection connection, ResponseHeader header, long known) {}

    /** Told of every connection that was found to work, the same one again included. */
    interface Tenant {
        /** Must not block. */
        void connected(Proof proof);
    }

    /** How long a call waits for a connection that has just been lost. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration TRIAL = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration RECENTLY = Duration.ofMillis(250);

    private final EtcdSettings settings;
    private final Timeline timeline;
    private final HealthBoard health;
    private final Revisions revisions;
    private final Tenant tenant;

    private final AtomicInteger attempts = new AtomicInteger();

    // The rest is guarded by this.
    private CompletableFuture<EtcdConnection> connection =
            new CompletableFuture<>(); // done: connected
    private long soughtSince; // nanoseconds; when the connection was lost or came into doubt
    private long settledAt; // nanoseconds; when one was last found to work
    private boolean closed;

    EtcdLink(
            EtcdSettings settings,
            Timeline timeline,
            HealthBoard health,
            Revisions revisions,
            Tenant tenant) {
        this.settings = settings;
        this.timeline = timeline;
        this.health = health;
        this.revisions = revisions;
        this.tenant = tenant;
    }

    /** Connects for the first time; gives up after the settings' timeout. */
    void open() {
        long limit = timeline.nanos() + settings.timeout().toNanos();
        StoreException failure = null;
        synchronized (this) {
            soughtSince = timeline.nanos();
            settledAt = soughtSince - RECENTLY.toNanos();
        }
        Duration wait = FIRST_PAUSE;
        while (failure == null || timeline.nanos() < limit) {
            EtcdConnection tried = next();
            try {
                settle(tryOut(tried));
                return;
            } catch (StoreUnavailableException e) {
                tried.close();
                failure = e;
            } catch (StoreException e) {
                tried.close();
                throw e;
            }
            pauseFor(wait);
            wait = longer(wait);
        }
        throw failure;
    }

    /** Waits without holding a thread of the machine: the caller's is a virtual one. */
    private void pauseFor(Duration wait) {
        var over = new CompletableFuture<@Nullable Void>();
        timeline.after(wait, () -> over.complete(null));
        over.join();
    }

    /** The connection, waited for if it was lost a moment ago. */
    EtcdConnection connection() {
        CompletableFuture<EtcdConnection> awaited;
        long left;
        synchronized (this) {
            if (closed) {
                throw new StoreUnavailableException("the store is closed", null);
            }
            awaited = connection;
            left = soughtSince + GRACE.toNanos() - timeline.nanos();
        }
        EtcdConnection there = awaited.getNow(null);
        if (there != null) {
            return there;
        }
        try {
            return awaited.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new StoreUnavailableException(describe(health.current()), e);
        } catch (ExecutionException e) {
            throw new StoreUnavailableException("the store is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted", e);
        }
    }

    private static String describe(StoreHealth health) {
        return health instanceof StoreHealth.Unavailable(String reason)
                ? reason
                : "etcd does not answer";
    }

    /** Something failed on a connection: finds out whether it still works. Calls wait for that. */
    synchronized void suspect(EtcdConnection tried) {
        if (!closed && tried.equals(connection.getNow(null))) {
            connection = new CompletableFuture<>();
            soughtSince = timeline.nanos();
            timeline.execute(() -> retry(tried, FIRST_PAUSE));
        }
    }

    /**
     * @param pause how long to wait before the next attempt, should this one fail
     */
    private void retry(EtcdConnection tried, Duration pause) {
        try {
            settle(tryOut(tried));
        } catch (StoreException e) {
            lost(tried, e, pause);
        }
    }

    private Proof tryOut(EtcdConnection tried) {
        long known = revisions.newest();
        try {
            var answer = EtcdCalls.await(EtcdFormat.ask(tried), TRIAL);
            EtcdFormat.check(answer);
            return new Proof(tried, answer.getHeader(), known);
        } catch (EtcdFailedException e) {
            throw e.toStoreException();
        }
    }

    private void settle(Proof proof) {
        CompletableFuture<EtcdConnection> awaited;
        boolean again;
        synchronized (this) {
            if (closed) {
                proof.connection.close();
                return;
            }
            again = timeline.nanos() - settledAt < RECENTLY.toNanos();
            settledAt = timeline.nanos();
            awaited = connection;
        }
        // First of all, so that a failure from here on casts doubt on it again.
        awaited.complete(proof.connection);
        health.change(new StoreHealth.Available());
        if (again) {
            // Lest a stream that always fails on a good connection keep us busy.
            timeline.after(RECENTLY, () -> tell(proof));
        } else {
            tell(proof);
        }
    }

    private void tell(Proof proof) {
        synchronized (this) {
            if (closed || !proof.connection.equals(connection.getNow(null))) {
                return; // whatever comes of the newer one is told then
            }
        }
        tenant.connected(proof);
    }

    private void lost(EtcdConnection tried, StoreException failure, Duration pause) {
        tried.close();
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        health.change(
                new StoreHealth.Unavailable(
                        "etcd at " + settings.where() + ": " + failure.getMessage()));
        timeline.after(pause, () -> reconnect(longer(pause)));
    }

    private void reconnect(Duration pause) {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        retry(next(), pause);
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /** See {@link EtcdStore#load}. */
    static void load() {
        var nowhere = EtcdSettings.exclusive(URI.create("http://127.0.0.1:9"));
        try (var connection =
                EtcdConnection.to(nowhere.endpoints().getFirst(), nowhere, FIRST_PAUSE)) {
            EtcdFormat.ask(connection).cancel(true);
        }
    }

    /** A connection to the next of the members, in turn. */
    private EtcdConnection next() {
        List<URI> members = settings.endpoints();
        URI member = members.get(Math.floorMod(attempts.getAndIncrement(), members.size()));
        return EtcdConnection.to(member, settings, TRIAL);
    }

    @Override
    public void close() {
        CompletableFuture<EtcdConnection> last;
        synchronized (this) {
            closed = true;
            last = connection;
        }
        EtcdConnection there = last.getNow(null);
        if (there != null) {
            there.close();
        } else {
            last.completeExceptionally(new IllegalStateException("closed"));
        }
    }
}
