package io.jollyboat.jolly.command;

import io.jollyboat.apiserver.store.etcd.process.EtcdProcess;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.jolly.daemon.RunningMark;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.jolly.profile.Settings;
import io.jollyboat.jolly.terminal.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Stops the cluster and keeps everything: objects, settings, certificates. */
@Command(name = "stop", description = "Stop the cluster; the next start brings the workloads back.")
public final class Stop implements Callable<Integer> {

    /**
     * Longer than pods may take: their grace is cut to ten seconds, unless the nodes were told to
     * shut down in periods of their own.
     */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Mixin private ProfileOption which = new ProfileOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Profile profile = which.profile();
        if (!profile.exists()) {
            System.err.println("jolly: there is no cluster \"" + profile.name() + "\"");
            return ExitCode.ABSENT;
        }
        var steps = new Steps(System.out, Timeline.real());
        if (!stop(profile)) {
            System.out.println("The cluster \"" + profile.name() + "\" does not run.");
            return ExitCode.OK;
        }
        steps.done("stopped; objects and settings are kept in " + profile.folder());
        return ExitCode.OK;
    }

    /**
     * Asks the cluster's process to end and waits until it has.
     *
     * @return false when nothing ran
     */
    static boolean stop(Profile profile) throws IOException, InterruptedException {
        return end(profile, ProcessHandle::destroy);
    }

    /**
     * Ends the cluster's process at once: containers go on, to be removed.
     *
     * @return false when nothing ran
     */
    static boolean kill(Profile profile) throws IOException, InterruptedException {
        return end(profile, ProcessHandle::destroyForcibly);
    }

    private static boolean end(Profile profile, Consumer<ProcessHandle> way)
            throws IOException, InterruptedException {
        Optional<ProcessHandle> process = RunningMark.find(profile);
        if (process.isEmpty()) {
            return EtcdProcess.endLeftover(profile.store());
        }
        Settings settings = profile.exists() ? Settings.read(profile.settings()) : Settings.UNKNOWN;
        var extra = new ExtraConfig(settings.extra());
        way.accept(process.get());
        try {
            Duration limit = LIMIT.plus(extra.shutdownPeriod());
            process.get().onExit().get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.get().destroyForcibly(); // a crash is no worse for it than a stop: nothing
            // acknowledged is lost
            process.get().onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        EtcdProcess.endLeftover(profile.store()); // one that was killed leaves its etcd running
        return true;
    }
}
