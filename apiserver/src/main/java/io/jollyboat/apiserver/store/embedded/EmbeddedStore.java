package io.jollyboat.apiserver.store.embedded;

import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.DirectoryLock;
import io.jollyboat.apiserver.store.Store;
import io.jollyboat.apiserver.store.StoreException;
import io.jollyboat.apiserver.store.StoreHealth;
import io.jollyboat.apiserver.store.StoreLimitException;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.apiserver.store.StoreUnavailableException;
import io.jollyboat.apiserver.store.local.LocalStore;
import io.jollyboat.apiserver.store.local.Row;
import io.jollyboat.apiserver.store.local.TreeTable;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in a directory. */
public final class EmbeddedStore extends LocalStore implements Store.Filed {

    /** A log is replaced by a snapshot when it is larger than this, and than twice the last one. */
    static final long LOG_BYTES = 16L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedStore.class);

    private static final long HISTORY_BYTES = 32L * 1024 * 1024;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final DirectoryLock lock;
    private final StoreDirectory directory;
    private final TreeTable table;
    private final Timeline timeline;
    private final GroupCommit commits;
    private final long logBytes;

    private Batch pending = new Batch(); // applied, not yet handed to a commit; under the lock

    // The rest belongs to the commit, of which there is one at a time.
    private final Deque<Batch> unwritten = new ArrayDeque<>(); // oldest first
    private LogFile current;
    private int generation; // of the current log
    private boolean troubled; // the last write failed

    private volatile long snapshotSize;
    private volatile boolean renewing; // a new generation is being prepared or begun
    private volatile @Nullable LogFile next; // the log to go on with
    private volatile boolean closing;

    /** Held by what works on the directory beside the commits, which closing waits for. */
    private final ReentrantLock renewal = new ReentrantLock();

    private EmbeddedStore(
            DirectoryLock lock,
            StoreDirectory directory,
            StoreLoader.Loaded loaded,
            LogFile current,
            long logBytes,
            Timeline timeline) {
        super(loaded.table(), loaded.revision(), HISTORY_BYTES, timeline);
        this.lock = lock;
        this.directory = directory;
        this.table = loaded.table();
        this.generation = loaded.generation();
        this.snapshotSize = loaded.snapshotSize();
        this.current = current;
        this.logBytes = logBytes;
        this.timeline = timeline;
        this.commits = new GroupCommit(this::commit, timeline);
    }

    /**
     * Opens the store in a directory, which is made if there is none.
     *
     * @throws StoreRefusedException when it is in use, damaged, of a newer version or something
     *     else
     */
    public static EmbeddedStore open(Path path, Timeline timeline) {
        return open(path, timeline, LOG_BYTES);
    }

    static EmbeddedStore open(Path path, Timeline timeline, long logBytes) {
        DirectoryLock lock = DirectoryLock.take(path);
        try {
            var directory = new StoreDirectory(path);
            directory.check();
            StoreLoader.Loaded loaded = StoreLoader.load(directory);
            LogFile current = LogFile.open(directory.log(loaded.generation()), loaded.logSize());
            var store = new EmbeddedStore(lock, directory, loaded, current, logBytes, timeline);
            for (Row row : loaded.table().all()) {
                store.watchLifetime(row.entry().key(), row.endsAt());
            }
            return store;
        } catch (DamagedException e) {
            lock.release();
            throw new StoreRefusedException(
                    "the store in %s is damaged (%s): restore a copy of it, or move it away to start empty"
                            .formatted(path, e.getMessage()),
                    e);
        } catch (IOException e) {
            lock.release();
            throw new StoreRefusedException("cannot use the store in " + path + ": " + e, e);
        } catch (StoreRefusedException e) {
            lock.release();
            throw e;
        }
    }

    @Override
    protected void applied(Change change, long endsAt) {
        if (change.after() == null) {
            pending.delete(change.key(), change.revision());
        } else {
            pending.put(new Row(change.after(), endsAt));
        }
    }

    @Override
    protected void awaitPublished(long revision) {
        commits.await();
    }

    /** What is taken out under the lock for one commit: the state, if a generation ends with it. */
    private record Taken(long revision, @Nullable List<Row> state) {}

    private void commit() {
        LogFile successor = next;
        Taken taken =
                locked(
                        () -> {
                            if (!pending.isEmpty()) {
                                unwritten.add(pending);
                                pending = new Batch();
                            }
                            return new Taken(
                                    appliedRevision(), successor == null ? null : table.all());
                        });
        try {
            write();
        } catch (IOException e) {
            throw failed(e);
        }
        publish(taken.revision);
        if (successor != null && taken.state != null) {
            beginGeneration(successor, taken.state, taken.revision);
        } else if (!renewing && current.size() > Math.max(logBytes, 2 * snapshotSize)) {
            renewing = true;
            int following = generation + 1;
            timeline.execute(() -> unlessClosing(() -> prepareGeneration(following)));
        }
    }

    private void write() throws IOException {
        for (Batch batch = unwritten.peek(); batch != null; batch = unwritten.peek()) {
            current.append(batch);
            unwritten.remove();
        }
        if (troubled) {
            troubled = false;
            failWritesWith(null);
            healthBoard().change(new StoreHealth.Available());
        }
    }

    /** The disk did not take it. What is unwritten is kept and tried again until it does. */
    private StoreException failed(IOException cause) {
        String reason = "the disk of the store in " + directory + " fails: " + cause.getMessage();
        boolean full = String.valueOf(cause.getMessage()).contains("No space left");
        if (!troubled) {
            troubled = true;
            log.error(reason, cause);
            failWritesWith(
                    full
                            ? new StoreLimitException(
                                    StoreLimitException.Limit.STORE_FULL, reason, cause)
                            : new StoreUnavailableException(reason, cause));
            healthBoard().change(new StoreHealth.Unavailable(reason));
        }
        if (!closing) {
            timeline.after(RETRY, this::retry);
        }
        return new StoreUnavailableException(reason, cause);
    }

    private void retry() {
        try {
            commits.await();
        } catch (StoreException e) {
            log.debug("still: {}", e.getMessage());
        }
    }

    private void unlessClosing(Runnable work) {
        renewal.lock();
        try {
            if (!closing) {
                work.run();
            }
        } finally {
            renewal.unlock();
        }
    }

    /** Makes the next log in advance, so that no write ever waits for that. */
    private void prepareGeneration(int following) {
        try {
            directory.makeLog(following);
            next = LogFile.open(directory.log(following), 0);
        } catch (IOException e) {
            postpone(e);
        }
    }

    private void beginGeneration(LogFile successor, List<Row> state, long revision) {
        try {
            current.close();
        } catch (IOException e) {
            log.warn("a log was not closed", e);
        }
        current = successor;
        next = null;
        generation++;
        int begun = generation;
        timeline.execute(() -> unlessClosing(() -> snapshot(begun, state, revision)));
    }

    private void snapshot(int begun, List<Row> state, long revision) {
        try {
            long size = Snapshot.write(directory, begun, state, revision, () -> closing);
            if (size >= 0) {
                snapshotSize = size;
                directory.removeBefore(begun);
            }
            renewing = false;
        } catch (IOException e) {
            postpone(e);
        }
    }

    /** Without a snapshot nothing is lost; the logs only grow. */
    private void postpone(IOException cause) {
        log.warn("the log of the store was not shortened: {}", cause.toString());
        timeline.after(Duration.ofMinutes(1), () -> renewing = false);
    }

    @Override
    protected void closeEngine() {
        closing = true;
        try {
            commits.await();
            current.close();
        } catch (StoreException | IOException e) {
            log.error("what was not acknowledged is lost: {}", e.toString());
        } finally {
            awaitRenewal();
            lock.release();
        }
    }

    @Override
    public long bytes() {
        try {
            return directory.bytes();
        } catch (IOException e) {
            throw new StoreUnavailableException("the store in " + directory + " is not read", e);
        }
    }

    /** Whoever opens the directory next must be alone in it. */
    private void awaitRenewal() {
        renewal.lock();
        try (var _ = next) {
            next = null;
        } catch (IOException e) {
            log.warn("a log was not closed", e);
        } finally {
            renewal.unlock();
        }
    }
}
