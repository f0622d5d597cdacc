package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Listening;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of every change in etcd, and the watches that it feeds. All keys are streamed, so that
 * every revision there is comes by and tells each watch how far it is; etcd's own progress
 * notifications can overtake changes in versions before 3.4.25.
 *
 * <p>jetcd would resume a broken stream by itself, but from the revision at which it was opened,
 * skipping what had not been sent yet. So a stream that resumes, which shows in its being created a
 * second time, is thrown away, and a new one begins after the last change told.
 */
final class EtcdFeed {

    private static final Logger log = LoggerFactory.getLogger(EtcdFeed.class);

    private static final ByteSequence ALL = ByteSequence.from(new byte[1]);

    private final Revisions revisions;
    private final Consumer<Client> whenBroken;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Listening> watches = new CopyOnWriteArrayList<>();
    private final RecentChanges recent; // guarded by lock, as the rest
    private long reached;
    private @Nullable Stream stream;
    private boolean closed;

    /**
     * @param start every change after this revision is told
     * @param whenBroken told, with a lock held, when the stream needs a new connection
     * @param executor closes streams: jetcd holds a lock of its own then, and when it calls us
     */
    EtcdFeed(long start, Revisions revisions, Consumer<Client> whenBroken, Executor executor) {
        this.reached = start;
        this.recent = new RecentChanges(start);
        this.revisions = revisions;
        this.whenBroken = whenBroken;
        this.executor = executor;
    }

    /** A watch, or null when this feed no longer knows all changes after the revision. */
    @Nullable Listening join(String prefix, long after, WatchListener listener, Runnable whenLeft) {
        lock.lock();
        try {
            if (closed || !recent.reachBackTo(after)) {
                return null;
            }
            var watch =
                    new Listening(
                            prefix,
                            after,
                            listener,
                            lock,
                            left -> {
                                watches.remove(left);
                                whenLeft.run();
                            });
            watches.add(watch);
            watch.tell(recent.after(after), reached);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    /** There is a connection; opens the stream on it unless it runs there already. */
    void connected(Client client) {
        Stream begun;
        lock.lock();
        try {
            if (closed || (stream != null && stream.client.equals(client))) {
                return;
            }
            begun = new Stream(client);
            stream = begun;
        } finally {
            lock.unlock();
        }
        begun.open(reached + 1);
    }

    /** Ends all watches and tells only what comes after a revision from here on. */
    void restart(long revision, WatchEnd reason) {
        lock.lock();
        try {
            if (stream != null) {
                stream.drop();
                stream = null;
            }
            watches.forEach(watch -> watch.end(reason));
            reached = revision;
            recent.restart(revision);
        } finally {
            lock.unlock();
        }
    }

    void close(WatchEnd reason) {
        lock.lock();
        try {
            closed = true;
            restart(reached, reason);
        } finally {
            lock.unlock();
        }
    }

    private void tell(List<Change> changes, long upTo) {
        recent.add(changes);
        reached = upTo;
        revisions.seen(upTo);
        for (Listening watch : watches) {
            watch.tell(changes, upTo);
        }
    }

    /** One stream of jetcd's. What comes from one that is no longer the feed's is ignored. */
    private final class Stream implements Watch.Listener {

        private final Client client;
        private volatile Watch.@Nullable Watcher watcher;
        private boolean created; // on the stream's own calls only

        Stream(Client client) {
            this.client = client;
        }

        void open(long from) {
            WatchOption option =
                    WatchOption.builder()
                            .withRange(ALL)
                            .withRevision(from)
                            .withPrevKV(true)
                            .withCreateNotify(true)
                            .withRequireLeader(true)
                            .build();
            try {
                watcher = client.getWatchClient().watch(ALL, option, this);
            } catch (RuntimeException e) {
                broken(e.toString());
            }
            lock.lock();
            try {
                if (stream != this) {
                    drop();
                }
            } finally {
                lock.unlock();
            }
        }

        void drop() {
            Watch.Watcher running = watcher;
            if (running != null) {
                executor.execute(running::close);
            }
        }

        @Override
        public void onNext(WatchResponse response) {
            lock.lock();
            try {
                if (stream != this) {
                    return;
                }
                if (response.isCreatedNotify()) {
                    if (created) {
                        broken("it was resumed");
                    }
                    created = true;
                } else if (!response.getEvents().isEmpty()) {
                    told(response.getEvents());
                }
            } finally {
                lock.unlock();
            }
        }

        private void told(List<WatchEvent> events) {
            List<Change> changes = EtcdChanges.of(events);
            long last = events.getLast().getKeyValue().getModRevision();
            if (changes.size() == events.size()) {
                tell(changes, last);
            } else {
                compacted(last, 0);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (error instanceof CompactedException compacted) {
                compacted(compacted.getCompactedRevision(), compacted.getCompactedRevision());
            } else {
                broken(error.toString());
            }
        }

        @Override
        public void onCompleted() {
            broken("it was ended");
        }

        private void compacted(long newStart, long oldest) {
            lock.lock();
            try {
                if (stream == this) {
                    restart(newStart, new WatchEnd.Compacted(oldest));
                    whenBroken.accept(client);
                }
            } finally {
                lock.unlock();
            }
        }

        private void broken(String reason) {
            lock.lock();
            try {
                if (stream == this) {
                    log.debug("the stream of changes broke after revision {}: {}", reached, reason);
                    stream = null;
                    drop();
                    whenBroken.accept(client);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
