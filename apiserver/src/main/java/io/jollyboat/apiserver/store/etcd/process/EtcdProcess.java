package io.jollyboat.apiserver.store.etcd.process;

import io.jollyboat.apiserver.store.DirectoryLock;
import io.jollyboat.apiserver.store.StoreRefusedException;
import io.jollyboat.core.runtime.Timeline;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running etcd of ours. It listens on loopback only, without TLS: who is on this machine and
 * finds the port can read it, as with any etcd on loopback.
 *
 * <p>Should it end by itself, it is started again at the same address, so that the store finds it
 * back. {@link #close} ends it. If this program is killed it runs on; see the package for what
 * becomes of it.
 */
public final class EtcdProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcdProcess.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final EtcdProcessSettings settings;
    private final Timeline timeline;
    private final DirectoryLock lock;
    private final EtcdLaunch launch;
    private final Ports ports;
    private final String version;
    private final boolean adopted;

    private ProcessHandle process; // this and the next guarded by this
    private boolean closed;

    private EtcdProcess(
            EtcdProcessSettings settings,
            Timeline timeline,
            DirectoryLock lock,
            EtcdLaunch launch,
            EtcdLaunch.Running running) {
        this.settings = settings;
        this.timeline = timeline;
        this.lock = lock;
        this.launch = launch;
        this.ports = running.ports();
        this.version = running.version().text();
        this.adopted = running.adopted();
        this.process = running.process();
    }

    /**
     * Starts the etcd of a directory, or takes over the one that runs there. Blocks until it
     * serves.
     *
     * @throws StoreRefusedException with one sentence that says what is wrong: no etcd to run, too
     *     old a one, data of a newer one, damaged data, a port in use, the directory in use
     */
    public static EtcdProcess start(EtcdProcessSettings settings, Timeline timeline) {
        DirectoryLock lock = DirectoryLock.take(settings.directory());
        var launch = new EtcdLaunch(settings, timeline);
        try {
            var started = new EtcdProcess(settings, timeline, lock, launch, launch.run());
            started.supervise(FIRST_PAUSE);
            return started;
        } catch (RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    /**
     * Ends an etcd that outlived the program that started it.
     *
     * @return whether there was one
     * @throws StoreRefusedException when that program still runs
     */
    public static boolean endLeftover(Path directory) {
        EtcdProcessSettings settings = EtcdProcessSettings.in(directory);
        if (!Files.isDirectory(settings.directory())) {
            return false;
        }
        DirectoryLock lock = DirectoryLock.take(settings.directory());
        try {
            ProcessNote note = ProcessNote.read(settings.note());
            var left = note == null ? null : note.process(EtcdCommand.dataOption(settings));
            if (left == null || left.isEmpty()) {
                return false;
            }
            EtcdLaunch.end(left.get());
            Files.deleteIfExists(settings.note());
            return true;
        } catch (IOException e) {
            throw new StoreRefusedException("cannot read " + settings.note() + ": " + e, e);
        } finally {
            lock.release();
        }
    }

    /** Where it serves clients, for {@link io.jollyboat.apiserver.store.etcd.EtcdSettings}. */
    public URI endpoint() {
        return ports.endpoint();
    }

    /** As it says itself, as in {@code 3.4.23}. */
    public String version() {
        return version;
    }

    /** Whether it had been left running and was taken over. */
    public boolean adopted() {
        return adopted;
    }

    public synchronized long pid() {
        return process.pid();
    }

    /**
     * @param pause before it is started again, should it end soon
     */
    private void supervise(Duration pause) {
        long began = timeline.nanos();
        ProcessHandle watched;
        synchronized (this) {
            watched = process;
        }
        watched.onExit()
                .thenRun(
                        () -> {
                            boolean steady = timeline.nanos() - began > STEADY.toNanos();
                            ended(watched, steady ? FIRST_PAUSE : pause);
                        });
    }

    private synchronized void ended(ProcessHandle which, Duration pause) {
        if (!closed && which.equals(process)) {
            log.warn("etcd (process {}) ended, starting it again", which.pid());
            timeline.after(pause, () -> startAgain(pause));
        }
    }

    private void startAgain(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        Duration next = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                process = launch.begin(ports).toHandle();
            } catch (StoreRefusedException e) {
                log.error("etcd was not started again: {}", e.getMessage());
                timeline.after(next, () -> startAgain(next));
                return;
            }
        }
        supervise(next);
    }

    /** Ends it and waits until it has ended. Idempotent. */
    @Override
    public void close() {
        ProcessHandle last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = process;
        }
        EtcdLaunch.end(last);
        try {
            Files.deleteIfExists(settings.note());
        } catch (IOException e) {
            log.debug("the note about a process that has ended stays: {}", e.toString());
        }
        lock.release();
    }

    /** For tests of what happens when this program is killed. */
    void abandon() {
        synchronized (this) {
            closed = true;
        }
        lock.release();
    }

    @Override
    public String toString() {
        return "etcd " + version + " at " + endpoint();
    }
}
