package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Listening;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of changes in etcd, and the watches that it feeds. All keys are streamed, so that
 * every revision there is comes by and tells each watch how far it is; etcd's own progress
 * notifications can overtake changes in versions before 3.4.25.
 *
 * <p>A stream that breaks is thrown away, and a new one begins after the last change told.
 *
 * <p><b>Answers.</b> To have every write told back, with its value, is a good part of what a write
 * costs. Where nobody else writes, the answers to our own writes say the same: then the stream is
 * asked for removals only (entries whose lifetime ends are removed by etcd), and each change is
 * told once all revisions before it are known by one or the other. That holds only while no answer
 * is lost. So whenever one is, or a revision stays unknown for a while, the stream is {@link
 * #whole} again, from the last change told on, until all has been well for some time.
 */
final class EtcdFeed {

    private static final Logger log = LoggerFactory.getLogger(EtcdFeed.class);

    /** Who is told of what happens in a feed, with a lock of the feed's held. */
    interface Owner {

        /** The watches are about to be told everything up to a revision. */
        void reaches(long revision);

        /** The stream told a change. */
        void streamed(Change change);

        /** The stream broke: a new connection is needed. */
        void broke(EtcdConnection connection);
    }

    private final Owner owner;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Listening> watches = new CopyOnWriteArrayList<>();
    private final boolean answered; // by written, each write of ours
    private final RecentChanges recent; // guarded by lock, as the rest
    private final AnsweredChanges ahead = new AnsweredChanges();
    private long reached;
    private boolean whole;
    private @Nullable Stream stream;
    private boolean closed;

    /**
     * @param start every change after this revision is told
     * @param answered whether {@link #written} tells the writes, so that the stream need not
     */
    EtcdFeed(long start, boolean answered, Owner owner) {
        this.reached = start;
        this.recent = new RecentChanges(start);
        this.answered = answered;
        this.whole = !answered;
        this.owner = owner;
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
    void connected(EtcdConnection connection) {
        lock.lock();
        try {
            if (!closed && (stream == null || !stream.connection.equals(connection))) {
                open(connection);
            }
        } finally {
            lock.unlock();
        }
    }

    private void open(EtcdConnection connection) {
        stream = new Stream(connection);
        stream.open(reached + 1);
    }

    /** A write of ours was done, as its answer on that connection says. */
    void written(EtcdConnection connection, Change change) {
        lock.lock();
        try {
            if (change.revision() > reached && isOn(connection)) {
                ahead.add(change.revision(), List.of(change));
                if (!whole) {
                    advance();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isOn(EtcdConnection connection) {
        return stream != null && stream.connection.equals(connection);
    }

    private void advance() {
        List<Change> next = ahead.takeAfter(reached);
        if (!next.isEmpty()) {
            tell(next, next.getLast().revision());
        }
    }

    /** There may be a write that no answer tells of: from now on the stream tells everything. */
    void doubt() {
        lock.lock();
        try {
            if (!whole && !closed) {
                log.debug("answers may be missing after revision {}", reached);
                whole = true;
                reopen();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers are to be trusted again. */
    void trust() {
        lock.lock();
        try {
            if (whole && answered && !closed) {
                whole = false;
                reopen();
                advance();
            }
        } finally {
            lock.unlock();
        }
    }

    private void reopen() {
        if (stream != null) {
            EtcdConnection connection = stream.connection;
            stream.drop();
            open(connection);
        }
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
            owner.reaches(revision);
            recent.restart(revision);
            ahead.clear();
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
        owner.reaches(upTo);
        for (Listening watch : watches) {
            watch.tell(changes, upTo);
        }
    }

    /** One stream of etcd's. What comes from one that is no longer the feed's is ignored. */
    private final class Stream extends ClientCall.Listener<WatchResponse> {

        private final EtcdConnection connection;
        private final ClientCall<WatchRequest, WatchResponse> call;

        Stream(EtcdConnection connection) {
            this.connection = connection;
            this.call = connection.watch();
        }

        void open(long from) {
            WatchCreateRequest.Builder all =
                    WatchCreateRequest.newBuilder()
                            .setKey(EtcdEntries.ZERO)
                            .setRangeEnd(EtcdEntries.ZERO)
                            .setStartRevision(from)
                            .setPrevKv(true);
            if (!whole) {
                all.addFilters(WatchCreateRequest.FilterType.NOPUT);
            }
            WatchRequest request = WatchRequest.newBuilder().setCreateRequest(all).build();
            EtcdConnection.begin(call, request, this);
        }

        void drop() {
            call.cancel("nobody watches any more", null);
        }

        @Override
        public void onMessage(WatchResponse response) {
            lock.lock();
            try {
                if (stream != this) {
                    return;
                }
                if (response.getCompactRevision() > 0) {
                    compacted(response.getCompactRevision(), response.getCompactRevision());
                } else if (response.getCanceled()) {
                    broken(response.getCancelReason());
                } else if (response.getEventsCount() > 0) {
                    told(response.getEventsList());
                }
            } finally {
                lock.unlock();
            }
            call.request(1);
        }

        private void told(List<Event> events) {
            List<Change> changes = EtcdChanges.of(events);
            long last = events.getLast().getKv().getModRevision();
            if (changes.size() != events.size()) {
                compacted(last, 0);
                return;
            }
            changes.forEach(owner::streamed);
            if (whole) {
                tell(changes, last);
                ahead.forget(last);
            } else {
                changes.stream()
                        .collect(Collectors.groupingBy(Change::revision))
                        .forEach(ahead::add);
                advance();
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            broken(status.toString());
        }

        private void compacted(long newStart, long oldest) {
            restart(newStart, new WatchEnd.Compacted(oldest));
            owner.broke(connection);
        }

        private void broken(String reason) {
            lock.lock();
            try {
                if (stream == this) {
                    log.debug("the stream of changes broke after revision {}: {}", reached, reason);
                    stream = null;
                    drop();
                    owner.broke(connection);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
