package io.jollyboat.apiserver.store.etcd;

import io.etcd.jetcd.api.ResponseHeader;
import io.jollyboat.apiserver.store.Change;
import io.jollyboat.apiserver.store.Listening;
import io.jollyboat.apiserver.store.Watch;
import io.jollyboat.apiserver.store.WatchEnd;
import io.jollyboat.apiserver.store.WatchListener;
import io.jollyboat.core.runtime.Timeline;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feed that all watches share, and one more for each watch that begins further back than that
 * one remembers.
 */
final class EtcdFeeds implements EtcdLink.Tenant {

    private static final Watch ENDED = () -> {};

    private final Revisions revisions;
    private final @Nullable KnownKeys keys;
    private final Timeline timeline;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<EtcdFeed> late = new CopyOnWriteArrayList<>();
    private volatile @Nullable EtcdFeed shared; // written under lock, as the rest
    private volatile @Nullable AnswerTrust trust; // in the shared feed; null where others write
    private volatile @Nullable EtcdConnection connection;
    private volatile long compacted; // as far as we have done it ourselves
    private long cluster; // etcd's own id of what we talk to
    private Consumer<EtcdConnection> whenBroken = broken -> {};
    private boolean closed;

    /**
     * @param keys where all writes are ours, and told here; null where others write too
     */
    EtcdFeeds(Revisions revisions, @Nullable KnownKeys keys, Timeline timeline) {
        this.revisions = revisions;
        this.keys = keys;
        this.timeline = timeline;
    }

    /** Called once, before anything else. */
    void useWhenBroken(Consumer<EtcdConnection> action) {
        whenBroken = action;
    }

    @Override
    public void connected(EtcdLink.Proof proof) {
        ResponseHeader header = proof.header();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            connection = proof.connection();
            EtcdFeed main = shared;
            if (main == null) {
                main = begin(header.getRevision());
                shared = main;
            } else if (header.getClusterId() != cluster || header.getRevision() < proof.known()) {
                newHistory(main, header.getRevision());
            }
            cluster = header.getClusterId();
            revisions.seen(header.getRevision());
            main.connected(proof.connection());
            late.forEach(feed -> feed.connected(proof.connection()));
        } finally {
            lock.unlock();
        }
    }

    private EtcdFeed begin(long revision) {
        KnownKeys known = keys;
        if (known == null) {
            return new EtcdFeed(revision, false, new Follower());
        }
        var feed = new EtcdFeed(revision, true, new Own(known));
        var watched = new AnswerTrust(feed::doubt, feed::trust, revisions, timeline);
        revisions.told(revision);
        revisions.useWhenBehind(watched::behind);
        trust = watched;
        known.begin();
        return feed;
    }

    /** Of feeds that stream everything. */
    private final class Follower implements EtcdFeed.Owner {

        @Override
        public void reaches(long revision) {
            revisions.seen(revision);
        }

        @Override
        public void streamed(Change change) {
            // it is told to the watches, and nobody else wants to know
        }

        @Override
        public void broke(EtcdConnection connection) {
            whenBroken.accept(connection);
        }
    }

    /** Of the shared feed where nobody else writes. */
    private final class Own implements EtcdFeed.Owner {

        private final KnownKeys known;

        Own(KnownKeys known) {
            this.known = known;
        }

        @Override
        public void reaches(long revision) {
            revisions.told(revision);
        }

        @Override
        public void streamed(Change change) {
            known.told(change);
        }

        @Override
        public void broke(EtcdConnection connection) {
            lost(); // on the next connection writes may be answered before the feed is told of it
            whenBroken.accept(connection);
        }
    }

    /** A write of ours was done, as its answer on that connection says. */
    void written(EtcdConnection on, Change change) {
        EtcdFeed main = shared;
        if (main != null) {
            main.written(on, change);
        }
    }

    /** The answer to a write of ours was lost: it may have been done. */
    void lost() {
        AnswerTrust trusting = trust;
        if (trusting != null) {
            trusting.shaken();
        }
    }

    /** What we know is not this etcd's past: it was replaced, or lost what it had acknowledged. */
    private void newHistory(EtcdFeed main, long revision) {
        var reason = new WatchEnd.Broken("etcd came back with another history");
        compacted = 0;
        if (keys != null) {
            keys.begin();
        }
        revisions.restart(revision);
        main.restart(revision, reason);
        late.forEach(feed -> feed.close(reason));
        late.clear();
    }

    Watch watch(String prefix, long after, WatchListener listener) {
        EtcdFeed main = shared;
        if (main == null) {
            throw new IllegalStateException("not connected yet");
        }
        if (after < compacted) {
            listener.ended(new WatchEnd.Compacted(compacted));
            return ENDED;
        }
        Listening watch = main.join(prefix, after, listener, () -> {});
        if (watch != null) {
            return watch;
        }
        var own = new EtcdFeed(after, false, new Follower());
        watch = own.join(prefix, after, listener, () -> left(own));
        lock.lock();
        try {
            if (closed || watch == null) {
                listener.ended(new WatchEnd.Broken("the store is closed"));
                return ENDED;
            }
            late.add(own);
            EtcdConnection there = connection;
            if (there != null) {
                own.connected(there);
            }
        } finally {
            lock.unlock();
        }
        return watch;
    }

    private void left(EtcdFeed feed) {
        if (late.remove(feed)) {
            feed.close(new WatchEnd.Broken("nobody watches"));
        }
    }

    void compacted(long revision) {
        lock.lock();
        try {
            compacted = Math.max(compacted, revision);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            AnswerTrust trusting = trust;
            if (trusting != null) {
                trusting.end();
            }
            if (keys != null) {
                keys.end();
            }
            var reason = new WatchEnd.Broken("the store was closed");
            EtcdFeed main = shared;
            if (main != null) {
                main.close(reason);
            }
            late.forEach(feed -> feed.close(reason));
            late.clear();
        } finally {
            lock.unlock();
        }
    }
}
